// What is counted, for Prometheus (/metrics). A registry of its own: two applications in one process do not meet.
import type { RequestHandler } from 'express';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  turnFinished(status: string): void;
  /** `elapsedMs`: since the mask was begun. */
  maskScale(scale: number, elapsedMs: number): void;
  handler: RequestHandler;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'maskstream_' });
  const turns = new Counter({ name: 'maskstream_turns_total', help: 'Turns that ended, by how they ended', labelNames: ['status'], registers: [registry] });
  const scales = new Histogram({
    name: 'maskstream_mask_scale_seconds', help: 'From the start of a mask to each of its previews, by scale', labelNames: ['scale'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers: [registry],
  });
  return {
    turnFinished: (status) => turns.inc({ status }),
    maskScale: (scale, elapsedMs) => scales.observe({ scale: String(scale) }, elapsedMs / 1000),
    handler: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
