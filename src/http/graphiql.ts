// A browser that opens /graphql gets GraphiQL, built with the page (web/src/graphiql): nothing comes from anywhere else. Every other
// client is passed on, also one that takes whatever it is given (curl).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

const KINDS = ['application/graphql-response+json', 'application/json', 'text/event-stream', 'text/html'];

const PAGE = 'graphiql.html';

/** `root`: where the built page lies; without it everybody is passed on. */
export function serveGraphiql(root: string): RequestHandler {
  const built = existsSync(join(root, PAGE));
  return (request, response, next) => {
    if (!built || request.method !== 'GET' || request.accepts(KINDS) !== 'text/html') return next();
    // Below a root, so that a folder above it may have a name that begins with a dot.
    response.sendFile(PAGE, { root });
  };
}
