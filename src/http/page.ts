// The page and GraphiQL, each with the path that it was asked under as the base of its relative URLs: below the path of
// a proxy they find their files and the API there, at whatever host they were loaded from. Every other file of the
// built page is served as it is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import type { RequestHandler, Response } from 'express';
import type { BaseUrlOf } from './base-url.ts';

const PAGE = 'index.html';
const GRAPHIQL = 'graphiql.html';
const KINDS = ['application/graphql-response+json', 'application/json', 'text/event-stream', 'text/html'];

export interface Pages {
  /** At /: the page and its files. */
  page: RequestHandler;
  /**
   * At /graphql: GraphiQL for a browser that opens it; every other client is passed on, also one that takes whatever it
   * is given (curl).
   */
  graphiql: RequestHandler;
}

/** `folder`: where the built page lies; without it everybody is passed on. */
export function createPages(folder: string, baseUrlOf: BaseUrlOf): Pages {
  const [page, graphiql] = [PAGE, GRAPHIQL].map((name) => readPage(join(folder, name)));
  const send = (response: Response, html: string, baseUrl: string): void => {
    const base = new URL(baseUrl).pathname.replace(/\/*$/, '/');
    response.setHeader('cache-control', 'no-cache');
    response.type('html').send(html.replace('<head>', `<head>\n    <base href="${base}" />`));
  };
  const files = express.static(folder, { index: false });
  return {
    page: (request, response, next) => {
      if (page === undefined || page === null) return next();
      const isPage = ['GET', 'HEAD'].includes(request.method) && ['/', `/${PAGE}`].includes(request.path);
      if (isPage) send(response, page, baseUrlOf(request));
      else files(request, response, next);
    },
    graphiql: (request, response, next) => {
      if (
        graphiql === undefined ||
        graphiql === null ||
        request.method !== 'GET' ||
        request.accepts(KINDS) !== 'text/html'
      )
        return next();
      send(response, graphiql, baseUrlOf(request));
    },
  };
}

const readPage = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);
