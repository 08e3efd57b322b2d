// A new mask of a person: drawn, or read from a file, and then corrected like any other.
import { useRef, useState } from 'react';
import { sentenceOf } from '../api/client.ts';
import { Fault } from '../fault.tsx';
import { Menu } from '../menu.tsx';
import { emptyMask, maskFromFile } from './edited.ts';
import type { Edited } from './edited.ts';
import type { Size } from './marking.ts';

interface Props {
  /** Of the picture, in pixels. */
  size: Size;
  /** Of the button. */
  id: string;
  onOpen: (edited: Edited) => void;
}

/** The id of the button for a turn. The button gets the focus when the editor of a new mask is cancelled. */
export const addMaskId = (turnId: string): string => `add-mask-${turnId}`;

export function AddMask({ size, id, onOpen }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState('');
  const read = async (file: File) => {
    setFault('');
    try {
      onOpen(await maskFromFile(file, size));
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  return (
    <>
      <Menu
        name="Add a mask"
        icon="brush"
        buttonId={id}
        items={[
          { name: 'Draw it', holds: 'With brush and outlines', act: () => onOpen(emptyMask(size)) },
          {
            name: 'From a file',
            holds: `A PNG of ${size.width} × ${size.height} pixels, white inside`,
            act: () => picker.current?.click(),
          },
        ]}
      />
      <input
        ref={picker}
        type="file"
        accept="image/png"
        aria-label="The file of a mask"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = '';
          if (file !== undefined) void read(file);
        }}
      />
      <Fault text={fault} />
    </>
  );
}
