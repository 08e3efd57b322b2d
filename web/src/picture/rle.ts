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

/** Whether a pixel is inside; x to the right, y down, from 0. */
export function contains(rle: Rle, x: number, y: number): boolean {
  const pixel = x * (rle.size[0] ?? 0) + y;
  let end = 0;
  for (const [i, run] of runsOf(rle).entries()) {
    end += run;
    if (pixel < end) return i % 2 === 1;
  }
  return false;
}
