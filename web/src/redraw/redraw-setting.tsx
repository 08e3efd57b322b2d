// Turns drawing from tokens on and off.
import { useContext } from 'react';
import { RedrawAllowed, keepRedraw, useRedraw } from './setting.ts';

export function RedrawSetting() {
  const on = useRedraw();
  if (!useContext(RedrawAllowed)) return null;
  return (
    <label
      className="slider redraw"
      title="Your browser draws the masks from the model's tokens, and loads no previews. Downloads about 4 MB once."
    >
      <input type="checkbox" checked={on} onChange={(event) => keepRedraw(event.target.checked)} />
      Draw on this device
    </label>
  );
}
