// The masks of a picture under the pointer: a mouse over a mask shows its label, a click hides or shows the mask.
import { useState } from 'react';
import type { Point } from '../chat/marks.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import type { Place } from './marking.ts';
import { contains } from './rle.ts';

export interface Hover {
  /** The id of the mask under the pointer, or whose tools have the pointer or the focus. */
  pointed: string | null;
  setPointed: (maskId: string | null) => void;
  /** Where the pointer is, in per cent of the frame; null unless a mask is there. */
  pointer: Point | null;
  onHover: (place: Place | null) => void;
  /** Returns whether a mask is there. `at`: 0 to 1 of the picture. */
  onTap: (at: Point) => boolean;
}

export function useHover(
  masks: readonly ShownMask[],
  isVisible: (mask: ShownMask) => boolean,
  onToggle: (maskId: string) => void,
): Hover {
  const [pointed, setPointed] = useState<string | null>(null);
  const [pointer, setPointer] = useState<Point | null>(null);
  const onHover = (place: Place | null) => {
    const mask = place === null ? undefined : smallestAt(masks.filter(isVisible), place.at);
    setPointed(mask?.id ?? null);
    setPointer(mask === undefined || place === null ? null : place.inFrame);
  };
  const onTap = (at: Point): boolean => {
    const mask = smallestAt(masks.filter(isVisible), at) ?? smallestAt(masks, at);
    setPointer(null);
    if (mask !== undefined) onToggle(mask.id);
    return mask !== undefined;
  };
  return { pointed, setPointed, pointer, onHover, onTap };
}

/** The smallest finished mask that contains a position. `at`: 0 to 1 of the picture. */
function smallestAt(masks: readonly ShownMask[], at: Point): ShownMask | undefined {
  const areaOf = ({ mask }: ShownMask): number => mask?.area ?? 0;
  return masks
    .filter(({ mask }) => {
      if (mask === null) return false;
      const { width, height } = mask.size;
      return contains(mask.rle, Math.floor(at.x * width), Math.floor(at.y * height));
    })
    .reduce<ShownMask | undefined>(
      (least, mask) => (least === undefined || areaOf(mask) < areaOf(least) ? mask : least),
      undefined,
    );
}
