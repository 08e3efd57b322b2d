// Under which address a client reaches this server, read from its own request: what is handed out to it is readable
// there. PUBLIC_URL wins; X-Forwarded-* and Forwarded count only when they come from a proxy that TRUST_PROXY names. A
// forged Host changes what its own sender gets.
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import express from 'express';
import { AppError } from '../errors.ts';

/** What TRUST_PROXY may say: a number of hops, or addresses, subnets and the names loopback, linklocal, uniquelocal. */
export type TrustedProxies = number | readonly string[];

export interface AddressOptions {
  /** Without a slash at the end; null: as the request says. */
  publicUrl: string | null;
  trustProxy: TrustedProxies | null;
}

/**
 * The base of all URLs for whoever sent a request, without a slash at the end, e.g. `http://localhost:4000`.
 * BAD_USER_INPUT for a Host that is none.
 */
export type BaseUrlOf = (request: IncomingMessage) => string;

const MAX_HOST = 260;
/** A name, an IPv4 or an IPv6 address in brackets, and a port: nothing that could end a URL's host. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9._-]*)(:\d{1,5})?$/i;
/** Path segments of plain characters. */
const PREFIX = /^(\/[A-Za-z0-9._~-]+)*$/;

export function createBaseUrl({ publicUrl, trustProxy }: AddressOptions): BaseUrlOf {
  const trusts = compileTrust(trustProxy);
  return (request) => {
    const told = trusts(request.socket.remoteAddress ?? '', 0) ? forwarded(request) : {};
    const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
    const { host = '' } = request.headers;
    const protocol =
      schemeOf(told.protocol) ?? ((request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http');
    const prefix = (told.prefix ?? '').replace(/\/+$/, '');
    // The request's own is read also where another one counts: what is no host is refused everywhere.
    if (hosts.length > 1 || ![host, told.host ?? host].every(isHost) || !PREFIX.test(prefix)) {
      throw new AppError(
        'BAD_USER_INPUT',
        'The Host header must be a host name or an IP address, with an optional port.',
      );
    }
    return publicUrl ?? new URL(`${protocol}://${told.host ?? host}`).origin + prefix;
  };
}

const isHost = (text: string): boolean => text.length <= MAX_HOST && HOST.test(text) && URL.canParse(`http://${text}`);

interface Forwarded {
  host?: string | undefined;
  protocol?: string | undefined;
  prefix?: string | undefined;
}

/** Of several proxies the first one wrote first: what the client asked for. */
function forwarded({ headers }: IncomingMessage): Forwarded {
  const first = (name: string): string | undefined => {
    const value = headers[`x-forwarded-${name}`];
    return typeof value === 'string' ? value.split(',')[0]?.trim() : undefined;
  };
  const standard = readForwarded(headers.forwarded);
  return {
    host: first('host') ?? standard('host'),
    protocol: first('proto') ?? standard('proto'),
    prefix: first('prefix'),
  };
}

/** RFC 7239: `for=192.0.2.1;host="[::1]:4000";proto=https, for=...`. */
function readForwarded(header = ''): (name: string) => string | undefined {
  const pairs = (header.split(',')[0] ?? '').split(';').map((pair) => pair.split('='));
  const values = new Map(
    pairs.map(([name = '', ...value]) => [
      name.trim().toLowerCase(),
      value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    ]),
  );
  return (name) => values.get(name);
}

/** Some proxies name the socket's own scheme. Null for what is none. */
function schemeOf(protocol: string | undefined): string | null {
  return /^(https?|wss?)$/i.test(protocol ?? '') ? (/s$/i.test(protocol ?? '') ? 'https' : 'http') : null;
}

/** Express's own reading of its setting, which sockets must share. */
function compileTrust(trustProxy: TrustedProxies | null): (address: string, hop: number) => boolean {
  if (trustProxy === null) return () => false;
  const app = express();
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy]);
  return app.get('trust proxy fn') as (address: string, hop: number) => boolean;
}

/**
 * Takes the path of PUBLIC_URL off a request's path, for proxies that hand it on as it came. `publicPath`: with a slash
 * at the beginning and none at the end; '' for none.
 */
export function stripPublicPath(request: IncomingMessage, publicPath: string): void {
  const { url = '' } = request;
  if (
    publicPath !== '' &&
    (url === publicPath || /^[/?]/.test(url.slice(publicPath.length))) &&
    url.startsWith(publicPath)
  ) {
    request.url = url.slice(publicPath.length).replace(/^(?!\/)/, '/');
  }
}
