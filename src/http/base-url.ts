// Finds the URL at which a client reaches this server, from the client's own request, so that the returned URLs work
// for it. PUBLIC_URL overrides everything. X-Forwarded-* and Forwarded are used only from a proxy that TRUST_PROXY
// names. A forged Host affects only the response to its own sender.
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import express from 'express';
import { AppError } from '../errors.ts';

/**
 * A value of TRUST_PROXY: a number of proxies, or addresses, subnets and the names loopback, linklocal, uniquelocal.
 */
export type TrustedProxies = number | readonly string[];

export interface AddressOptions {
  /** PUBLIC_URL without a slash at the end; null: the address in the request. */
  publicUrl: string | null;
  trustProxy: TrustedProxies | null;
}

/**
 * The base of all URLs in the response to a request, without a slash at the end, e.g. `http://localhost:4000`. Throws
 * BAD_USER_INPUT for a malformed Host.
 */
export type BaseUrlOf = (request: IncomingMessage) => string;

const MAX_HOST = 260;
/**
 * A name, an IPv4 address or an IPv6 address in brackets, and a port. It has no character that could end the host of a
 * URL.
 */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9._-]*)(:\d{1,5})?$/i;
/** Path segments of plain characters. */
const PREFIX = /^(\/[A-Za-z0-9._~-]+)*$/;

export function createBaseUrl({ publicUrl, trustProxy }: AddressOptions): BaseUrlOf {
  const trusts = compileTrust(trustProxy);
  return (request) => {
    const fromProxy = trusts(request.socket.remoteAddress ?? '', 0) ? forwarded(request) : {};
    const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host');
    const { host = '' } = request.headers;
    const protocol =
      schemeOf(fromProxy.protocol) ?? ((request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http');
    const prefix = (fromProxy.prefix ?? '').replace(/\/+$/, '');
    // The Host header is checked even when another header overrides it: a malformed Host is always refused.
    if (hosts.length > 1 || ![host, fromProxy.host ?? host].every(isHost) || !PREFIX.test(prefix)) {
      throw new AppError(
        'BAD_USER_INPUT',
        'The Host header must be a host name or an IP address, with an optional port.',
      );
    }
    return publicUrl ?? new URL(`${protocol}://${fromProxy.host ?? host}`).origin + prefix;
  };
}

const isHost = (text: string): boolean => text.length <= MAX_HOST && HOST.test(text) && URL.canParse(`http://${text}`);

interface Forwarded {
  host?: string | undefined;
  protocol?: string | undefined;
  prefix?: string | undefined;
}

/** Each proxy appends its value, so the first value is the address that the client used. */
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

/** Some proxies send the scheme of the WebSocket (ws, wss). Null for anything that is no scheme. */
function schemeOf(protocol: string | undefined): string | null {
  return /^(https?|wss?)$/i.test(protocol ?? '') ? (/s$/i.test(protocol ?? '') ? 'https' : 'http') : null;
}

/** Express's function for this setting, so that WebSockets follow the same rule. */
function compileTrust(trustProxy: TrustedProxies | null): (address: string, hop: number) => boolean {
  if (trustProxy === null) return () => false;
  const app = express();
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy]);
  return app.get('trust proxy fn') as (address: string, hop: number) => boolean;
}

/**
 * Removes the path of PUBLIC_URL from the path of a request, for proxies that pass it on unchanged. `publicPath`:
 * begins with a slash and does not end with one; empty: no path.
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
