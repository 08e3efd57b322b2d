// `npm run worker [-- --device cuda:0 --concurrency 2]`: answers turns; its HTTP server has only /healthz, /readyz and /metrics.
import { parseArgs } from 'node:util';
import { run } from './run.ts';

const { values } = parseArgs({ options: { device: { type: 'string' }, concurrency: { type: 'string' } } });

await run('worker', {
  ...process.env,
  ...(values.device === undefined ? {} : { DEVICE: values.device }),
  ...(values.concurrency === undefined ? {} : { WORKER_CONCURRENCY: values.concurrency }),
});
