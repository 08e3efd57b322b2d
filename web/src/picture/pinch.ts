import type { Point } from '../chat/marks.ts';
import type { Zoom } from './use-zoom.ts';

/** One of two fingers moves: what is between the fingers stays between them. Screen pixels. */
export function pinch(before: Point, here: Point, other: Point, zoomBy: Zoom['zoomBy']): void {
  const factor = Math.hypot(here.x - other.x, here.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
  const middle = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
  zoomBy(factor, middle, { x: (here.x - before.x) / 2, y: (here.y - before.y) / 2 });
}
