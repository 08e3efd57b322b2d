// The pointers on a picture: a click marks a point, dragging draws a box or moves the picture, two fingers enlarge it.
import { useRef, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import { boxBetween, withBox, withPoint } from '../chat/marks.ts';
import type { Box, Point } from '../chat/marks.ts';
import { pinch } from './pinch.ts';
import type { Marking, Place, Size } from './marking.ts';
import type { View, Zoom } from './use-zoom.ts';

export interface PointingParts extends Marking {
  frame: RefObject<HTMLElement | null>;
  /** The element that shows the whole picture. */
  stage: RefObject<HTMLElement | null>;
  /** Of the picture, in pixels; null until it is loaded, and nothing can be marked before. */
  size: Size | null;
  view: View;
  zoomBy: Zoom['zoomBy'];
}

interface Parts extends PointingParts {
  /** Dragging draws a box. */
  boxes: boolean;
  /** A click or a drag removes; otherwise it does with Shift. */
  removes: boolean;
  /** `path`: 0 to 1 of the picture, at least one point; undefined: nothing can be removed. */
  onRemove: ((path: readonly Point[]) => void) | undefined;
  onTap: ((at: Point) => boolean) | undefined;
  onHover: ((place: Place | null) => void) | undefined;
}

/** Screen pixels. A pointer that moves less clicks. */
const MIN_DRAG = 5;

export function usePointing(parts: Parts) {
  const { frame, stage, size, can, marks, onMarks, boxes, view, zoomBy, onTap, onHover } = parts;
  /** Pointers that are down, by id, in screen pixels. */
  const pointers = useRef(new Map<number, Point>());
  /** Where the only pointer went down, in screen pixels and in pixels of the picture; null for two fingers. */
  const start = useRef<{ at: Point; pixel: Point; dragged: boolean } | null>(null);
  const [growing, setGrowing] = useState<Box | null>(null);
  const scribble = useScribble(parts.onRemove);

  const pixelAt = (at: Point): Point => pixelOf(shareOf(stage, at), size);
  const leave = (id: number) => {
    pointers.current.delete(id);
    start.current = null;
    setGrowing(null);
    scribble.drop();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (size === null || event.button > 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = screenOf(event);
    pointers.current.set(event.pointerId, at);
    start.current = pointers.current.size > 1 ? null : { at, pixel: pixelAt(at), dragged: false };
    setGrowing(null);
    scribble.drop();
    if (start.current !== null && event.button === 0 && (parts.removes || event.shiftKey))
      scribble.begin(shareOf(stage, at));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const here = screenOf(event);
    const before = pointers.current.get(event.pointerId);
    const place = { at: shareOf(stage, here), inFrame: percentOf(frame, here) };
    if (before === undefined) return event.pointerType === 'mouse' ? onHover?.(place) : undefined;
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, here);
    if (other !== undefined) return pinch(before, here, other, zoomBy);
    const { current: from } = start;
    if (from === null || size === null || scribble.continueTo(place.at)) return;
    from.dragged ||= Math.hypot(here.x - from.at.x, here.y - from.at.y) > MIN_DRAG;
    if (!from.dragged) return;
    if (boxes && event.buttons !== 4) setGrowing(boxBetween(from.pixel, pixelAt(here), size));
    else if (view.zoom > 1) zoomBy(1, here, { x: here.x - before.x, y: here.y - before.y });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const { current: from } = start;
    const removed = scribble.end();
    leave(event.pointerId);
    if (removed || from === null || size === null || event.button !== 0) return;
    const at = screenOf(event);
    if (from.dragged) {
      if (boxes) onMarks(withBox(marks, boxBetween(from.pixel, pixelAt(at), size)), 'POINTER');
    } else if (onTap?.(shareOf(stage, at)) !== true && can.points) onMarks(withPoint(marks, pixelAt(at)), 'POINTER');
  };
  const onPointerCancel = (event: PointerEvent) => leave(event.pointerId);
  const onPointerLeave = () => onHover?.(null);
  const handlers = { onPointerDown, onPointerMove, onPointerUp, onPointerCancel, onPointerLeave };
  /** `growing`: the box that is being drawn. `scribble`: the line over what shall be removed, 0 to 1 of the picture. */
  return { handlers, growing, scribble: scribble.path };
}

/** A line over what shall be removed. Its points are kept outside of React: several come before it draws one. */
function useScribble(onRemove: Parts['onRemove']) {
  const [path, setPath] = useState<readonly Point[]>([]);
  const now = useRef(path);
  const set = (next: readonly Point[]) => {
    now.current = next;
    setPath(next);
  };
  return {
    path,
    begin: (at: Point) => onRemove !== undefined && set([at]),
    /** False when there is no line. */
    continueTo: (at: Point): boolean => {
      if (now.current.length === 0) return false;
      set([...now.current, at]);
      return true;
    },
    /** False when there is no line. */
    end: (): boolean => {
      const { current: line } = now;
      if (line.length === 0) return false;
      set([]);
      onRemove?.(line);
      return true;
    },
    drop: () => now.current.length > 0 && set([]),
  };
}

/** `at`: 0 to 1 of the picture; a place beside the picture counts as its edge. */
function pixelOf(at: Point, size: Size | null): Point {
  const within = (value: number, length: number): number => Math.max(0, Math.min(length, value * length));
  return { x: within(at.x, size?.width ?? 0), y: within(at.y, size?.height ?? 0) };
}

const screenOf = ({ clientX: x, clientY: y }: { clientX: number; clientY: number }): Point => ({ x, y });

/** A place on the screen, 0 to 1 of an element. */
function shareOf(element: RefObject<HTMLElement | null>, at: Point): Point {
  const { left, top, width, height } = element.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
  return { x: (at.x - left) / width, y: (at.y - top) / height };
}

function percentOf(element: RefObject<HTMLElement | null>, at: Point): Point {
  const { x, y } = shareOf(element, at);
  return { x: 100 * x, y: 100 * y };
}
