// Detects the format of a file from its first bytes. Pure functions.

/**
 * The supported formats. PNG, JPEG and WebP are stored as they are; of the others an upright copy is made at once
 * (examine.ts).
 */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'avif' | 'heic' | 'tiff';

export const CONTENT_TYPES: Readonly<Record<PictureFormat, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  heic: 'image/heic',
  tiff: 'image/tiff',
};

export const TAKEN = 'PNG, JPEG, WebP, AVIF, HEIC or TIFF';

/** Names of unsupported formats, by a prefix of the file as Latin-1 text. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['\0\0\u0001\0', 'ICO'],
  ['\0\0\u0002\0', 'CUR'],
  ['\u00ff\u000a', 'JPEG XL'],
  ['\0\0\0\u000cJXL ', 'JPEG XL'],
  ['\0\0\0\u000cjP  ', 'JPEG 2000'],
  ['\u00ff\u004f\u00ff\u0051', 'JPEG 2000'],
  ['8BPS', 'Photoshop (PSD)'],
  ['%PDF', 'PDF'],
  ['%!PS', 'PostScript'],
  ['qoif', 'QOI'],
  ['v/1\u0001', 'OpenEXR'],
  ['#?RADIANCE', 'Radiance HDR'],
  ['DDS ', 'DDS'],
  ['icns', 'ICNS'],
  ['PK\u0003\u0004', 'ZIP'],
  ['\u001f\u008b', 'gzip'],
];

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.subarray(start, end)).toString('latin1');

export function formatOf(bytes: Uint8Array): PictureFormat | null {
  const head = latin1(bytes, 0, 12);
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'jpeg';
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'webp';
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) return 'tiff';
  if (head.slice(4, 8) !== 'ftyp') return null;
  const brands = brandsOf(bytes);
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) ? 'heic' : null;
}

/** The name of an unsupported format, for error messages; null when it is unknown. */
export function otherFormatOf(bytes: Uint8Array): string | null {
  const head = latin1(bytes, 0, 512);
  const named = OTHERS.find(([prefix]) => head.startsWith(prefix));
  if (named !== undefined) return named[1];
  if (head.slice(4, 8) === 'ftyp') return 'video or other ISO media';
  if (/^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^]*?\?>\s*)?(?:<!--[^]*?-->\s*)*<(?:!DOCTYPE svg|svg)\b/i.test(head))
    return 'SVG';
  return /^\s*<(?:!doctype\s+html|html)\b/i.test(head) ? 'HTML' : null;
}

/** The major brand and the compatible brands of an ISO media file. */
function brandsOf(bytes: Uint8Array): string[] {
  const size = Math.min(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readUInt32BE(0),
    256,
    bytes.byteLength,
  );
  const brands = [latin1(bytes, 8, 12)];
  for (let at = 16; at + 4 <= size; at += 4) brands.push(latin1(bytes, at, at + 4));
  return brands;
}

/** The error message for an unsupported file. */
export function refusalOf(bytes: Uint8Array): string {
  const name = otherFormatOf(bytes);
  return name === null
    ? `This is not an image, or its beginning is damaged; ${TAKEN} are taken.`
    : `This is a file of type ${name}, which is not taken; save the image as PNG or JPEG and send that.`;
}
