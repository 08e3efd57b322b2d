// Fetches a file from a URL that a user chose. Only https is supported. The agent checks the address of every
// connection, so neither a name nor a redirect leads to a private network. The type of the bytes is not checked here.
import { get } from 'node:https';
import type { Agent } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { AppError } from '../errors.ts';

/** Throws BAD_USER_INPUT, or IMAGE_TOO_LARGE for more than `maxBytes`. */
export type PublicFetch = (url: string, signal: AbortSignal) => Promise<Uint8Array>;

export interface PublicFetchOptions {
  maxBytes: number;
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
  timeoutMs = TIMEOUT_MS,
  agent = new RequestFilteringHttpsAgent({ maxTotalSockets: MAX_CONNECTIONS }),
}: PublicFetchOptions): PublicFetch {
  return async (address, signal) => {
    const late = AbortSignal.timeout(timeoutMs);
    const end = AbortSignal.any([signal, late]);
    try {
      let url = readUrl(address);
      for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        const response = await request(url, agent, end);
        const { statusCode = 0, headers } = response;
        if (REDIRECTS.includes(statusCode) && headers.location !== undefined) {
          response.destroy();
          url = readUrl(headers.location, url);
          continue;
        }
        if (statusCode === 200) return await readBody(response, maxBytes);
        response.destroy();
        throw refused(`its server answered with the status ${statusCode}`);
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

const refused = (why: string, cause?: unknown): AppError =>
  new AppError('BAD_USER_INPUT', `The image at this URL cannot be fetched: ${why}.`, {}, cause);

function readUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw refused('it is no URL');
  const url = new URL(text, base);
  if (url.protocol !== 'https:') throw refused('only https is supported');
  if (url.username !== '' || url.password !== '') throw refused('a user name or a password must not be part of it');
  return url;
}

function request(url: URL, agent: Agent, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'maskstream' };
  return new Promise((resolve, reject) => {
    get(url, { agent, signal, headers }, resolve).on('error', reject);
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): AppError =>
    new AppError('IMAGE_TOO_LARGE', `The image at this URL has more than ${maxBytes} bytes.`, { limit: maxBytes });
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
