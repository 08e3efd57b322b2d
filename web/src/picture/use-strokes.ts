// What the tools do to a painting: strokes of brush and eraser, outlines, undo and redo. Knows no pointer and no key.
// Coordinates and sizes are pixels of the picture.
import { useRef, useState } from 'react';
import type { Point } from '../chat/marks.ts';
import type { Tool } from './editor-tools.tsx';
import type { Area, Painting } from './painting.ts';

export const isOutline = (tool: Tool): boolean => tool === 'ADD' || tool === 'REMOVE';

export function useStrokes(painting: Painting) {
  const { width, height } = painting.pixels;
  const brush = useBrush(Math.max(width, height));
  const [changed, setChanged] = useState<{ area: Area }>({ area: { x: 0, y: 0, width, height } });
  const [tool, setTool] = useState<Tool>('BRUSH');
  /** Where the stroke that is being drawn is; null between strokes. */
  const last = useRef<Point | null>(null);

  const show = (area: Area | null) => {
    if (area !== null) setChanged({ area });
  };
  const outline = useOutline((corners) => show(painting.fill(corners, tool === 'ADD')));
  const paint = (to: Point) => {
    show(painting.sweep(last.current ?? to, to, brush.size / 2, tool === 'BRUSH'));
    last.current = to;
  };
  const end = () => {
    if (last.current === null) return;
    painting.end();
    last.current = null;
    setChanged(({ area }) => ({ area })); // undo has become possible
  };
  /** Begins a stroke, or sets a corner of an outline. */
  const begin = (at: Point) => {
    if (isOutline(tool)) outline.add(at);
    else if (tool !== 'MOVE') paint(at);
  };
  /** Continues the stroke; false when there is none. */
  const continueTo = (at: Point): boolean => {
    if (last.current === null) return false;
    paint(at);
    return true;
  };
  /** Discards the stroke that is being drawn. */
  const drop = () => {
    show(painting.drop());
    last.current = null;
  };
  const choose = (next: Tool) => {
    outline.clear();
    setTool(next);
  };
  return {
    changed,
    tool,
    ...brush,
    corners: outline.corners,
    begin,
    continueTo,
    end,
    drop,
    canClose: isOutline(tool) && outline.isArea,
    close: outline.close,
    clearCorners: outline.clear,
    canUndo: painting.canUndo || outline.corners.length > 0,
    undo: () => (outline.corners.length > 0 ? outline.removeLast() : show(painting.undo())),
    redo: () => show(painting.redo()),
    choose,
  };
}

/** `size`: the diameter of the brush. `longer`: the longer side of the picture. */
function useBrush(longer: number) {
  const maxSize = Math.round(longer / 2);
  const [size, setSize] = useState(Math.max(1, Math.round(longer / 20)));
  const resize = (next: number) => setSize(Math.max(1, Math.min(maxSize, Math.round(next))));
  return { size, maxSize, resize };
}

/** The corners of an outline that is being set. `onClose`: called with the corners when they surround an area. */
function useOutline(onClose: (corners: readonly Point[]) => void) {
  const [corners, setCorners] = useState<readonly Point[]>([]);
  const isArea = corners.length >= 3;
  const close = () => {
    if (isArea) onClose(corners);
    setCorners([]);
  };
  return {
    corners,
    isArea,
    close,
    add: (at: Point) => setCorners([...corners, at]),
    removeLast: () => setCorners(corners.slice(0, -1)),
    clear: () => setCorners([]),
  };
}

export type Strokes = ReturnType<typeof useStrokes>;
