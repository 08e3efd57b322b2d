// Label Studio's run-length encoding of brush masks: RGBA bytes, row by row, as a bit stream. Header: 32 bits for the
// number of bytes, 5 bits for the word size - 1, and four times 4 bits for the sizes - 1 of run lengths. Each block: 1
// bit (a run of one value), 2 bits for the size, the length - 1, and the value. This writer uses only runs. Source:
// label-studio-converter, brush.py. Pure.
import type { BinaryMask } from '../../inference/mask/rle.ts';

const WORD_BITS = 8;
const LENGTH_BITS = [3, 4, 8, 16] as const;
const LONGEST = 2 ** 16;
/** Bytes of one pixel (RGBA). */
const CHANNELS = 4;

/** Returns bytes, which Label Studio stores in a list. */
export function encodeBrushRle({ data, width, height }: BinaryMask): number[] {
  const bits = new BitWriter();
  bits.write(width * height * CHANNELS, 32);
  bits.write(WORD_BITS - 1, 5);
  for (const size of LENGTH_BITS) bits.write(size - 1, 4);
  for (let at = 0; at < data.length;) {
    const value = data[at];
    let end = at + 1;
    while (end < data.length && data[end] === value) end++;
    for (let rest = (end - at) * CHANNELS; rest > 0; rest -= LONGEST)
      writeRun(bits, Math.min(rest, LONGEST), value === 1 ? 255 : 0);
    at = end;
  }
  return bits.bytes();
}

function writeRun(bits: BitWriter, length: number, value: number): void {
  const which = LENGTH_BITS.findIndex((size) => length <= 2 ** size);
  bits.write(1, 1);
  bits.write(which, 2);
  bits.write(length - 1, LENGTH_BITS[which] ?? 16);
  bits.write(value, WORD_BITS);
}

/** Writes the high bit first. */
class BitWriter {
  readonly #bytes: number[] = [];
  #current = 0;
  #filled = 0;

  write(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      this.#current = (this.#current << 1) | ((value >>> i) & 1);
      if (++this.#filled === 8) {
        this.#bytes.push(this.#current);
        this.#current = 0;
        this.#filled = 0;
      }
    }
  }

  /** The last byte is padded with zero bits. */
  bytes(): number[] {
    return this.#filled === 0 ? this.#bytes : [...this.#bytes, this.#current << (8 - this.#filled)];
  }
}
