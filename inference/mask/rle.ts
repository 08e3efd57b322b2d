// COCO run-length encoding, compressed string form, as pycocotools writes and reads it. Runs go down the columns and
// start with outside. From the fourth run on, the difference to the run two before is stored. 5 bits a character, least
// significant first.
import type { Rle } from './shapes.ts';

/** A mask: 1 inside, 0 outside, row-major. */
export interface BinaryMask {
  data: Uint8Array;
  width: number;
  height: number;
}

export function encodeRle({ data, width, height }: BinaryMask): Rle {
  const runs: number[] = [];
  let current = 0;
  let length = 0;
  for (let x = 0; x < width; x++)
    for (let y = 0, at = x; y < height; y++, at += width) {
      if (data[at] === current) length++;
      else {
        runs.push(length);
        current = 1 - current;
        length = 1;
      }
    }
  runs.push(length);
  return writeRuns([height, width], runs);
}

/**
 * `runs`: lengths down the columns, alternating outside and inside, outside first (0 when the first pixel is inside).
 */
export function writeRuns(size: Rle['size'], runs: readonly number[]): Rle {
  const characters: number[] = [];
  runs.forEach((run, i) => pushNumber(characters, i > 2 ? run - (runs[i - 2] ?? 0) : run));
  return { size: [size[0], size[1]], counts: toText(characters) };
}

function pushNumber(characters: number[], number: number): void {
  let rest = number;
  for (;;) {
    const low = rest & 0x1f;
    rest >>= 5;
    // Bit 4 of the last character is the sign.
    const more = (low & 0x10) !== 0 ? rest !== -1 : rest !== 0;
    characters.push((more ? low | 0x20 : low) + 48);
    if (!more) return;
  }
}

function toText(codes: number[]): string {
  let text = '';
  for (let i = 0; i < codes.length; i += 4096) text += String.fromCharCode(...codes.slice(i, i + 4096));
  return text;
}

/** Characters of one number: 30 bits, more than there are pixels. */
const MAX_DIGITS = 6;

/**
 * The inverse of `writeRuns`. Throws RangeError when they do not fill the image exactly, or are not written
 * as COCO writes them.
 */
export function readRuns({ size: [height, width], counts }: Rle): number[] {
  const runs: number[] = [];
  let value = 0;
  let shift = 0;
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    const code = counts.charCodeAt(i) - 48;
    if (code < 0 || code > 63) throw new RangeError('the runs of an RLE have a character that is none of its own');
    value |= (code & 0x1f) << shift;
    shift += 5;
    if (shift > 5 * MAX_DIGITS) throw new RangeError('the runs of an RLE have a number that is too long');
    if ((code & 0x20) !== 0) continue;
    if ((code & 0x10) !== 0) value |= -1 << shift;
    const run = runs.length > 2 ? value + (runs.at(-2) ?? 0) : value;
    total += run;
    if (run < 0 || total > width * height) throw new RangeError('the runs of an RLE do not fit its size');
    runs.push(run);
    value = 0;
    shift = 0;
  }
  if (shift > 0) throw new RangeError('the runs of an RLE are cut off');
  if (total !== width * height) throw new RangeError('the runs of an RLE do not fill its size');
  return runs;
}

/** Throws RangeError when the runs do not fill the image exactly. */
export function decodeRle(rle: Rle): BinaryMask {
  const [height, width] = rle.size;
  const column = new Uint8Array(width * height);
  let at = 0;
  readRuns(rle).forEach((run, i) => {
    if (i % 2 === 1) column.fill(1, at, at + run);
    at += run;
  });
  const data = new Uint8Array(width * height);
  for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) data[y * width + x] = column[x * height + y] ?? 0;
  return { data, width, height };
}
