// The keys of the mask editor. The arrows move a cross, and Space does at the cross what a click does at the pointer.
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ARROWS } from '../arrows.ts';
import type { Point } from '../chat/marks.ts';
import type { Tool } from './editor-tools.tsx';
import type { Strokes } from './use-strokes.ts';
import type { Zoom } from './use-zoom.ts';

const TOOL_KEYS: Readonly<Record<string, Tool>> = { b: 'BRUSH', e: 'ERASER', a: 'ADD', r: 'REMOVE', m: 'MOVE' };
/** Of the longer side, one press of an arrow key; with Shift it is a tenth of that. */
const STEP = 1 / 50;
export const ZOOM_STEP = 1.5;

interface Parts {
  /** Of the picture, in pixels. */
  width: number;
  height: number;
  strokes: Strokes;
  zoomBy: Zoom['zoomBy'];
  /** Where the cross is; null until it or the pointer was used. */
  cursor: Point | null;
  onCursor: (cursor: Point) => void;
}

export function useEditorKeys({ width, height, strokes, zoomBy, cursor, onCursor }: Parts) {
  /** The position of the cross, for screen readers. */
  const [announcement, setAnnouncement] = useState('');
  const here = cursor ?? { x: width / 2, y: height / 2 };

  const moveCross = ([dx, dy]: readonly [number, number], fine: boolean) => {
    const step = Math.max(width, height) * STEP * (fine ? 0.1 : 1);
    const next = {
      x: Math.max(0, Math.min(width, here.x + dx * step)),
      y: Math.max(0, Math.min(height, here.y + dy * step)),
    };
    onCursor(next);
    setAnnouncement(`${Math.round(next.x)}, ${Math.round(next.y)}`);
  };
  const actions: Readonly<Record<string, () => void>> = {
    ' ': () => {
      strokes.begin(here);
      strokes.end();
    },
    Enter: strokes.close,
    '+': () => zoomBy(ZOOM_STEP),
    '-': () => zoomBy(1 / ZOOM_STEP),
    '[': () => strokes.resize(strokes.size / 1.25),
    ']': () => strokes.resize(strokes.size * 1.25 + 1),
    ...(strokes.corners.length > 0 ? { Escape: strokes.clearCorners } : {}),
  };
  const actionOf = (event: KeyboardEvent): (() => void) | undefined => {
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey)
      return letter === 'y' || (letter === 'z' && event.shiftKey)
        ? strokes.redo
        : letter === 'z'
          ? strokes.undo
          : undefined;
    const arrow = ARROWS[event.key],
      tool = TOOL_KEYS[letter];
    if (arrow !== undefined) return () => moveCross(arrow, event.shiftKey);
    return actions[event.key] ?? (tool === undefined ? undefined : () => strokes.choose(tool));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const action = actionOf(event);
    if (action === undefined) return;
    action();
    event.preventDefault();
  };
  return { onKeyDown, announcement };
}
