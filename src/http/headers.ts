// Security headers of every response, and the refusal of requests whose Host header is not allowed.
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { AppError } from '../errors.ts';
import type { BaseUrlOf } from './base-url.ts';
import { isLoopbackName } from './origins.ts';

/** `otherOrigins`: origins from which pages load images and to which they upload them. */
export function securityHeaders(otherOrigins: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:', ...otherOrigins],
        'connect-src': ["'self'", ...otherOrigins],
        'style-src': ["'self'", "'unsafe-inline'"],
        // GraphiQL's style sheet contains its fonts as data URIs.
        'font-src': ["'self'", 'data:'],
        // The server listens for plain HTTP.
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: false,
    // requireHost sets these two.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
}

/** Refuses a Host header that is malformed, or that names another site, before the request is read. */
export function requireHost(baseUrlOf: BaseUrlOf, isForeign: (request: IncomingMessage) => boolean): RequestHandler {
  return (request, response, next) => {
    const { protocol, hostname } = new URL(baseUrlOf(request));
    if (isForeign(request)) throw new AppError('FORBIDDEN', 'This server only answers to localhost.');
    // Browsers apply these two headers only over https and from loopback names, and warn about them elsewhere.
    if (protocol === 'https:' || isLoopbackName(hostname))
      response.set({ 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' });
    next();
  };
}
