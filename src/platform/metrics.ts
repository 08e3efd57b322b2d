// What is counted, for Prometheus (/metrics). A registry of its own: two applications in one process do not meet. Memory, event loop and
// file descriptors of this process are among the defaults.
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What one turn took, as its engine counted it. */
export interface TurnCost {
  promptTokens: number;
  imageTokens: number;
  answerTokens: number;
  maskTokens: number;
  prefillMs: number;
  answerMs: number;
  maskMs: number;
}

export interface Metrics {
  /** A turn was taken up, so long after it was asked. */
  turnBegan(waitedMs: number): void;
  /** It is no longer run here, however that came about. */
  turnLeft(): void;
  turnFinished(status: string): void;
  turnUsed(cost: TurnCost): void;
  /** `elapsedMs`: since the mask was begun. */
  maskScale(scale: number, elapsedMs: number): void;
  /** Objects that no row spoke of. */
  swept(objects: number): void;
  webhookAttempt(outcome: 'delivered' | 'failed'): void;
  handler: RequestHandler;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** `queueDepth`: how many turns wait; asked at every scrape, and left out when it cannot be told. */
export function createMetrics(queueDepth: () => Promise<number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'maskstream_' });
  const turns = new Counter({ name: 'maskstream_turns_total', help: 'Turns that ended, by how they ended', labelNames: ['status'], registers });
  const running = new Gauge({ name: 'maskstream_turns_running', help: 'Turns that this process answers just now', registers });
  const waits = new Histogram({ name: 'maskstream_turn_wait_seconds', help: 'From the question to the moment a worker took it up', buckets: SECONDS, registers });
  const stages = new Histogram({ name: 'maskstream_turn_stage_seconds', help: 'Time of a completed turn in each stage: prefill, answer, mask', labelNames: ['stage'], buckets: SECONDS, registers });
  const tokens = new Counter({ name: 'maskstream_tokens_total', help: 'Tokens of completed turns, by kind: prompt (image included), image, answer, mask', labelNames: ['kind'], registers });
  const scales = new Histogram({ name: 'maskstream_mask_scale_seconds', help: 'From the start of a mask to each of its previews, by scale', labelNames: ['scale'], buckets: SECONDS, registers });
  const swept = new Counter({ name: 'maskstream_swept_objects_total', help: 'Objects that no row spoke of and that were removed', registers });
  const webhooks = new Counter({ name: 'maskstream_webhook_attempts_total', help: 'Attempts to deliver a webhook, by outcome: delivered, failed', labelNames: ['outcome'], registers });
  new Gauge({
    name: 'maskstream_queue_depth', help: 'Turns that wait to be answered, of all processes', registers,
    async collect() {
      try {
        this.set(await queueDepth());
      } catch {
        this.remove();
      }
    },
  });
  return {
    turnBegan(waitedMs) {
      running.inc();
      waits.observe(waitedMs / 1000);
    },
    turnLeft: () => running.dec(),
    turnFinished: (status) => turns.inc({ status }),
    turnUsed({ promptTokens, imageTokens, answerTokens, maskTokens, prefillMs, answerMs, maskMs }) {
      for (const [kind, count] of Object.entries({ prompt: promptTokens, image: imageTokens, answer: answerTokens, mask: maskTokens })) tokens.inc({ kind }, count);
      for (const [stage, ms] of Object.entries({ prefill: prefillMs, answer: answerMs, mask: maskMs })) stages.observe({ stage }, ms / 1000);
    },
    maskScale: (scale, elapsedMs) => scales.observe({ scale: String(scale) }, elapsedMs / 1000),
    swept: (objects) => swept.inc(objects),
    webhookAttempt: (outcome) => webhooks.inc({ outcome }),
    handler: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}
