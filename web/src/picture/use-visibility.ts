// Which masks of a picture are shown. A mask that was corrected by hand is hidden, because its correction is shown.
import { useState } from 'react';
import type { ShownMask } from '../chat/turn-state.ts';

interface Visibility {
  isVisible: (mask: ShownMask) => boolean;
  toggle: (maskId: string) => void;
}

export function useVisibility(masks: readonly ShownMask[]): Visibility {
  /** Masks that the reader has hidden, or shown although a correction of them is shown. */
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const isVisible = ({ id }: ShownMask): boolean => isCorrected(masks, id) === toggled.has(id);
  const toggle = (id: string) =>
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return { isVisible, toggle };
}

const isCorrected = (masks: readonly ShownMask[], id: string): boolean =>
  masks.some(({ mask }) => mask?.origin === 'HUMAN' && mask.parent?.id === id);
