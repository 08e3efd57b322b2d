// Serves the page and GraphiQL with a `base` element for the path at which they were requested, so that their relative
// URLs work below the path of a proxy and at any host. Other files of the built page are served unchanged.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import express from 'express';
import type { RequestHandler, Response } from 'express';
import type { BaseUrlOf } from './base-url.ts';
import { isRead, refuseMethod } from './only-reads.ts';

const PAGE = 'index.html';
const GRAPHIQL = 'graphiql.html';
const KINDS = ['application/graphql-response+json', 'application/json', 'text/event-stream', 'text/html'];

export interface Pages {
  /** /: the page and its files. */
  page: RequestHandler;
  /**
   * /graphql: GraphiQL for browsers. Every other client is passed to the next handler, also one that accepts any type
   * (curl).
   */
  graphiql: RequestHandler;
}

/** `folder`: the built page; when it does not exist, every request is passed to the next handler. */
export function createPages(folder: string, baseUrlOf: BaseUrlOf): Pages {
  // Read for each request: a build beside the running server replaces the page and the files that it names.
  const read = (name: string): string | null => readPage(join(folder, name));
  const send = (response: Response, html: string, baseUrl: string): void => {
    const base = new URL(baseUrl).pathname.replace(/\/*$/, '/');
    response.setHeader('cache-control', 'no-cache');
    response.type('html').send(html.replace('<head>', `<head>\n    <base href="${base}" />`));
  };
  const files = express.static(folder, { index: false, setHeaders });
  return {
    page: (request, response, next) => {
      const page = ['/', `/${PAGE}`].includes(request.path) ? read(PAGE) : null;
      if (page === null) files(request, response, next);
      else if (!isRead(request)) refuseMethod(request, response);
      else send(response, page, baseUrlOf(request));
    },
    graphiql: (request, response, next) => {
      const isAsked = request.method === 'GET' && request.accepts(KINDS) === 'text/html';
      const graphiql = isAsked ? read(GRAPHIQL) : null;
      if (graphiql === null) next();
      else send(response, graphiql, baseUrlOf(request));
    },
  };
}

/** A worker has the policy of its own response: WebAssembly is allowed there, and nowhere in the page. */
function setHeaders(response: Response, path: string): void {
  const name = basename(path);
  const policy = response.getHeader('content-security-policy');
  if (/^redraw-worker-.*\.js$/.test(name) && typeof policy === 'string') {
    const allowed = policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
    response.setHeader('content-security-policy', allowed);
  }
  // Its name contains its version.
  if (/^onnxruntime-.*\.gz$/.test(name)) response.setHeader('cache-control', 'public, max-age=31536000, immutable');
}

const readPage = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);
