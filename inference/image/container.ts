// Reads the containers PNG, JPEG and WebP piece by piece before an image library does. It keeps what decides pixels
// (and a colour profile of at most 4 MiB) and drops all other pieces. A compressed text of 50 MB, 500 blocks of EXIF or
// a thousand frames then cost nothing, here and in the libraries. Damaged bytes are passed on; the library refuses
// them. Pure functions; inflating of colour profiles is bounded.
import { inflateSync } from 'node:zlib';
import { readExif, settle, xmpTurns } from './exif.ts';
import type { FoundOrientation } from './exif.ts';
import type { PictureFormat } from './format.ts';

export interface Container {
  /** The same image without the pieces that do not decide its pixels, and without the orientation. */
  bytes: Uint8Array;
  /** Null: the image library reads and applies it. */
  orientation: FoundOrientation | null;
  /** True when the file has more than one frame; browsers play them. */
  animated: boolean;
  /** True when the format keeps every pixel value. */
  lossless: boolean;
  /** Number of passes over the whole image that decoding takes; above 1 only for progressive JPEG. */
  scans: number;
}

/** Size limit of a colour profile, compressed and uncompressed. */
const MAX_PROFILE_BYTES = 4 * 1024 * 1024;

export function openContainer(bytes: Uint8Array, format: PictureFormat): Container {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'png':
      return openPng(buffer);
    case 'jpeg':
      return openJpeg(buffer);
    case 'webp':
      return openWebp(buffer);
    case 'tiff':
      return { bytes, orientation: null, animated: false, lossless: true, scans: 1 };
    case 'avif':
    case 'heic':
      return { bytes, orientation: null, animated: false, lossless: false, scans: 1 };
  }
}

const PNG_KEPT = new Set(['tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'sBIT']);
const PNG_TEXTS = new Set(['tEXt', 'zTXt', 'iTXt']);

function openPng(file: Buffer): Container {
  const kept = [file.subarray(0, 8)];
  const blocks: FoundOrientation[] = [];
  let [turnedByText, animated, profiles] = [false, false, 0];
  for (let at = 8; at < file.length;) {
    const length = at + 12 <= file.length ? file.readUInt32BE(at) : Infinity;
    const end = at + 12 + length;
    // The file is cut off. The rest is kept so that the library reports it.
    if (end > file.length) {
      kept.push(file.subarray(at));
      break;
    }
    const type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, end - 4);
    const critical = (file.readUInt8(at + 4) & 0x20) === 0;
    if (critical || PNG_KEPT.has(type) || (type === 'iCCP' && profiles++ === 0 && isSmallProfile(data)))
      kept.push(file.subarray(at, end));
    if (type === 'eXIf') blocks.push(readExif(data));
    else if (type === 'acTL') animated = true;
    else if (PNG_TEXTS.has(type)) turnedByText ||= textTurns(data);
    at = end;
    if (type === 'IEND') break;
  }
  return { bytes: Buffer.concat(kept), orientation: settle(blocks, turnedByText), animated, lossless: true, scans: 1 };
}

/** True for EXIF or XMP inside a text chunk. Only some readers apply its orientation. */
const textTurns = (data: Buffer): boolean => {
  const keyword = data.toString('latin1', 0, 40);
  return (
    /^Raw profile type (?:exif|APP1)\0/.test(keyword) || (keyword.startsWith('XML:com.adobe.xmp\0') && xmpTurns(data))
  );
};

function isSmallProfile(data: Buffer): boolean {
  const name = data.indexOf(0);
  if (name < 1 || data.length > MAX_PROFILE_BYTES) return false;
  try {
    inflateSync(data.subarray(name + 2), { maxOutputLength: MAX_PROFILE_BYTES });
    return true;
  } catch {
    return false;
  }
}

const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const SOS = 0xda;

function openJpeg(file: Buffer): Container {
  const kept = [file.subarray(0, 2)];
  const profile = new Set<Buffer>();
  const blocks: FoundOrientation[] = [];
  let turnedByXmp = false;
  let at = 2;
  while (at + 4 <= file.length && file.readUInt8(at) === 0xff) {
    const marker = file.readUInt8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (marker === SOS || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9) || end > file.length) break;
    const segment = file.subarray(at, end);
    const data = segment.subarray(4);
    const startsWith = (word: string): boolean => data.toString('latin1', 0, word.length) === word;
    if (marker === 0xe1 && startsWith('Exif\0\0')) blocks.push(readExif(data));
    else if (marker === 0xe1 && startsWith(XMP)) turnedByXmp ||= xmpTurns(data);
    else if (marker === 0xe2 && startsWith('ICC_PROFILE\0')) profile.add(segment);
    if (profile.has(segment) || isKeptInJpeg(marker, startsWith)) kept.push(segment);
    at = end;
  }
  const pixels = file.subarray(at);
  const found = settle(blocks, turnedByXmp);
  return {
    bytes: Buffer.concat([
      ...(byteSizeOf(profile) > MAX_PROFILE_BYTES ? kept.filter((one) => !profile.has(one)) : kept),
      pixels,
    ]),
    // Bytes between the segments belong to no segment: readers that skip them find other segments.
    orientation: { ...found, agreed: found.agreed && pixels[1] === SOS },
    animated: false,
    lossless: false,
    scans: scansOf(pixels),
  };
}

