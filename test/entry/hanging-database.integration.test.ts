// A server whose PostgreSQL hangs (it is stopped, with all its sessions): who asks is told so, and it can be stopped
// all the same.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startServerProcess } from '../support/server-process.ts';

vi.setConfig({ testTimeout: 240_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hanging-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }));

it('requests answer DATABASE_UNAVAILABLE, readiness tells, and a stop ends it, its PostgreSQL too', async () => {
  const server = await startServerProcess({
    DATA_DIR: folder,
    DATABASE_STATEMENT_TIMEOUT_SECONDS: '1',
    STOP_GRACE_SECONDS: '1',
  });
  const ask = async (): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ conversations { edges { node { id } } } }' }),
    });
    return { status: response.status, body: await response.json() };
  };
  expect((await ask()).status).toBe(200);
  const postmaster = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
  const sessions = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
  const all = [postmaster, ...sessions];
  for (const pid of all) process.kill(pid, 'SIGSTOP');

  const refused = { errors: [{ extensions: { code: 'DATABASE_UNAVAILABLE', retryable: true } }] };
  for (let i = 0; i < 2; i++) expect(await ask()).toMatchObject({ status: 503, body: refused });
  expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ parts: { database: 'not ready' } });

  server.process.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  for (const pid of all) await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), { timeout: 10_000 });

  const next = await startServerProcess({ DATA_DIR: folder });
  expect((await fetch(`${next.url}/readyz`)).status).toBe(200);
  next.process.kill('SIGTERM');
  expect(await next.exited).toBe(0);
});
