// Reads the orientation from EXIF and XMP: the only metadata that decides where a pixel lies. It is read here because
// image libraries and browsers treat damaged or contradicting metadata differently, and because general parsers can
// take seconds on hostile files. Pure functions.

export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface FoundOrientation {
  value: Orientation;
  /**
   * False when readers may apply different orientations: the metadata is damaged, contradicting, or of a kind that only
   * some readers use.
   */
  agreed: boolean;
}

const UPRIGHT: FoundOrientation = { value: 1, agreed: true };

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
const ENTRY_BYTES = 12;

/** `block`: an EXIF block, with or without the prefix `Exif\0\0`. */
export function readExif(block: Uint8Array): FoundOrientation {
  const whole = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const tiff = whole.toString('latin1', 0, 6) === 'Exif\0\0' ? whole.subarray(6) : whole;
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 14 || (order !== 'II' && order !== 'MM')) return { value: 1, agreed: false };
  const short = (at: number): number => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (short(2) !== 42 || first + 2 > tiff.length) return { value: 1, agreed: false };
  const told = short(first);
  const count = Math.min(told, Math.floor((tiff.length - first - 2) / ENTRY_BYTES));
  const found: number[] = [];
  let sound = count === told;
  for (let entry = 0; entry < count; entry++) {
    const at = first + 2 + entry * ENTRY_BYTES;
    if (short(at) !== ORIENTATION_TAG) continue;
    sound &&= short(at + 2) === SHORT;
    found.push(short(at + 8));
  }
  const [value = 1] = found;
  const valid = value >= 1 && value <= 8;
  return { value: valid ? (value as Orientation) : 1, agreed: sound && valid && found.length <= 1 };
}

/**
 * True when an XMP packet states another orientation than 1. Browsers and most libraries ignore it; some viewers apply
 * it.
 */
export function xmpTurns(packet: Uint8Array): boolean {
  const text = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).toString('latin1');
  return [...text.matchAll(/tiff:Orientation\s*(?:=\s*["']|>)\s*([^"'<\s]*)/g)].some(([, value]) => value !== '1');
}

/** The orientation that follows from all EXIF blocks and XMP packets of a file. */
export function settle(blocks: readonly FoundOrientation[], turnedByXmp: boolean): FoundOrientation {
  const [first = UPRIGHT] = blocks;
  return { value: first.value, agreed: first.agreed && blocks.length <= 1 && !turnedByXmp };
}
