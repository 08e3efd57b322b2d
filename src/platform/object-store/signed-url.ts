// Expiring URLs for the local disk: what may be done is in the URL, in plain words, and an HMAC-SHA256 over it keeps it
// from being changed.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a URL allows. */
export interface Grant {
  method: 'GET' | 'PUT';
  key: string;
  /** Seconds since 1970. */
  expires: number;
  /** GET: the name the browser saves it under. */
  downloadName?: string;
  /** GET: the type that it is answered with. PUT: the type that was announced. */
  contentType?: string;
  /** PUT: exactly this many bytes, of this sha256 (hex). */
  byteSize?: number;
  sha256?: string;
}

/**
 * URLs of one object stay the same for a quarter of an hour, so that browsers keep what they have read; short-lived
 * ones for a quarter of their life. `seconds`: how long a URL is to live. -> length of the window in seconds, at least
 * 1.
 */
export const windowOf = (seconds: number): number => Math.max(1, Math.min(900, Math.floor(seconds / 4)));

/** Seconds since 1970: at least `seconds` from `now` (milliseconds), and the same for all of a window. */
export function expiryWithin(seconds: number, now: number): number {
  const window = windowOf(seconds);
  return Math.ceil((now / 1000 + seconds) / window) * window;
}

const FIELDS = ['method', 'key', 'expires', 'downloadName', 'byteSize', 'sha256', 'contentType'] as const;

/** -> the query of the URL, signature included. The key itself is in the URL's path. */
export function sign(grant: Grant, secret: Uint8Array): URLSearchParams {
  const query = new URLSearchParams();
  for (const field of FIELDS) if (field !== 'key' && grant[field] !== undefined) query.set(field, String(grant[field]));
  query.set('signature', signatureOf(grant, secret));
  return query;
}

/** Path, decoded, and query of a request; null when they cannot be read. */
export function readTarget(url: string): { path: string; query: URLSearchParams } | null {
  const [path = '', ...query] = url.split('?');
  try {
    return { path: decodeURIComponent(path), query: new URLSearchParams(query.join('?')) };
  } catch {
    return null;
  }
}

/** The grant of a request, or why there is none. */
export function verify(
  method: string,
  key: string,
  query: URLSearchParams,
  secret: Uint8Array,
  now: number,
): Grant | 'FORGED' | 'EXPIRED' {
  const wanted = method === 'HEAD' ? 'GET' : method;
  if (wanted !== 'GET' && wanted !== 'PUT') return 'FORGED';
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const number = (name: string): number | undefined => (query.has(name) ? Number(query.get(name)) : undefined);
  const grant: Grant = {
    method: wanted,
    key,
    expires: Number(query.get('expires')),
    ...optional('downloadName', text('downloadName')),
    ...optional('byteSize', number('byteSize')),
    ...optional('sha256', text('sha256')),
    ...optional('contentType', text('contentType')),
  };
  if (query.get('method') !== wanted) return 'FORGED';
  const given = Buffer.from(query.get('signature') ?? '', 'hex');
  const right = Buffer.from(signatureOf(grant, secret), 'hex');
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'FORGED';
  return grant.expires * 1000 < now ? 'EXPIRED' : grant;
}

function signatureOf(grant: Grant, secret: Uint8Array): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(FIELDS.map((field) => grant[field] ?? null)))
    .digest('hex');
}

const optional = <K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [name]: value } as Record<K, V>);
