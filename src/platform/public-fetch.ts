// Fetches a file from a URL that a user chose. Only https is supported. The agent checks the address of every
// connection, so neither a name nor a redirect leads to a private network. Origins that the operator names are
// exceptions: they may be private, and http. The type of the bytes is not checked here.
import { request as requestHttp } from 'node:http';
import type { ClientRequestArgs, IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Agent } from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { AppError } from '../errors.ts';

export interface FetchRequest {
  /** The header `Authorization`. A redirect to another origin does not get it. */
  authorization?: string;
  /** Sent as JSON by POST. A redirect is then refused. */
  json?: object;
}

/** Throws BAD_USER_INPUT, or IMAGE_TOO_LARGE for more than `maxBytes`. */
export type PublicFetch = (url: string, signal: AbortSignal, request?: FetchRequest) => Promise<Uint8Array>;

export interface PublicFetchOptions {
  maxBytes: number;
  /** Origins that may have private addresses, and may be http. */
  trustedOrigins?: readonly string[];
  /** Whether other origins are fetched from too. */
  publicToo?: boolean;
  /** Time from the first request to the last byte. */
  timeoutMs?: number;
  agent?: Agent;
}

const MAX_REDIRECTS = 3;
const TIMEOUT_MS = 15_000;
/** Most connections at the same time. Time that a request waits for one counts towards its timeout. */
const MAX_CONNECTIONS = 16;
const REDIRECTS = [301, 302, 303, 307, 308];

export function createPublicFetch({
  maxBytes,
  trustedOrigins = [],
  publicToo = true,
  timeoutMs = TIMEOUT_MS,
  agent = new RequestFilteringHttpsAgent({ maxTotalSockets: MAX_CONNECTIONS }),
}: PublicFetchOptions): PublicFetch {
  const check = (url: URL): URL => {
    if (!trustedOrigins.includes(url.origin)) refusePublic(url, publicToo);
    return url;
  };
  return async (address, signal, sent = {}) => {
    const late = AbortSignal.timeout(timeoutMs);
    const end = AbortSignal.any([signal, late]);
    try {
      const first = check(readUrl(address));
      let url = first;
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const response = await request(url, url.origin === first.origin ? sent : {}, {
          signal: end,
          ...(trustedOrigins.includes(url.origin) ? {} : { agent }),
        });
        const { statusCode = 0, headers } = response;
        if (REDIRECTS.includes(statusCode) && headers.location !== undefined && sent.json === undefined) {
          response.destroy();
          url = check(readUrl(headers.location, url));
          continue;
        }
        if (statusCode === 200) return await readBody(response, maxBytes);
        response.destroy();
        throw refused(`its server answered with the status ${statusCode}`, undefined, { status: statusCode });
      }
      throw refused(`it has more than ${MAX_REDIRECTS} redirects`);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (late.aborted) throw refused(`it took longer than ${timeoutMs / 1000} seconds`, error);
      // The same sentence for all causes: users must not learn whether a private address has a server.
      throw refused('its host has no public address, or does not answer', error);
    }
  };
}

const refused = (why: string, cause?: unknown, details = {}): AppError =>
  new AppError('BAD_USER_INPUT', `The image at this URL cannot be fetched: ${why}.`, details, cause);

function readUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw refused('it is no URL');
  const url = new URL(text, base);
  if (url.username !== '' || url.password !== '') throw refused('a user name or a password must not be part of it');
  return url;
}

function refusePublic(url: URL, publicToo: boolean): void {
  if (url.protocol !== 'https:') throw refused('only https is supported');
  if (!publicToo) throw refused(`this server fetches nothing from ${url.origin} (REMOTE_IMAGES)`);
}

function request(
  url: URL,
  { authorization, json }: FetchRequest,
  connection: Pick<ClientRequestArgs, 'signal' | 'agent'>,
): Promise<IncomingMessage> {
  const headers = {
    // Label Studio answers 406 when no other type is accepted.
    accept: json === undefined ? 'image/*, */*;q=0.5' : 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'maskstream',
    ...(authorization === undefined ? {} : { authorization }),
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const options = { ...connection, headers, method: json === undefined ? 'GET' : 'POST' };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    send(url, options, resolve)
      .on('error', reject)
      .end(json === undefined ? undefined : JSON.stringify(json));
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): AppError =>
    new AppError('IMAGE_TOO_LARGE', `The image at this URL has more than ${maxBytes.toLocaleString('en')} bytes.`, {
      limit: maxBytes,
    });
  const parts: Buffer[] = [];
  let length = 0;
  try {
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.byteLength;
      if (length > maxBytes) throw tooLarge();
      parts.push(part);
    }
    if (!response.complete) throw refused('it ended in the middle');
    return new Uint8Array(Buffer.concat(parts));
  } finally {
    response.destroy();
  }
}
