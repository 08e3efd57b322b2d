// Reads data URIs as browsers do (the data: URL processor of https://fetch.spec.whatwg.org): with parameters, upper
// case, white space in Base64, missing padding and percent-encoding. The length is checked before decoding. The actual
// type of the bytes is checked later.
import { AppError } from '../errors.ts';
import { cutText } from '../cut-text.ts';

/** Browsers use `application/octet-stream` for a file of unknown type. */
const TYPES = new Set([
  'image/png',
  'image/x-png',
  'image/jpeg',
  'image/jpg',
  'image/pjpeg',
  'image/webp',
  'image/avif',
  'image/heic',
  'image/heif',
  'image/tiff',
  'application/octet-stream',
]);

/** How a refusal names the data URI, and what it tells the client to do. */
export interface DataUriWords {
  /** The field of the request that has it. */
  name: string;
  /** What it must be like. */
  wanted: string;
  /** How to send a larger image. */
  larger: string;
}

export const IMAGE_WANTED =
  'it must be like data:image/png;base64,...; image/jpeg, image/webp, image/avif, image/heic ' +
  'and image/tiff are taken too';

const UPLOAD: DataUriWords = { name: 'dataUri', wanted: IMAGE_WANTED, larger: 'use createImageUpload' };

/** `maxBytes`: greatest size of the decoded image. Throws BAD_USER_INPUT or IMAGE_TOO_LARGE. */
export function parseDataUri(uri: string, maxBytes: number, words = UPLOAD): Uint8Array {
  const { name, wanted } = words;
  const refused = refusalOf(name);
  const scheme = /^[\0- ]*data:/i.exec(uri.slice(0, 200))?.[0];
  if (scheme === undefined) throw refused(`does not begin with data:; ${wanted}`);
  const comma = uri.indexOf(',');
  if (comma === -1) throw refused(`has no comma between its type and its data; ${wanted}`);
  const [, type = '', base64] =
    /^(.*?)(; *base64)?$/is.exec(
      uri
        .slice(scheme.length, comma)
        .replace(/[\t\n\r]/g, '')
        .trim(),
    ) ?? [];
  const essence = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (!TYPES.has(essence)) throw refused(`says that it is of type ${cutText(essence, 100) || 'text/plain'}; ${wanted}`);

  // A URL ends before spaces, control characters and its fragment.
  let end = uri.length;
  while (end > comma + 1 && uri.charCodeAt(end - 1) <= 0x20) end--;
  const fragment = uri.indexOf('#', comma);
  const body = uri.slice(comma + 1, fragment === -1 ? end : Math.min(fragment, end));
  return base64 === undefined ? readPlain(body, maxBytes, words) : readBase64(body, maxBytes, words);
}

const refusalOf =
  (name: string) =>
  (what: string): AppError =>
    new AppError('BAD_USER_INPUT', `${name} ${what}.`);

function checkSize(byteSize: number, limit: number, { larger }: DataUriWords): void {
  if (byteSize <= limit) return;
  const [size, most] = [byteSize.toLocaleString('en'), limit.toLocaleString('en')];
  const message = `The image has ${size} bytes, a data URI may have at most ${most}; ${larger}.`;
  throw new AppError('IMAGE_TOO_LARGE', message, { limit });
}

function readBase64(body: string, maxBytes: number, words: DataUriWords): Uint8Array {
  const refused = refusalOf(words.name);
  const decoded = body.includes('%') ? percentDecoded(body).toString('latin1') : body;
  const digits = decoded.replace(/[\t\n\f\r ]+/g, '');
  const data = digits.length % 4 === 0 ? digits.replace(/={1,2}$/, '') : digits;
  if (data.length % 4 === 1) throw refused('is cut off: its Base64 has one character too few or too many');
  checkSize(Math.floor((data.length * 3) / 4), maxBytes, words);
  const wrong = /[^A-Za-z0-9+/]/u.exec(data)?.[0];
  if (wrong === '-' || wrong === '_')
    throw refused('is written in the URL-safe alphabet of Base64; write + and / instead of - and _');
  if (wrong === '=') throw refused('has padding (=) in its Base64 that does not belong there');
  if (wrong !== undefined)
    throw refused(`has the character ${JSON.stringify(wrong)} in its data, which is none of Base64`);
  return new Uint8Array(Buffer.from(data, 'base64'));
}

function readPlain(body: string, maxBytes: number, words: DataUriWords): Uint8Array {
  const bytes = percentDecoded(body.replace(/[\t\n\r]+/g, ''));
  checkSize(bytes.byteLength, maxBytes, words);
  return new Uint8Array(bytes);
}

/** Decodes `%` and two hex digits; any other `%` stays. */
function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at] === 0x25 ? hexDigit(bytes[at + 1]) * 16 + hexDigit(bytes[at + 2]) : NaN;
    bytes[length++] = Number.isNaN(code) ? (bytes[at] ?? 0) : code;
    if (!Number.isNaN(code)) at += 2;
  }
  return bytes.subarray(0, length);
}

function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : NaN;
}
