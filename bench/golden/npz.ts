// Reads NumPy's .npz: a zip of .npy files. Only what such files use: stored or deflated entries, little-endian, C order.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface NpyArray {
  shape: number[];
  /** Every type as numbers; float16 widened, booleans 0 and 1. */
  data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

export class Npz {
  readonly #file: Buffer;
  /** Name without .npy -> where its entry begins, how it is packed, packed size. */
  readonly #entries = new Map<string, { offset: number; method: number; size: number }>();

  constructor(path: string) {
    const file = readFileSync(path);
    this.#file = file;
    // The end record is at the very end; a comment may follow it.
    const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    let at = file.readUInt32LE(end + 16);
    for (let i = 0; i < file.readUInt16LE(end + 10); i++) {
      const [nameLength, extra, comment] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32)];
      const name = file.toString('utf8', at + 46, at + 46 + nameLength).replace(/\.npy$/, '');
      this.#entries.set(name, { method: file.readUInt16LE(at + 10), size: file.readUInt32LE(at + 20), offset: file.readUInt32LE(at + 42) });
      at += 46 + nameLength + extra + comment;
    }
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  get(name: string): NpyArray {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new Error(`there is no array ${name}`);
    const start = entry.offset + 30 + this.#file.readUInt16LE(entry.offset + 26) + this.#file.readUInt16LE(entry.offset + 28);
    const packed = this.#file.subarray(start, start + entry.size);
    return parseNpy(entry.method === 0 ? packed : inflateRawSync(packed));
  }
}

function parseNpy(bytes: Buffer): NpyArray {
  const long = bytes[6] !== 1;
  const start = long ? 12 : 10;
  const end = start + (long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8));
  const header = bytes.toString('latin1', start, end);
  const type = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  if (!header.includes("'fortran_order': False")) throw new Error('only C order is read');
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '').map(Number);
  // A copy, so that every type is aligned.
  const body = new Uint8Array(bytes.subarray(end)).buffer;
  switch (type) {
    case '<f4': return { shape, data: new Float32Array(body) };
    case '<f8': return { shape, data: new Float64Array(body) };
    case '<i4': return { shape, data: new Int32Array(body) };
    case '<i8': return { shape, data: Float64Array.from(new BigInt64Array(body), Number) };
    case '<f2': return { shape, data: Float32Array.from(new Uint16Array(body), half) };
    case '|u1': case '|b1': case '|i1': return { shape, data: new Uint8Array(body) };
    default: throw new Error(`type ${type} is not read`);
  }
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return exponent === 31 ? (fraction === 0 ? sign * Infinity : NaN) : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
