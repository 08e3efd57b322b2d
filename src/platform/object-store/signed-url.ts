// Expiring URLs for the local disk. The query states what is allowed, in plain text; an HMAC-SHA256 over it prevents
// changes.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a URL allows. */
export interface Grant {
  method: 'GET' | 'PUT';
  key: string;
  /** Unix time in seconds. */
  expires: number;
  /** GET: the file name for a download in a browser. */
  downloadName?: string;
  /** GET: the content type of the response. PUT: the declared content type. */
  contentType?: string;
  /** PUT: the exact number of bytes, and their sha256 (hex). */
  byteSize?: number;
  sha256?: string;
}

/**
 * URLs of one object stay the same during a window, so that browsers can cache. The window is a quarter of an hour, or
 * a quarter of a shorter lifetime. `seconds`: lifetime of the URL. Returns the length of the window in seconds, at
 * least 1.
 */
export const windowOf = (seconds: number): number => Math.max(1, Math.min(900, Math.floor(seconds / 4)));

/** Unix time in seconds: at least `seconds` after `now` (milliseconds), and the same for a whole window. */
export function expiryWithin(seconds: number, now: number): number {
  const window = windowOf(seconds);
  return Math.ceil((now / 1000 + seconds) / window) * window;
}

const FIELDS = ['method', 'key', 'expires', 'downloadName', 'byteSize', 'sha256', 'contentType'] as const;

/** Returns the query of the URL, signature included. The key is in the URL's path. */
export function sign(grant: Grant, secret: Uint8Array): URLSearchParams {
  const query = new URLSearchParams();
  for (const field of FIELDS) if (field !== 'key' && grant[field] !== undefined) query.set(field, String(grant[field]));
  query.set('signature', signatureOf(grant, secret));
  return query;
}

/** Decoded path and query of a request; null when they cannot be parsed. */
export function readTarget(url: string): { path: string; query: URLSearchParams } | null {
  const [path = '', ...query] = url.split('?');
  try {
    return { path: decodeURIComponent(path), query: new URLSearchParams(query.join('?')) };
  } catch {
    return null;
  }
}

export interface SignedRequest {
  method: string;
  key: string;
  query: URLSearchParams;
}

/** Returns the grant of a request, or the reason of the refusal. `now`: milliseconds since 1970. */
export function verify(
  { method, key, query }: SignedRequest,
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
