// Turns drawing from tokens on and off.
import { useContext } from 'react';
import { RedrawAllowed, keepRedraw, useRedraw } from './setting.ts';

export function RedrawSetting() {
  const on = useRedraw();
  if (!useContext(RedrawAllowed)) return null;
  return (
    <label
      className="slider redraw"
      title="Draws each step of a mask in this browser, from the model's tokens. Loads about 4 MB once."
    >
      <input type="checkbox" checked={on} onChange={(event) => keepRedraw(event.target.checked)} />
      Render in browser
    </label>
  );
}
