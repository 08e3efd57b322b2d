// The masks of a picture under the pointer: a mouse over a mask shows its label, a click hides or shows the mask. A
// click beside all masks marks a position.
import { useState } from 'react';
import type { MouseEvent, PointerEvent } from 'react';
import type { Point } from '../chat/marks.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { contains } from './rle.ts';

export interface Hover {
  /** The id of the mask under the pointer, or whose tools have the pointer or the focus. */
  pointed: string | null;
  setPointed: (maskId: string | null) => void;
  /** Where the pointer is, in per cent of the picture; null unless a mask is there. */
  pointer: Point | null;
  handlers: {
    onClick: (event: MouseEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerLeave: () => void;
  };
}

interface Targets {
  onToggle: (maskId: string) => void;
  /** `at`: 0 to 1 of the picture. */
  onPoint: (at: Point) => void;
}

export function useHover(
  masks: readonly ShownMask[],
  isVisible: (mask: ShownMask) => boolean,
  { onToggle, onPoint }: Targets,
): Hover {
  const [pointed, setPointed] = useState<string | null>(null);
  const [pointer, setPointer] = useState<Point | null>(null);
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType !== 'mouse') return;
    const at = positionOf(event);
    const mask = smallestAt(masks.filter(isVisible), at);
    setPointed(mask?.id ?? null);
    setPointer(mask === undefined ? null : { x: 100 * at.x, y: 100 * at.y });
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const at = positionOf(event);
    const mask = smallestAt(masks.filter(isVisible), at) ?? smallestAt(masks, at);
    if (mask !== undefined) onToggle(mask.id);
    else onPoint(at);
    setPointer(null);
  };
  const onPointerLeave = () => {
    setPointed(null);
    setPointer(null);
  };
  return { pointed, setPointed, pointer, handlers: { onClick, onPointerMove, onPointerLeave } };
}

/** 0 to 1 of the picture. */
function positionOf(event: MouseEvent<HTMLElement>): Point {
  const frame = event.currentTarget.getBoundingClientRect();
  return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
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
