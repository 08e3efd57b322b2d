// A browser that opens /graphql gets GraphiQL, built with the page (web/src/graphiql): nothing comes from anywhere else. Every other
// client is passed on, also one that takes whatever it is given (curl).
import { existsSync } from 'node:fs';
import type { RequestHandler } from 'express';

const KINDS = ['application/graphql-response+json', 'application/json', 'text/event-stream', 'text/html'];

/** `file`: the built page; without it everybody is passed on. */
export function serveGraphiql(file: string): RequestHandler {
  const built = existsSync(file);
  return (request, response, next) => {
    if (!built || request.method !== 'GET' || request.accepts(KINDS) !== 'text/html') return next();
    response.sendFile(file);
  };
}