/**
 * True except for application segments and comments. The segments of JFIF and Adobe are kept, because they define the
 * colours.
 */
function isKeptInJpeg(marker: number, startsWith: (word: string) => boolean): boolean {
  if (marker === 0xfe) return false;
  return marker < 0xe0 || marker > 0xef || marker === 0xee || (marker === 0xe0 && startsWith('JFIF\0'));
}

const byteSizeOf = (parts: Iterable<Buffer>): number => [...parts].reduce((sum, { length }) => sum + length, 0);

/** Counts the scans. Inside compressed data 0xff is always followed by 0 or by a restart marker. */
function scansOf(pixels: Buffer): number {
  let scans = 0;
  for (let at = pixels.indexOf(0xff); at !== -1 && at + 1 < pixels.length; at = pixels.indexOf(0xff, at + 1)) {
    const marker = pixels[at + 1];
    if (marker === SOS) scans++;
    if (marker === 0xd9) break;
  }
  return scans;
}

const WEBP_KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']);
const WEBP_FLAGS = { profile: 0x20, exif: 0x08, xmp: 0x04 };

function openWebp(file: Buffer): Container {
  const kept: Buffer[] = [];
  const blocks: FoundOrientation[] = [];
  let [turnedByXmp, animated, lossless, profile] = [false, false, false, false];
  for (let at = 12; at + 8 <= file.length;) {
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    // The file is cut off. The rest is kept so that the library reports it.
    const end = Math.min(at + 8 + length + (length & 1), file.length);
    const data = file.subarray(at + 8, Math.min(at + 8 + length, file.length));
    const small = type === 'ICCP' && !profile && length <= MAX_PROFILE_BYTES;
    if (WEBP_KEPT.has(type) || small) kept.push(file.subarray(at, end));
    profile ||= small;
    animated ||= type === 'ANMF' || type === 'ANIM';
    lossless ||= type === 'VP8L';
    if (type === 'EXIF') blocks.push(readExif(data));
    else if (type === 'XMP ') turnedByXmp ||= xmpTurns(data);
    at = end;
  }
  const orientation = settle(blocks, turnedByXmp);
  return { bytes: webpOf(file, kept, profile), orientation, animated, lossless, scans: 1 };
}

function webpOf(file: Buffer, kept: readonly Buffer[], profile: boolean): Buffer {
  const body = Buffer.concat([file.subarray(0, 12), ...kept]);
  // The length in the header stays unchanged when it is larger than the file, so that the library reports the fault.
  if (file.readUInt32LE(4) + 8 <= file.length) body.writeUInt32LE(body.length - 8, 4);
  if (body.toString('latin1', 12, 16) === 'VP8X' && body.length > 20) {
    const gone = WEBP_FLAGS.exif | WEBP_FLAGS.xmp | (profile ? 0 : WEBP_FLAGS.profile);
    body.writeUInt8(body.readUInt8(20) & ~gone & 0xff, 20);
  }
  return body;
}
