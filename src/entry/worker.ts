// `npm run worker [-- --device cuda:0 --concurrency 2]`: runs turns. Its HTTP server has only /healthz, /readyz and
// /metrics.
import { readArguments } from '../command-line.ts';
import { run } from './run.ts';

const USAGE =
  'npm run worker -- [--device cuda:0] [--concurrency 2]        needs DATABASE_URL and ' +
  'S3_BUCKET; all else by variables (.env.example)';

const { values } = readArguments(USAGE, { options: { device: { type: 'string' }, concurrency: { type: 'string' } } });

await run('worker', {
  ...process.env,
  ...(values.device === undefined ? {} : { DEVICE: values.device }),
  ...(values.concurrency === undefined ? {} : { WORKER_CONCURRENCY: values.concurrency }),
});
