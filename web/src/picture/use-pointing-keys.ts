// The keys of a picture: + and - enlarge, 0 shows the whole picture. Where the picture can be pointed at, the arrows
// move a cross and keep it in sight, Enter marks a point at the cross, and B sets each corner of a box. X removes the
// part of a mask at the cross. Elsewhere the arrows move the picture.
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ARROWS } from '../arrows.ts';
import { boxBetween, withBox, withPoint } from '../chat/marks.ts';
import type { Point } from '../chat/marks.ts';
import { ZOOM_STEP } from './use-editor-keys.ts';
import type { PointingParts } from './use-pointing.ts';

/** Of the longer side that is in sight, one press of an arrow key; with Shift it is a tenth of that. */
const STEP = 1 / 40;
/** Screen pixels that one press of an arrow key moves the picture. */
const PAN = 60;
/** Screen pixels between the cross and the edge of the frame. */
const MARGIN = 24;

interface Parts extends PointingParts {
  reset: () => void;
  /** The tool that removes is chosen. */
  removes: boolean;
  /** `path`: 0 to 1 of the picture; undefined: nothing can be removed. */
  onRemove: ((path: readonly Point[]) => void) | undefined;
}

export function usePointingKeys(parts: Parts) {
  const { frame, stage, size, can, marks, onMarks, view, zoomBy, reset, onRemove } = parts;
  const crosses = can.points || can.boxes || parts.removes;
  /** Null until a key was used. */
  const [cross, setCross] = useState<Point | null>(null);
  /** The first corner of a box. */
  const [corner, setCorner] = useState<Point | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const { width, height } = size ?? { width: 0, height: 0 };
  const here = cross ?? { x: width / 2, y: height / 2 };

  const moveCross = ([dx, dy]: readonly [number, number], fine: boolean) => {
    const step = (Math.max(width, height) * STEP * (fine ? 0.1 : 1)) / view.zoom;
    const next = {
      x: Math.max(0, Math.min(width, here.x + dx * step)),
      y: Math.max(0, Math.min(height, here.y + dy * step)),
    };
    setCross(next);
    setAnnouncement(`${Math.round(next.x)}, ${Math.round(next.y)}`);
    const [outer, inner] = [frame.current?.getBoundingClientRect(), stage.current?.getBoundingClientRect()];
    if (view.zoom === 1 || outer === undefined || inner === undefined) return;
    const x = inner.left + (next.x / width) * inner.width,
      y = inner.top + (next.y / height) * inner.height;
    zoomBy(1, { x, y }, { x: into(x, outer.left, outer.right), y: into(y, outer.top, outer.bottom) });
  };
  const setBoxCorner = () => {
    if (corner === null) {
      setCorner(here);
      setCross(here);
      return setAnnouncement('First corner');
    }
    if (size !== null) onMarks(withBox(marks, boxBetween(corner, here, size)), 'KEYS');
    setCorner(null);
  };
  const addPoint = () => onMarks(withPoint(marks, here), 'KEYS');
  const actionOf = ({ key, shiftKey }: KeyboardEvent): (() => void) | null => {
    const arrow = ARROWS[key];
    if (key === '+' || key === '=') return () => zoomBy(ZOOM_STEP);
    if (key === '-') return () => zoomBy(1 / ZOOM_STEP);
    if (key === '0') return reset;
    if (arrow !== undefined && crosses) return () => moveCross(arrow, shiftKey);
    if (arrow !== undefined && view.zoom > 1)
      return () => zoomBy(1, undefined, { x: -PAN * arrow[0], y: -PAN * arrow[1] });
    if ((key === 'Enter' || key === ' ') && can.points) return addPoint;
    if (key.toLowerCase() === 'b' && can.boxes) return setBoxCorner;
    if (key.toLowerCase() === 'x' && onRemove !== undefined)
      return () => onRemove([{ x: here.x / width, y: here.y / height }]);
    if (key === 'Escape' && corner !== null) return () => setCorner(null);
    return null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const action = size === null || event.ctrlKey || event.metaKey || event.altKey ? null : actionOf(event);
    if (action === null) return;
    action();
    event.preventDefault();
  };
  const growing = size !== null && corner !== null && cross !== null ? boxBetween(corner, cross, size) : null;
  return { onKeyDown, cross, growing, announcement };
}

/** How far a position must move to lie between two others, with a margin. */
const into = (at: number, low: number, high: number): number =>
  at < low + MARGIN ? low + MARGIN - at : at > high - MARGIN ? high - MARGIN - at : 0;
