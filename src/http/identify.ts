// Authenticates a request once, before its body is read. Invalid credentials end the request. A request without
// credentials continues with the anonymous viewer.
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Authenticate } from '../access/authenticator.ts';
import { requireScope } from '../access/require-scope.ts';
import type { Viewer } from '../access/viewer.ts';

export function createIdentification(authenticate: Authenticate): {
  identify: RequestHandler;
  viewerOf: (request: IncomingMessage) => Viewer;
} {
  const viewers = new WeakMap<IncomingMessage, Viewer>();
  return {
    async identify(request, _response, next) {
      viewers.set(request, await authenticate(request.headers.authorization));
      next();
    },
    viewerOf(request) {
      const viewer = viewers.get(request);
      if (viewer === undefined) throw new Error('the request was not identified');
      return viewer;
    },
  };
}

/** Refuses a viewer without the scope `read`. */
export const requireRead =
  (viewerOf: (request: IncomingMessage) => Viewer): RequestHandler =>
  (request, _response, next) => {
    requireScope(viewerOf(request), 'read');
    next();
  };
