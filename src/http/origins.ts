// Which origins may use the API: one rule for CORS and for WebSockets.
import type { IncomingMessage } from 'node:http';
import cors from 'cors';
import type { RequestHandler } from 'express';
import type { BaseUrlOf } from './base-url.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface OriginOptions {
  /**
   * CORS_ORIGINS: origins, or `*` for all. Requests carry no cookies, so a page has only the rights of credentials that
   * it sends itself.
   */
  allowed: readonly string[];
  /** The origin of PUBLIC_URL; null: none. */
  publicOrigin: string | null;
  baseUrlOf: BaseUrlOf;
}

export const isLoopbackName = (hostname: string): boolean => LOOPBACK.has(hostname);

export type OriginRule = (origin: string | undefined, request: IncomingMessage) => boolean;

/** True for a request without an origin, and for pages of this server, of this machine, and of the listed origins. */
export function createOriginRule({ allowed, publicOrigin, baseUrlOf }: OriginOptions): OriginRule {
  return (origin, request) => {
    if (origin === undefined) return true;
    if (allowed.includes('*') || allowed.includes(origin) || origin === publicOrigin) return true;
    if (!URL.canParse(origin)) return false;
    const page = new URL(origin);
    return (
      isLoopbackName(page.hostname) ||
      page.host === request.headers.host ||
      page.origin === new URL(baseUrlOf(request)).origin
    );
  };
}

/**
 * Whether the Host header is a loopback name or the host of PUBLIC_URL. Another site can give its own name the address
 * of this machine (DNS rebinding).
 */
export function namesOwnHost({ headers: { host = '' } }: IncomingMessage, publicUrl: string | null): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return isLoopbackName(name) || (publicUrl !== null && name === new URL(publicUrl).hostname);
}

/** Allows pages of other origins to read responses, with credentials that they send in `Authorization`. */
export function allowOrigins(rule: OriginRule, methods: readonly string[] = ['GET', 'POST']): RequestHandler[] {
  const read = cors((request, done) => {
    const { origin } = (request as IncomingMessage).headers;
    done(null, {
      origin: origin !== undefined && rule(origin, request as IncomingMessage) ? origin : false,
      methods: [...methods],
      maxAge: 3600,
      exposedHeaders: ['retry-after', 'www-authenticate'],
    });
  });
  /** Answers OPTIONS requests of other origins and of programs too. */
  const answerOptions: RequestHandler = (request, response, next) => {
    if (request.method === 'OPTIONS')
      response
        .status(204)
        .set('allow', [...methods, 'OPTIONS'].join(', '))
        .end();
    else next();
  };
  return [read, answerOptions];
}
