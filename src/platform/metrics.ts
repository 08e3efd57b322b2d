// The metrics for Prometheus (/metrics). Each application has its own registry. Memory, event loop and file descriptors
// of this process are among the default metrics.
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { EngineStats } from '../../inference/engine.ts';
import type { GenerationUsage } from '../../inference/events.ts';

export interface Metrics {
  /** A worker started a turn, `waitedMs` after its creation. */
  turnBegan(waitedMs: number): void;
  /** This worker no longer runs the turn, for any reason. */
  turnLeft(): void;
  turnFinished(status: string): void;
  /** `usage`: of a completed turn. */
  turnUsed(usage: GenerationUsage): void;
  /** `elapsedMs`: milliseconds since the start of the mask. */
  maskScale(scale: number, elapsedMs: number): void;
  /** Number of objects that the sweeper removed because no row refers to them. */
  swept(objects: number): void;
  webhookAttempt(outcome: 'delivered' | 'failed'): void;
  handler: RequestHandler;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Read at every scrape. A value that rejects or is null is left out. */
export interface Gauges {
  /** Number of queued turns. */
  queueDepth: () => Promise<number>;
  /** Number of open subscriptions of this process. */
  followers: () => number;
  /** Null in a process without an engine, and while the engine loads again. */
  engineStats: () => EngineStats | null;
  /** Resident memory in bytes of the engine's child process. */
  engineMemoryBytes: () => Promise<number | null>;
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'maskstream_' });
  const { turns, running, waits, stages, tokens, scales, cache } = turnInstruments([registry]);
  const { swept, webhooks } = backgroundInstruments([registry]);
  registerGauges(gauges, [registry]);
  registerEngineCounters(gauges.engineStats, [registry]);
  return {
    turnBegan(waitedMs) {
      running.inc();
      waits.observe(waitedMs / 1000);
    },
    turnLeft: () => running.dec(),
    turnFinished: (status) => turns.inc({ status }),
    turnUsed({ imageTokens, cachedTokens, prefillMs, answerMs, maskMs, ...usage }) {
      for (const [kind, count] of Object.entries({
        prompt: usage.promptTokens,
        image: imageTokens,
        reused: usage.reusedTokens,
        answer: usage.answerTokens,
        mask: usage.maskTokens,
      }))
        tokens.inc({ kind }, count);
      cache.inc({ outcome: 'hit' }, cachedTokens);
      cache.inc({ outcome: 'miss' }, imageTokens - cachedTokens);
      for (const [stage, ms] of Object.entries({ prefill: prefillMs, answer: answerMs, mask: maskMs }))
        stages.observe({ stage }, ms / 1000);
    },
    maskScale: (scale, elapsedMs) => scales.observe({ scale: String(scale) }, elapsedMs / 1000),
    swept: (objects) => swept.inc(objects),
    webhookAttempt: (outcome) => webhooks.inc({ outcome }),
    handler: async (_request, response) => {
      response.type(registry.contentType).send(await registry.metrics());
    },
  };
}

function turnInstruments(registers: Registry[]) {
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Histogram({ name, help, labelNames, buckets: SECONDS, registers });
  return {
    turns: counter('maskstream_turns_total', 'Turns that ended, by status', 'status'),
    running: new Gauge({
      name: 'maskstream_turns_running',
      help: 'Turns that this process runs now',
      registers,
    }),
    waits: histogram('maskstream_turn_wait_seconds', 'Time from the creation of a turn to its start by a worker'),
    stages: histogram(
      'maskstream_turn_stage_seconds',
      'Time of a completed turn in each stage: prefill, answer, mask',
      'stage',
    ),
    tokens: counter(
      'maskstream_tokens_total',
      'Tokens of completed turns, by kind: prompt (image and reused included), image, reused, answer, mask',
      'kind',
    ),
    scales: histogram(
      'maskstream_mask_scale_seconds',
      'Time from the start of a mask to each of its previews, by scale',
      'scale',
    ),
    cache: counter(
      'maskstream_vision_cache_tokens_total',
      'Image tokens of completed turns, by whether the vision cache had their image (hit) or not (miss)',
      'outcome',
    ),
  };
}

function backgroundInstruments(registers: Registry[]) {
  return {
    swept: new Counter({
      name: 'maskstream_swept_objects_total',
      help: 'Objects that were removed because no database row refers to them',
      registers,
    }),
    webhooks: new Counter({
      name: 'maskstream_webhook_attempts_total',
      help: 'Attempts to deliver a webhook, by outcome: delivered, failed',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

type BytesOfEngine = 'modelBytes' | 'cacheBudgetBytes' | 'cacheReservedBytes' | 'prefixBytes';

function registerGauges(
  { queueDepth, followers, engineMemoryBytes, engineStats }: Gauges,
  registers: Registry[],
): void {
  const gauge = (name: string, help: string, read: () => number | null | Promise<number | null>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await Promise.resolve()
          .then(read)
          .catch(() => null);
        if (value === null) this.remove();
        else this.set(value);
      },
    });
  gauge('maskstream_queue_depth', 'Queued turns of all processes', queueDepth);
  gauge('maskstream_followers', 'Open subscriptions of this process', followers);
  gauge(
    'maskstream_engine_resident_memory_bytes',
    'Resident memory of the child process in which the engine runs',
    engineMemoryBytes,
  );
  const bytes = (name: string, help: string, field: BytesOfEngine) =>
    gauge(name, help, () => engineStats()?.[field] ?? null);
  bytes('maskstream_engine_model_bytes', "Bytes of the files of the model's graphs", 'modelBytes');
  bytes('maskstream_engine_cache_budget_bytes', 'Most bytes of the KV caches of all turns', 'cacheBudgetBytes');
  bytes('maskstream_engine_cache_reserved_bytes', 'Bytes of KV cache that turns have reserved', 'cacheReservedBytes');
  bytes('maskstream_engine_prefix_bytes', 'Bytes of keys and values kept of earlier prompts', 'prefixBytes');
}

/** The engine counts. Its numbers begin again with its process, as those of a counter may. */
function registerEngineCounters(engineStats: Gauges['engineStats'], registers: Registry[]): void {
  const counter = (name: string, help: string, field: 'passes' | 'sequences') =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(engineStats()?.[field] ?? 0);
      },
    });
  counter('maskstream_engine_passes_total', "Passes of the model's decoder", 'passes');
  counter('maskstream_engine_pass_sequences_total', 'Sequences in these passes, all passes together', 'sequences');
}
