// The HTTP server of a process that serves no requests: /healthz, /readyz and /metrics.
import { createServer } from 'node:http';
import express from 'express';
import type { RequestHandler } from 'express';
import type { Logger } from '../platform/log.ts';
import type { Address } from '../platform/port.ts';
import { healthz, readyz } from './health.ts';
import type { Readiness } from './health.ts';
import { listen, urlOf } from './listen.ts';
import type { HttpServer } from './listen.ts';
import { refuseMethod } from './only-reads.ts';

export async function startHealthServer(
  { readiness, metrics, log }: { readiness: Readiness; metrics: RequestHandler; log: Logger },
  address: Address,
): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(readiness, log));
  app.get('/metrics', metrics);
  app.all(['/healthz', '/readyz', '/metrics'], refuseMethod);
  const server = createServer(app);
  const port = await listen(server, address);
  return {
    port,
    url: urlOf(address.host, port),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
