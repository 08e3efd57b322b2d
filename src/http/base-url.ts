// Under which address a client reaches this server, read from its own request: what is handed out to it is readable there. PUBLIC_URL
// wins; X-Forwarded-* count only when they come from a proxy that TRUST_PROXY names. A forged Host changes what its own sender gets.
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

/** The base of all URLs for whoever sent a request, without a slash at the end, e.g. `http://localhost:4000`. BAD_USER_INPUT for a Host that is none. */
export type BaseUrlOf = (request: IncomingMessage) => string;

/** A name, an IPv4 or an IPv6 address in brackets, and a port: nothing that could end a URL's host. */
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?)\.?(:\d{1,5})?$/i;
/** Path segments of plain characters. */
const PREFIX = /^(\/[A-Za-z0-9._~-]+)*$/;

export function createBaseUrl({ publicUrl, trustProxy }: AddressOptions): BaseUrlOf {
  if (publicUrl !== null) return () => publicUrl;
  const trusts = compileTrust(trustProxy);
  return (request) => {
    const forwarded = (name: string): string | null => {
      const value = request.headers[`x-forwarded-${name}`];
      if (typeof value !== 'string' || !trusts(request.socket.remoteAddress ?? '', 0)) return null;
      // Of several proxies the first one wrote first: what the client asked for.
      return value.split(',')[0]?.trim() ?? null;
    };
    const protocol = forwarded('proto') ?? ((request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http');
    const host = forwarded('host') ?? request.headers.host ?? '';
    const prefix = (forwarded('prefix') ?? '').replace(/\/+$/, '');
    if (!HOST.test(host) || !/^https?$/.test(protocol) || !PREFIX.test(prefix)) {
      throw new AppError('BAD_USER_INPUT', 'The request names no usable host: its Host header must be a name or an address, and a port.');
    }
    return `${protocol}://${host.toLowerCase()}${prefix}`;
  };
}

/** Express's own reading of its setting, which sockets must share. */
function compileTrust(trustProxy: TrustedProxies | null): (address: string, hop: number) => boolean {
  if (trustProxy === null) return () => false;
  const app = express();
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy]);
  return app.get('trust proxy fn') as (address: string, hop: number) => boolean;
}

/**
 * Takes the path of PUBLIC_URL off a request's path, for proxies that hand it on as it came. `publicPath`: with a slash at the beginning
 * and none at the end; '' for none.
 */
export function stripPublicPath(request: IncomingMessage, publicPath: string): void {
  const { url = '' } = request;
  if (publicPath !== '' && (url === publicPath || /^[/?]/.test(url.slice(publicPath.length))) && url.startsWith(publicPath)) {
    request.url = url.slice(publicPath.length).replace(/^(?!\/)/, '/');
  }
}
