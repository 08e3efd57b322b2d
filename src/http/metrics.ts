// Protects /metrics with a bearer token when one is configured.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `token`: required as `Authorization: Bearer ...`; null: no token is required. */
export function guardMetrics(handler: RequestHandler, token: string | null): RequestHandler {
  if (token === null) return handler;
  const wanted = digest(`Bearer ${token}`);
  return (request, response, next) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) void handler(request, response, next);
    else
      response
        .status(401)
        .set('www-authenticate', 'Bearer')
        .type('text')
        .send('Metrics need METRICS_TOKEN, sent as "Authorization: Bearer ...".\n');
  };
}
