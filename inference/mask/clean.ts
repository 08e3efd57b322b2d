// Removes small parts of a mask and fills its holes. Parts and holes are 4-connected, as in polygons.ts. The work is
// done on the rows' runs, so its memory depends on the outline and not on the number of pixels. Pure functions.
import type { BinaryMask } from './rle.ts';

export interface CleanUp {
  /** Parts of fewer pixels are removed; the largest part always stays. */
  minArea?: number;
  /** Holes of at most this many pixels are filled. */
  fillHoles?: number;
  /** All parts but the largest are removed; of equal ones the first in raster order stays. */
  largestPart?: boolean;
}

/** Holes first: what lies in a filled hole belongs to the part around it. The given mask stays as it is. */
export function cleanMask(mask: BinaryMask, { minArea = 0, fillHoles = 0, largestPart = false }: CleanUp): BinaryMask {
  const cleaned = { ...mask, data: mask.data.slice() };
  if (fillHoles > 0)
    paint(cleaned, componentsOf(cleaned, 0), 1, ({ area, touchesFrame }) => !touchesFrame && area <= fillHoles);
  if (minArea > 1 || largestPart) {
    const parts = componentsOf(cleaned, 1);
    const largest = parts.reduce<Component | null>((most, one) => (one.area > (most?.area ?? 0) ? one : most), null);
    paint(cleaned, parts, 0, (part) => part !== largest && (largestPart || part.area < minArea));
  }
  return cleaned;
}

/** The connected parts of at least `leastShare` of the pixels of the largest one, each as a mask of its own. */
export function partsOf(mask: BinaryMask, leastShare: number): BinaryMask[] {
  const parts = componentsOf(mask, 1);
  const largest = Math.max(0, ...parts.map(({ area }) => area));
  return parts
    .filter(({ area }) => area >= leastShare * largest)
    .map((part) => {
      const alone: BinaryMask = { ...mask, data: new Uint8Array(mask.data.length) };
      paint(alone, [part], 1, () => true);
      return alone;
    });
}

/** Pixels `start` to `end - 1` of the mask's data, in one row. */
interface Run {
  start: number;
  end: number;
}
export interface Component {
  area: number;
  touchesFrame: boolean;
  runs: Run[];
}

/** The connected pixels of one value, in raster order of their first pixels. */
export function componentsOf({ data, width, height }: BinaryMask, value: 0 | 1): Component[] {
  const runs: Run[] = [];
  /** For each run a run of the same component that comes before it, or itself. */
  const before: number[] = [];
  const rootOf = (run: number): number => {
    let root = run;
    while (before[root] !== root) root = before[root] = before[before[root] as number] as number;
    return root;
  };
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = runs.length;
    for (const { start, end } of runsOfRow(data, y * width, (y + 1) * width, value)) {
      const run = runs.push({ start, end }) - 1;
      before.push(run);
      // The runs of the row above that share an edge with this one.
      while (above < first && (runs[above] as Run).end <= start - width) above++;
      for (let other = above; other < first && (runs[other] as Run).start < end - width; other++) {
        const [a, b] = [rootOf(other), rootOf(run)];
        before[Math.max(a, b)] = Math.min(a, b);
      }
    }
    above = first;
  }
  const found = new Map<number, Component>();
  runs.forEach((run, i) => {
    const root = rootOf(i);
    const component = found.get(root) ?? { area: 0, touchesFrame: false, runs: [] };
    found.set(root, component);
    component.area += run.end - run.start;
    component.touchesFrame ||=
      run.start % width === 0 || run.end % width === 0 || run.start < width || run.end > (height - 1) * width;
    component.runs.push(run);
  });
  return [...found.values()];
}

/** `at`: index of a pixel. */
export const isIn = ({ runs }: Component, at: number): boolean =>
  runs.some(({ start, end }) => start <= at && at < end);

function* runsOfRow(data: Uint8Array, from: number, to: number, value: 0 | 1): Generator<Run> {
  const row = data.subarray(from, to);
  for (let start = row.indexOf(value); start !== -1;) {
    const next = row.indexOf(1 - value, start);
    const end = next === -1 ? row.length : next;
    yield { start: from + start, end: from + end };
    start = next === -1 ? -1 : row.indexOf(value, end);
  }
}

export function paint(
  mask: BinaryMask,
  components: Component[],
  value: 0 | 1,
  which: (one: Component) => boolean,
): void {
  for (const component of components)
    if (which(component)) for (const { start, end } of component.runs) mask.data.fill(value, start, end);
}
