// The command that makes, lists and revokes API keys: a process of its own, beside a server and without one.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

/** `npm run keys`; rejects with what it said when it fails. */
async function command(args: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/entry/keys.ts', ...args], {
    env: { ...process.env, ...env },
  });
  return stdout.trim();
}

describe('the command for API keys', () => {
  it('creates, lists and revokes keys in the database of a running server', async () => {
    const server = await startTestServer({ env: { AUTH_MODE: 'apikey' } });
    const env = { DATABASE_URL: server.databaseUrl };
    const secret = await command(['create', 'carol', '--tenant', 'acme', '--label', 'robot', '--days', '30'], env);
    expect(secret).toMatch(/^msk_[A-Za-z0-9_-]{43}$/);
    const carol = server.as(`Bearer ${secret}`);
    expect((await carol.ask('{ viewer { id } }')).viewer.id).toBe('carol');
    const line = (await command(['list'], env)).split('\n').find((one) => one.includes('robot')) ?? '';
    expect(line).toMatch(/acme\/carol {2}read,write {2}made \S+ {2}until \S+ {2}used 20\S+ {2}robot/);
    expect(line).not.toContain(secret);
    await command(['revoke', line.split(' ')[0] ?? ''], env);
    expect(await carol.post('{ viewer { id } }')).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    await server.close();
  });

  it('creates a key in the embedded database without a server; unknown scopes are refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keys-'));
    const env = { DATA_DIR: folder, DATABASE_URL: '' };
    expect(await command(['create', 'alice'], env)).toMatch(/^msk_/);
    await expect(command(['create', 'alice', '--scopes', 'admin'], env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Scopes are'),
    });
    await rm(folder, { recursive: true });
  });
});
