// Encodes grey PNGs of 1 or 8 bits a pixel. It is written here because masks use the 1-bit form and need nothing else
// of the format. Source: PNG specification (third edition), sections 9 (filtering) and 11 (chunks).
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** `pixels` [height, width], 0..255. */
export function encodeGreyPng(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(height * (width + 1)); // each row starts with its filter type: 0, none
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return assemble(rows, width, height, 8);
}

/** `mask` [height, width], 1 = inside = white. */
export function encodeMaskPng(mask: Uint8Array, width: number, height: number): Uint8Array {
  const stride = Math.ceil(width / 8) + 1;
  const rows = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (mask[y * width + x] !== 0)
        rows[y * stride + 1 + (x >> 3)] = (rows[y * stride + 1 + (x >> 3)] as number) | (0x80 >> (x & 7));
    }
  return assemble(rows, width, height, 1);
}

function assemble(rows: Uint8Array, width: number, height: number, bitDepth: 1 | 8): Uint8Array {
  const header = Buffer.alloc(13); // colour type 0 (grey), deflate, adaptive filters, not interlaced
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = bitDepth;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
