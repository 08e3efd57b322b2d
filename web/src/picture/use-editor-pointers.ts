// The pointers of the mask editor: one draws, two enlarge and move the picture.
import { useRef } from 'react';
import type { PointerEvent, RefObject } from 'react';
import type { Point } from '../chat/marks.ts';
import { pinch } from './pinch.ts';
import type { Strokes } from './use-strokes.ts';
import type { Zoom } from './use-zoom.ts';

interface Parts {
  /** The element that shows the whole picture. */
  stage: RefObject<HTMLElement | null>;
  /** Of the picture, in pixels. */
  width: number;
  strokes: Strokes;
  zoomBy: Zoom['zoomBy'];
  onCursor: (cursor: Point | null) => void;
}

export function useEditorPointers({ stage, width, strokes, zoomBy, onCursor }: Parts) {
  /** Pointers that are down, by id, in screen pixels. */
  const pointers = useRef(new Map<number, Point>());
  const pixelAt = (event: { clientX: number; clientY: number }): Point => {
    const { left, top, width: shown } = stage.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 1 };
    return { x: ((event.clientX - left) / shown) * width, y: ((event.clientY - top) / shown) * width };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.current.size > 1) return strokes.drop();
    const at = pixelAt(event);
    onCursor(at);
    if (event.button === 0) strokes.begin(at);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const at = pixelAt(event);
    onCursor(at);
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const here = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, here);
    if (other !== undefined) pinch(before, here, other, zoomBy);
    else if (!strokes.continueTo(at) && (strokes.tool === 'MOVE' || event.buttons === 4))
      zoomBy(1, here, { x: here.x - before.x, y: here.y - before.y });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId);
    strokes.end();
  };
  return {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onPointerLeave: () => onCursor(null),
  };
}
