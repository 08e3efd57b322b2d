// What is counted, for Prometheus (/metrics). A registry of its own: two applications in one process do not meet.
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  turnFinished(status: string): void;
  /** `elapsedMs`: since the mask was begun. */
  maskScale(scale: number, elapsedMs: number): void;
  /** Objects that no row spoke of. */
  swept(objects: number): void;
  handler: RequestHandler;
}

/** `queueDepth`: how many turns wait; asked at every scrape, and left out when it cannot be told. */
export function createMetrics(queueDepth: () => Promise<number>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'maskstream_' });
  const turns = new Counter({ name: 'maskstream_turns_total', help: 'Turns that ended, by how they ended', labelNames: ['status'], registers: [registry] });
  const scales = new Histogram({
    name: 'maskstream_mask_scale_seconds', help: 'From the start of a mask to each of its previews, by scale', labelNames: ['scale'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers: [registry],
  });
  const swept = new Counter({ name: 'maskstream_swept_objects_total', help: 'Objects that no row spoke of and that were removed', registers: [registry] });
  new Gauge({
    name: 'maskstream_queue_depth', help: 'Turns that wait to be answered, of all processes', registers: [registry],
    async collect() {
      try {
        this.set(await queueDepth());
      } catch {
        this.remove();
      }
    },
  });
  return {
    turnFinished: (status) => turns.inc({ status }),
    maskScale: (scale, elapsedMs) => scales.observe({ scale: String(scale) }, elapsedMs / 1000),
    swept: (objects) => swept.inc(objects),
    handler: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
