// Where the numbers of candidates stand on the picture. Pure; coordinates are pixels of the picture.
import type { Mask } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
import { pixelsOf } from './rle.ts';

type Candidate = Pick<Mask['candidates'][number], 'box' | 'rle'>;

/** A position inside the mask: the middle of the longest run of pixels in the row half way down. */
export function placeIn({ box, rle }: Candidate): Point {
  const { data, width } = pixelsOf(rle);
  const row = Math.floor(box.y + box.height / 2);
  let longest = { from: box.x, to: box.x + box.width, length: 0 };
  let from = box.x;
  for (let x = box.x; x <= box.x + box.width; x++) {
    if (x < box.x + box.width && data[row * width + x] === 1) continue;
    if (x - from > longest.length) longest = { from, to: x, length: x - from };
    from = x + 1;
  }
  return { x: (longest.from + longest.to) / 2, y: row + 0.5 };
}

/** Parts of the picture's width and height. */
const [APART_X, APART_Y] = [0.28, 0.12];

/** Whether phrases at the middles of all boxes would not cover one another. */
export function hasRoom(candidates: readonly Pick<Candidate, 'box'>[], size: Mask['size']): boolean {
  const middles = candidates.map(({ box: { x, y, width, height } }) => ({
    x: (x + width / 2) / size.width,
    y: (y + height / 2) / size.height,
  }));
  return middles.every((a, i) =>
    middles.slice(i + 1).every((b) => Math.abs(a.x - b.x) >= APART_X || Math.abs(a.y - b.y) >= APART_Y),
  );
}
