// A mask that is being painted: its pixels, what each stroke changed, and the way back. Knows no screen; coordinates
// are pixels of the picture, and a pixel counts by its centre.
import type { Point } from '../chat/marks.ts';
import { pixelsOf, rleOf } from './rle.ts';
import type { Pixels, Rle } from './rle.ts';

/** Whole pixels, x to x + width - 1. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Change {
  area: Area;
  before: Uint8Array;
  after: Uint8Array;
}

/** Changes that can be undone. */
const MAX_CHANGES = 100;

export class Painting {
  readonly pixels: Pixels;
  #undone: Change[] = [];
  #done: Change[] = [];
  /** The pixels before the stroke that is being drawn, and what it touched so far. */
  #start: Uint8Array | null = null;
  #touched: Area | null = null;

  constructor(rle: Rle) {
    this.pixels = pixelsOf(rle);
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }
  get rle(): { size: [number, number]; counts: string } {
    return rleOf(this.pixels);
  }

  /** Along a line with a round brush, in or out. -> what it touched; null when that lies outside the picture. */
  sweep(from: Point, to: Point, radius: number, inside: boolean): Area | null {
    const area = this.#within(
      Math.min(from.x, to.x) - radius,
      Math.min(from.y, to.y) - radius,
      Math.max(from.x, to.x) + radius,
      Math.max(from.y, to.y) + radius,
    );
    if (area === null) return null;
    this.#begin(area);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = dx * dx + dy * dy;
    for (let y = area.y; y < area.y + area.height; y++)
      for (let x = area.x; x < area.x + area.width; x++) {
        const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
        const along = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
        if (Math.hypot(px - along * dx, py - along * dy) <= radius) this.#set(x, y, inside);
      }
    return area;
  }

  /** What a closed line surrounds (even-odd rule), in or out: a stroke of its own. */
  fill(corners: readonly Point[], inside: boolean): Area | null {
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const area = this.#within(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
    if (area === null) return null;
    this.#begin(area);
    for (let y = area.y; y < area.y + area.height; y++) {
      const crossings = crossingsOf(corners, y + 0.5);
      for (let i = 0; i + 1 < crossings.length; i += 2)
        for (
          let x = Math.max(area.x, Math.ceil((crossings[i] ?? 0) - 0.5));
          x + 0.5 < (crossings[i + 1] ?? 0) && x < area.x + area.width;
          x++
        )
          this.#set(x, y, inside);
    }
    this.end();
    return area;
  }

  /** The stroke is whole: from now on it can be undone as one. */
  end(): void {
    if (this.#start !== null && this.#touched !== null) {
      const area = this.#touched;
      const change = { area, before: cut(this.#start, this.pixels.width, area), after: this.#cut(area) };
      if (change.before.some((value, i) => value !== change.after[i])) {
        this.#done = [...this.#done.slice(1 - MAX_CHANGES), change];
        this.#undone = [];
      }
    }
    this.#start = null;
    this.#touched = null;
  }

  /** As if the stroke that is being drawn was never begun. -> what is to be drawn anew. */
  drop(): Area | null {
    const [start, area] = [this.#start, this.#touched];
    if (start !== null && area !== null) this.#paste(area, cut(start, this.pixels.width, area));
    this.#start = null;
    this.#touched = null;
    return area;
  }

  undo(): Area | null {
    const change = this.#done.pop();
    if (change === undefined) return null;
    this.#undone.push(change);
    return this.#paste(change.area, change.before);
  }

  redo(): Area | null {
    const change = this.#undone.pop();
    if (change === undefined) return null;
    this.#done.push(change);
    return this.#paste(change.area, change.after);
  }

  #begin(area: Area): void {
    this.#start ??= this.pixels.data.slice();
    this.#touched = this.#touched === null ? area : around(this.#touched, area);
  }

  #set(x: number, y: number, inside: boolean): void {
    this.pixels.data[y * this.pixels.width + x] = inside ? 1 : 0;
  }

  #cut(area: Area): Uint8Array {
    return cut(this.pixels.data, this.pixels.width, area);
  }

  #paste(area: Area, values: Uint8Array): Area {
    for (let row = 0; row < area.height; row++)
      this.pixels.data.set(
        values.subarray(row * area.width, (row + 1) * area.width),
        (area.y + row) * this.pixels.width + area.x,
      );
    return area;
  }

  #within(left: number, top: number, right: number, bottom: number): Area | null {
    const { width, height } = this.pixels;
    const [x, y] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
    const area = {
      x,
      y,
      width: Math.min(width, Math.ceil(right)) - x,
      height: Math.min(height, Math.ceil(bottom)) - y,
    };
    return area.width > 0 && area.height > 0 ? area : null;
  }
}

function around(a: Area, b: Area): Area {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function cut(data: Uint8Array, width: number, area: Area): Uint8Array {
  const out = new Uint8Array(area.width * area.height);
  for (let row = 0; row < area.height; row++) {
    const start = (area.y + row) * width + area.x;
    out.set(data.subarray(start, start + area.width), row * area.width);
  }
  return out;
}

/** Where a closed line crosses a height, from left to right. */
function crossingsOf(corners: readonly Point[], y: number): number[] {
  return corners
    .flatMap((a, i) => {
      const b = corners[(i + 1) % corners.length] ?? a;
      return a.y <= y === b.y <= y ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
    })
    .sort((a, b) => a - b);
}
