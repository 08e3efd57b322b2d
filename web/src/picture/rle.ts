// COCO's compressed run lengths: numbers in base 48..111 characters, five bits each, most of them written as the
// difference to the one two before; runs go down the columns, off and on in turn. Pure.

export interface Rle {
  /** [height, width] */
  size: readonly number[];
  counts: string;
}

/** Lengths of the runs, beginning with one of pixels outside. */
export function runsOf({ counts }: Rle): number[] {
  const runs: number[] = [];
  for (let at = 0; at < counts.length;) {
    let value = 0,
      bits = 0,
      more = true;
    while (more) {
      const code = counts.charCodeAt(at++) - 48;
      value |= (code & 0x1f) << bits;
      more = (code & 0x20) !== 0;
      bits += 5;
      if (!more && (code & 0x10) !== 0) value |= -1 << bits;
    }
    if (runs.length > 2) value += runs[runs.length - 2] ?? 0;
    runs.push(value);
  }
  return runs;
}

/** For each mask the pixels before the end of each run. The pointer asks for the same masks again and again. */
const ends = new WeakMap<Rle, Float64Array>();

/** Whether a pixel is inside; x to the right, y down, from 0. */
export function contains(rle: Rle, x: number, y: number): boolean {
  let sums = ends.get(rle);
  if (sums === undefined) {
    let sum = 0;
    sums = Float64Array.from(runsOf(rle), (run) => (sum += run));
    ends.set(rle, sums);
  }
  const pixel = x * (rle.size[0] ?? 0) + y;
  // The first run that ends behind the pixel.
  let low = 0,
    high = sums.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > pixel) high = middle;
    else low = middle + 1;
  }
  return low < sums.length && low % 2 === 1;
}

/** A mask: 1 inside, 0 outside, row by row. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

export function pixelsOf(rle: Rle): Pixels {
  const [height = 0, width = 0] = rle.size;
  const data = new Uint8Array(width * height);
  let at = 0;
  for (const [i, run] of runsOf(rle).entries()) {
    if (i % 2 === 1)
      for (let pixel = at; pixel < at + run; pixel++) data[(pixel % height) * width + Math.floor(pixel / height)] = 1;
    at += run;
  }
  return { data, width, height };
}

export function rleOf({ data, width, height }: Pixels): { size: [number, number]; counts: string } {
  const runs = [0];
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      if (data[y * width + x] !== (runs.length + 1) % 2) runs.push(0);
      runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    }
  const counts = runs.map((run, i) => digitsOf(i > 2 ? run - (runs[i - 2] ?? 0) : run));
  return { size: [height, width], counts: counts.join('') };
}

/** The sign is bit 4 of the last character. */
function digitsOf(number: number): string {
  let rest = number,
    text = '';
  for (;;) {
    const low = rest & 0x1f;
    rest >>= 5;
    const more = (low & 0x10) !== 0 ? rest !== -1 : rest !== 0;
    text += String.fromCharCode((more ? low | 0x20 : low) + 48);
    if (!more) return text;
  }
}
