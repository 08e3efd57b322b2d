// Sets points and boxes on a picture, by pointer and by keyboard. Coordinates: pixels of the picture, origin top-left.
import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { Model } from '../api/types.ts';
import { ARROWS } from '../arrows.ts';
import { boxBetween, withPoint } from './marks.ts';
import type { Box, Marks, Point } from './marks.ts';

export interface Size {
  width: number;
  height: number;
}

/** Screen pixels. A drag that is shorter sets a point. */
const MIN_DRAG = 5;
/** Of the longer side, one press of an arrow key; with Shift it is a tenth of that. */
const STEP = 1 / 40;

const clamp = ({ x, y }: Point, size: Size): Point => ({
  x: Math.max(0, Math.min(size.width, x)),
  y: Math.max(0, Math.min(size.height, y)),
});

/** The pixel of the picture under the pointer. */
function positionOf(event: PointerEvent<HTMLElement>, size: Size): Point {
  const frame = event.currentTarget.getBoundingClientRect();
  return clamp(
    {
      x: ((event.clientX - frame.left) / frame.width) * size.width,
      y: ((event.clientY - frame.top) / frame.height) * size.height,
    },
    size,
  );
}

/** `size`: of the picture; null until it is loaded, and nothing can be marked before. */
export function useMarking(size: Size | null, can: Model['abilities'], marks: Marks, onMarks: (marks: Marks) => void) {
  const addPoint = (point: Point) => onMarks(withPoint(marks, point));
  const addBox = (box: Box) => onMarks({ ...marks, boxes: [...marks.boxes, box] });
  const drag = useDrag(size, can, { addPoint, addBox });
  const keys = useKeys(size, can, { addPoint, addBox });
  return {
    handlers: { ...drag.handlers, onKeyDown: keys.onKeyDown },
    /** The box that is being dragged or spanned; null: none. */
    growing: drag.growing ?? keys.growing,
    cross: keys.cross,
    /** For screen readers. */
    announcement: keys.announcement,
  };
}

interface Add {
  addPoint: (point: Point) => void;
  addBox: (box: Box) => void;
}

function useDrag(size: Size | null, can: Model['abilities'], { addPoint, addBox }: Add) {
  const [drag, setDrag] = useState<{ from: Point; to: Point } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (size === null || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = positionOf(event, size);
    setDrag({ from: at, to: at });
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag !== null && size !== null) setDrag({ ...drag, to: positionOf(event, size) });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (drag === null || size === null) return;
    const to = positionOf(event, size),
      unit = size.width / event.currentTarget.getBoundingClientRect().width;
    setDrag(null);
    if (Math.hypot(to.x - drag.from.x, to.y - drag.from.y) > MIN_DRAG * unit && can.boxes)
      addBox(boxBetween(drag.from, to, size));
    else if (can.points) addPoint(to);
  };
  const growing = size !== null && drag !== null && can.boxes ? boxBetween(drag.from, drag.to, size) : null;
  return { handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => setDrag(null) }, growing };
}

function useKeys(size: Size | null, can: Model['abilities'], { addPoint, addBox }: Add) {
  /** Null until a key was used. */
  const [cross, setCross] = useState<Point | null>(null);
  /** The first corner of a box. */
  const [corner, setCorner] = useState<Point | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const onKeyDown = (event: KeyboardEvent) => {
    if (size === null) return;
    const here = cross ?? { x: size.width / 2, y: size.height / 2 };
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const step = Math.max(size.width, size.height) * STEP * (event.shiftKey ? 0.1 : 1);
      const next = clamp({ x: here.x + arrow[0] * step, y: here.y + arrow[1] * step }, size);
      setCross(next);
      setAnnouncement(`${Math.round(next.x)}, ${Math.round(next.y)}`);
    } else if ((event.key === 'Enter' || event.key === ' ') && can.points) addPoint(here);
    else if (event.key.toLowerCase() === 'b' && can.boxes && corner === null) {
      setCorner(here);
      setAnnouncement('First corner');
    } else if (event.key.toLowerCase() === 'b' && corner !== null) {
      addBox(boxBetween(corner, here, size));
      setCorner(null);
    } else return;
    event.preventDefault();
  };
  const growing = size !== null && corner !== null && cross !== null ? boxBetween(corner, cross, size) : null;
  return { onKeyDown, cross, growing, announcement };
}
