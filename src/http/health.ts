// /healthz: the process runs. /readyz: whether every part that a turn needs works, by name.
import type { RequestHandler } from 'express';
import type { Logger } from '../platform/log.ts';

/** Checks by name. A check rejects while its part cannot be used. */
export type ReadyChecks = Readonly<Record<string, () => Promise<void>>>;

export interface Readiness {
  checks: ReadyChecks;
  /** Share of the model that is loaded, 0..1, while the model loads again; null otherwise. */
  loading: () => number | null;
}

const CHECK_TIMEOUT_MS = 3000;

export const healthz: RequestHandler = (_request, response) => {
  response.json({ status: 'ok' });
};

export function readyz({ checks, loading }: Readiness, log: Logger): RequestHandler {
  return async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await Promise.race([check(), timeout()]);
          return [name, 'ok'] as const;
        } catch (error) {
          log.warn({ err: error, part: name }, 'not ready');
          return [name, 'not ready'] as const;
        }
      }),
    );
    const share = loading();
    const ready = results.every(([, state]) => state === 'ok');
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not ready',
      ...(share === null ? {} : { loading: share }),
      parts: Object.fromEntries(results),
    });
  };
}

async function timeout(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS).unref();
  });
}
