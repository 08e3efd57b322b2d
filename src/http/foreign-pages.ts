// Refuses what a page of another site makes a browser send without a CORS preflight request. The page cannot read the
// response, but a server without authentication would process the request.
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../errors.ts';
import type { OriginRule } from './origins.ts';

/** Forms and scripts: the browser sends the page's origin. */
export function refuseForeignOrigins(originRule: OriginRule): RequestHandler {
  return (request: IncomingMessage, _response, next) => {
    if (!originRule(request.headers.origin, request)) throw refusal();
    next();
  };
}

/** Also images, links and other elements, for which the browser sends no origin. A POST of theirs is no JSON. */
export function refuseForeignReads(originRule: OriginRule): RequestHandler {
  return (request: IncomingMessage, _response, next) => {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const isForeign =
      origin === undefined ? site === 'cross-site' || site === 'same-site' : !originRule(origin, request);
    if (request.method === 'GET' && isForeign) throw refusal();
    next();
  };
}

const refusal = (): AppError =>
  new AppError('FORBIDDEN', 'Pages of this origin may not use this server (CORS_ORIGINS).');
