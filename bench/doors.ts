// What each door adds to a turn: the time beyond the engine's and the CPU time of the server, compared with
// GraphQL in the same run. The ways take turns, round by round, so that other load of the machine meets all of them.
// A real server process, and a real PostgreSQL in a temporary folder; the engine only waits. Asserts nothing.
//   npm run bench:doors                    about a minute on two idle cores
//   npm run bench:doors -- --rounds 50     default: 20
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { countOf, readArguments } from '../src/command-line.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { createLogger } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { openWays } from './doors/ways.ts';
import type { Way } from './doors/ways.ts';
import { BenchClient } from './turns/client.ts';

const WARM_UP_ROUNDS = 3;
const USAGE = 'npm run bench:doors [-- --rounds COUNT]    turns of each door; default: 20';
const { values } = readArguments(USAGE, { options: { rounds: { type: 'string', default: '20' } } });
const rounds = countOf('rounds', values.rounds, USAGE);

interface Measured {
  way: Way;
  overheadMs: number[];
  cpuMs: number[];
}

const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

async function startServer(folder: string, databaseUrl: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/turns/server.ts', 'all'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: join(folder, 'server'),
      DATABASE_URL: databaseUrl,
      WORKER_CONCURRENCY: '1',
      SWEEP_EVERY_MINUTES: '0',
    },
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  for await (const line of createInterface(child.stdout))
    if (line.startsWith('http'))
      return {
        url: line,
        stop: () => {
          child.kill('SIGTERM');
          return exited;
        },
      };
  throw new Error('the server did not start');
}

async function measure(url: string): Promise<void> {
  const ways = await openWays(url);
  const client = new BenchClient(url);
  const measured = ways.map((way): Measured => ({ way, overheadMs: [], cpuMs: [] }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++)
    for (const { way, overheadMs, cpuMs } of measured) {
      const before = await client.cost();
      const begun = performance.now();
      await way.turn();
      const wallMs = performance.now() - begun;
      const after = await client.cost();
      if (round < 0) continue;
      overheadMs.push(wallMs - (await client.engineMsOfNewest()));
      cpuMs.push(after.cpuMs - before.cpuMs);
    }
  await client.close();
  for (const way of ways) await way.close?.();

  const [base] = measured;
  const cells = (numbers: number[], compared: number[] = []): string =>
    `${median(numbers).toFixed(1)} ms | ${(median(numbers) / median(compared)).toFixed(2)}`;
  const row = ({ way, overheadMs, cpuMs }: Measured): string =>
    `| ${way.name} | ${cells(overheadMs, base?.overheadMs)} | ${cells(cpuMs, base?.cpuMs)} |`;
  console.log('| way | overhead beyond the engine, p50 | ratio | CPU of the server, p50 | ratio |');
  console.log(['|---|---|---|---|---|', ...measured.map(row)].join('\n'));
}

const folder = await mkdtemp(join(tmpdir(), 'maskstream-bench-'));
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), createLogger('warn'));
await migrate(postgres.url, 'prisma/migrations');
const server = await startServer(folder, postgres.url);
try {
  await measure(server.url);
} finally {
  await server.stop();
  await postgres.close();
  await rm(folder, { recursive: true, force: true });
}
const load = loadavg()[0] ?? 0;
console.log(
  `\n${rounds} turns each, one after another; load average ${load.toFixed(1)} on ${availableParallelism()} cores` +
    (load > availableParallelism() ? ': the machine was busy, so only the ratios say something' : ''),
);
