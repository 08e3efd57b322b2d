// Decodes Label Studio's run-length encoding of brush masks (src/export/brush-rle.ts) to runs of pixels inside, without
// an array of all pixels. Unlike the encoder, the brush of Label Studio also writes lists of single values. Pure.
import { AppError } from '../../src/errors.ts';

/** Bytes of one pixel (RGBA). A pixel is inside when its last byte, alpha, is not zero. */
const CHANNELS = 4;

/** Pixels from `start` to before `end`, counted row by row. */
export interface Run {
  start: number;
  end: number;
}

/** `pixels`: of the image. Throws BAD_USER_INPUT for an encoding that is cut off, or of another size. */
export function readBrush(rle: readonly number[], pixels: number): Run[] {
  const bits = new BitReader(rle);
  const values = bits.read(32);
  if (values !== pixels * CHANNELS)
    throw refused(
      `has ${(values / CHANNELS).toLocaleString('en')} pixels and the image ${pixels.toLocaleString('en')}`,
    );
  const wordBits = bits.read(5) + 1;
  const lengthBits = Array.from({ length: 4 }, () => bits.read(4) + 1);
  const runs: Run[] = [];
  for (let at = 0; at < values;) {
    const isRun = bits.read(1) === 1;
    const end = Math.min(values, at + 1 + bits.read(lengthBits[bits.read(2)] ?? 0));
    if (isRun) {
      if (bits.read(wordBits) > 0) add(runs, firstAlpha(at), firstAlpha(end));
    } else {
      for (let i = at; i < end; i++) {
        const inside = bits.read(wordBits) > 0;
        if (inside && i % CHANNELS === CHANNELS - 1) add(runs, firstAlpha(i), firstAlpha(i) + 1);
      }
    }
    at = end;
  }
  return runs;
}

const refused = (what: string): AppError => new AppError('BAD_USER_INPUT', `The brush ${what}.`);

/** The first pixel whose alpha is at this byte or after it. */
const firstAlpha = (byte: number): number => Math.floor(byte / CHANNELS);

function add(runs: Run[], start: number, end: number): void {
  const last = runs.at(-1);
  if (start >= end) return;
  if (last?.end === start) last.end = end;
  else runs.push({ start, end });
}

/** Reads the high bit first. */
class BitReader {
  readonly #bytes: readonly number[];
  #at = 0;

  constructor(bytes: readonly number[]) {
    this.#bytes = bytes;
  }

  read(count: number): number {
    if (this.#at + count > this.#bytes.length * 8) throw refused('is cut off');
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++)
      value = value * 2 + (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
    return value;
  }
}
