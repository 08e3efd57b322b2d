// Pages of which origins may use the API: one rule for CORS and for sockets.
import type { IncomingMessage } from 'node:http';
import cors from 'cors';
import type { RequestHandler } from 'express';
import type { BaseUrlOf } from './base-url.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface OriginOptions {
  /**
   * CORS_ORIGINS: origins, or `*` for all. Requests carry no cookies, so a page can do nothing here that its own
   * credentials do not allow.
   */
  allowed: readonly string[];
  /** Of PUBLIC_URL; null: none. */
  publicOrigin: string | null;
  baseUrlOf: BaseUrlOf;
}

export const isLoopbackName = (hostname: string): boolean => LOOPBACK.has(hostname);

export type OriginRule = (origin: string | undefined, request: IncomingMessage) => boolean;

/** Not a browser's page at all, a page of this server, one of this machine, or one of the list. */
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
 * Whether a request names this machine itself, or the address that is configured: a page of another site may point a
 * name of its own here.
 */
export function namesOwnHost({ headers: { host = '' } }: IncomingMessage, publicUrl: string | null): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return isLoopbackName(name) || (publicUrl !== null && name === new URL(publicUrl).hostname);
}

/** Lets pages of other origins read the answers, with credentials that they send themselves (`Authorization`). */
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
  /** Whoever may not, or is no page, is told what is taken here all the same. */
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
