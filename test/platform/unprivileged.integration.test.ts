// Whom PostgreSQL runs as, by who starts it and by whose the data are. Where these tests do not run as root, all is one
// user's.
import { spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { isRoot } from '../../src/platform/unprivileged.ts';

const log = createLogger('silent');
let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'unprivileged-'));
  folder = join(root, 'postgres');
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 }));

/** Starts and closes it in a process with this command before it; what that says. */
function startedBy(command: readonly string[]): Promise<string> {
  const program = `
    import('./src/platform/embedded-postgres.ts').then(async ({ startEmbeddedPostgres }) => {
      const { createLogger } = await import('./src/platform/log.ts');
      const server = await startEmbeddedPostgres(${JSON.stringify(folder)}, createLogger('silent'));
      await server.close();
      console.log('started and closed');
    }).catch((error) => console.log(error.message))`;
  const [file, ...args] = [...command, process.execPath, '--import', 'tsx', '-e', program];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  return new Promise((resolve) => {
    child.once('close', () => resolve(output.trim()));
  });
}

const withRights = (rights: string): string[] => (isRoot() ? ['setpriv', `--bounding-set=-all,${rights}`] : []);
/** What Docker leaves to root in a container. */
const CONTAINER =
  '+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,' +
  '+mknod,+audit_write,+setfcap';

async function ownerOfData(): Promise<number> {
  const owners = await Promise.all(
    ['.', ...(await readdir(folder, { recursive: true }))].map(async (name) => (await stat(join(folder, name))).uid),
  );
  expect(new Set(owners).size).toBe(1);
  return owners[0] ?? -1;
}

it('root in a container may start it in a folder that only root may enter', async () => {
  await chmod(root, 0o700);
  expect(await startedBy(withRights(CONTAINER))).toBe('started and closed');
});

it('root without the right to change its user gets an error that names the remedy', async () => {
  const said = await startedBy(withRights('+chown'));
  expect(said).toMatch(
    isRoot()
      ? /does not run as root.*Start the server as an ordinary user.*or set DATABASE_URL\.$/
      : /^started and closed$/,
  );
});

it('a user without a name on the system gets an error that names the remedy', async () => {
  if (isRoot()) await chown(root, 54321, 54321);
  // It may read this checkout even where only root may enter the folder that it lies in; the secure bit is for
  // access(2), before which the kernel drops the capability of a user that is not root.
  const readsAll = ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const nobody = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups', ...readsAll];
  const said = await startedBy(isRoot() ? nobody : []);
  expect(said).toMatch(
    isRoot()
      ? /uid 54321 is not in \/etc\/passwd: add it there, start the server as another user, or set DATABASE_URL\.$/
      : /^started and closed$/,
  );
});

it('it runs as the owner of the data, and data of root get another owner', async () => {
  await (await startEmbeddedPostgres(folder, log)).close();
  const first = await ownerOfData();
  expect(first).not.toBe(0);
  const all = ['.', ...(await readdir(folder, { recursive: true }))];
  const give = (uid: number): Promise<unknown> =>
    Promise.all(all.map((name) => chown(join(folder, name), isRoot() ? uid : first, -1)));
  for (const [given, kept] of [
    [12345, 12345],
    [0, first],
  ] as const) {
    await give(given);
    const server = await startEmbeddedPostgres(folder, log);
    const pid = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0];
    expect((await stat(`/proc/${pid}`)).uid).toBe(isRoot() ? kept : first);
    await server.close();
    expect(await ownerOfData()).toBe(isRoot() ? kept : first);
  }
});
