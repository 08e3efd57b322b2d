// A PostgreSQL server that this process starts, for installations without one. Its files are in one folder; it accepts
// connections from this machine only, with a password stored beside the files; it stops with this process. Knows
// programs and folders; no table.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findPostgres } from './embedded-postgres-binaries.ts';
import { initialise, ownerOf, requireData } from './embedded-postgres-data.ts';
import { PortTaken, USER, endFormer, launchServer, stop, urlOf } from './embedded-postgres-process.ts';
import type { Place, Running } from './embedded-postgres-process.ts';
import type { Logger } from './log.ts';
import { prepareLaunch } from './unprivileged.ts';

export { findEmbeddedPostgres } from './embedded-postgres-process.ts';

export interface EmbeddedPostgres {
  /** URL of the database `maskstream`, password included. */
  url: string;
  close(): Promise<void>;
}

const PORTS_TO_TRY = 5;
const RESTART_AFTER_MS = [0, 500, 2_000, 5_000, 10_000];
/** A server that ran for this time resets the count of quick exits. */
const STEADY_MS = 60_000;

export interface EmbeddedPostgresOptions {
  /** Called once when the server exited and cannot be started again. */
  onLost?: (error: Error) => void;
  /** Milliseconds to wait before each restart. After the last one fails, the server is given up. */
  restartAfterMs?: readonly number[];
  /** Chooses the port. Another one is chosen when a program took it before the server did. Default: a free port. */
  choosePort?: () => Promise<number>;
}

/**
 * `folder`: the data folder; it is created when it does not exist. Rejects with a sentence that names the folder when
 * the data cannot be used; nothing is deleted. A server that exits (out of memory, killed) is started again at the same
 * address.
 */
export async function startEmbeddedPostgres(
  folder: string,
  log: Logger,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const binaries = findPostgres();
  const passwordFile = `${folder}.password`;
  await mkdir(dirname(folder), { recursive: true });
  const user = await ownerOf(folder);
  const launch = prepareLaunch(binaries.postgres, dirname(folder), user);
  if (!existsSync(folder)) await initialise({ binaries, launch, user, superuser: USER }, folder, passwordFile);
  await requireData(binaries, folder, passwordFile);
  await endFormer(folder, log);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const parts = { folder, password, launch, program: binaries.postgres, log };
  const { place, running } = await launchAtFreePort(parts, options.choosePort ?? freePort);
  const close = supervise(place, running, options);
  return { url: urlOf(place, USER), close };
}

async function launchAtFreePort(
  parts: Omit<Place, 'port'>,
  choosePort: () => Promise<number>,
): Promise<{ place: Place; running: Running }> {
  for (let left = PORTS_TO_TRY - 1; ; left--) {
    const place = { ...parts, port: await choosePort() };
    try {
      return { place, running: await launchServer(place) };
    } catch (error) {
      if (!(error instanceof PortTaken) || left === 0) throw error;
    }
  }
}

/** Restarts the server whenever it exits. Returns the function that stops it. */
function supervise(place: Place, first: Running, options: EmbeddedPostgresOptions): () => Promise<void> {
  const { folder, log } = place;
  const { onLost = () => {}, restartAfterMs = RESTART_AFTER_MS } = options;
  let current = first;
  let closing = false;
  const isClosing = (): boolean => closing;

  const restart = async (): Promise<void> => {
    for (let attempt = 0, fault: unknown = null; ; attempt++) {
      const pause = restartAfterMs[attempt];
      if (pause === undefined)
        return onLost(
          new Error(`The embedded PostgreSQL in ${folder} has stopped and cannot be started again: ${String(fault)}`),
        );
      await wait(pause);
      if (isClosing()) return;
      try {
        current = await launchServer(place);
        if (isClosing()) return await stop(current);
        log.warn('the embedded PostgreSQL runs again');
        return watch();
      } catch (error) {
        fault = error;
        log.error({ err: error, attempt }, 'the embedded PostgreSQL cannot be started again');
      }
    }
  };
  /** A server that exits repeatedly soon after its start is given up. */
  let quickExits = 0;
  const watch = (): void => {
    const { exited, lastOutput } = current;
    const startedAt = performance.now();
    void exited.then(async () => {
      if (closing) return;
      log.error({ lastOutput: lastOutput() }, 'the embedded PostgreSQL has stopped; starting it again');
      quickExits = performance.now() - startedAt < STEADY_MS ? quickExits + 1 : 0;
      if (quickExits > restartAfterMs.length)
        return onLost(new Error(`The embedded PostgreSQL in ${folder} stops again and again: ${lastOutput()}`));
      await restart();
    });
  };
  watch();
  return async () => {
    closing = true;
    await stop(current);
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
