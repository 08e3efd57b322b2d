// Reads NumPy's .npz: a zip of .npy files. Only what such files use: stored or deflated entries, little-endian numbers,
// either order.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface NpyArray {
  shape: number[];
  /** Every type as numbers; float16 widened, booleans 0 and 1. */
  data: Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | Uint32Array | Uint16Array | Uint8Array;
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
      const [nameLength, extra, comment] = [
        file.readUInt16LE(at + 28),
        file.readUInt16LE(at + 30),
        file.readUInt16LE(at + 32),
      ];
      const name = file.toString('utf8', at + 46, at + 46 + nameLength).replace(/\.npy$/, '');
      this.#entries.set(name, {
        method: file.readUInt16LE(at + 10),
        size: file.readUInt32LE(at + 20),
        offset: file.readUInt32LE(at + 42),
      });
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
    const start =
      entry.offset + 30 + this.#file.readUInt16LE(entry.offset + 26) + this.#file.readUInt16LE(entry.offset + 28);
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
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  // A copy, so that every type is aligned.
  const data = numbers(type, new Uint8Array(bytes.subarray(end)).buffer);
  return { shape, data: header.includes("'fortran_order': True") ? inRows(data, shape) : data };
}

function numbers(type: string, body: ArrayBuffer): NpyArray['data'] {
  switch (type) {
    case '<f4':
      return new Float32Array(body);
    case '<f8':
      return new Float64Array(body);
    case '<i4':
      return new Int32Array(body);
    case '<u4':
      return new Uint32Array(body);
    case '<i8':
      return Float64Array.from(new BigInt64Array(body), Number);
    case '<u8':
      return Float64Array.from(new BigUint64Array(body), Number);
    case '<f2':
      return Float32Array.from(new Uint16Array(body), half);
    case '<i2':
      return new Int16Array(body);
    case '<u2':
      return new Uint16Array(body);
    case '|i1':
      return new Int8Array(body);
    case '|u1':
    case '|b1':
      return new Uint8Array(body);
    default:
      throw new Error(`type ${type} is not read`);
  }
}

/** First axis fastest -> last axis fastest. */
function inRows(data: NpyArray['data'], shape: readonly number[]): NpyArray['data'] {
  const out = data.slice();
  for (let i = 0; i < out.length; i++) {
    let rest = i,
      from = 0,
      stride = out.length;
    for (const size of [...shape].reverse()) {
      stride /= size;
      from += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    out[i] = data[from] ?? 0;
  }
  return out;
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return exponent === 31
    ? fraction === 0
      ? sign * Infinity
      : NaN
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
