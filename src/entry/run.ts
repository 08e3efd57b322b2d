// Starts an application in this process and stops it in order on SIGINT, SIGTERM and SIGHUP. All entries share this:
// faults of the configuration are listed, and one line reports that the process is ready.
import { createLogger } from '../platform/log.ts';
import type { Logger } from '../platform/log.ts';
import { startApplication } from './application.ts';
import type { Role } from './application.ts';
import { readSettings } from './settings.ts';

const READY: Readonly<Record<Role, string>> = {
  all: 'maskstream is ready at',
  api: 'maskstream (API) is ready at',
  worker: 'maskstream (worker) is ready, its health is at',
};

export async function run(role: Role, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readSettings(env);
  const log = createLogger(config.logLevel);
  // Standard error is the log, so warnings of Node are written as log lines.
  process.removeAllListeners('warning').on('warning', (warning) => log.warn({ err: warning }, 'a warning from Node'));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the process ends because of a fault');
    process.exit(1);
  });
  // A rejected promise without a handler does not end the server.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected without a handler'));
  outliveTerminal();
  const unwanted = new AbortController();
  const starting = startApplication({
    config,
    log,
    role,
    signal: unwanted.signal,
    onLost(error) {
      console.error(`maskstream ends: ${error.message}`);
      process.exit(1);
    },
  });
  const onSignal = createStop(log, async () => {
    unwanted.abort();
    await (await starting.catch(() => null))?.close();
  });
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  try {
    const { url } = await starting;
    if (!unwanted.signal.aborted) console.log(`${READY[role]} ${url}`);
  } catch (error) {
    if (unwanted.signal.aborted) return;
    log.debug({ err: error }, 'the server could not be started');
    console.error(`maskstream cannot be started: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

/** SIGHUP: the terminal was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** One Ctrl-C may arrive twice: from the terminal, and passed on by npm. A second Ctrl-C of a person comes later. */
const SAME_WISH_MS = 1_000;

/** The first signal begins the orderly stop. A signal one second or more later ends the process at once. */
function createStop(log: Logger, close: () => Promise<unknown>): (signal: NodeJS.Signals) => void {
  let askedAt: number | null = null;
  return (signal) => {
    if (askedAt !== null && performance.now() - askedAt < SAME_WISH_MS) return;
    if (askedAt !== null) {
      log.warn({ signal }, 'stopping at once');
      process.exit(1);
    }
    askedAt = performance.now();
    log.info({ signal }, 'stopping');
    void close().then(() => process.exit(0));
  };
}

/** A closed terminal accepts no more output. That output is lost, and the orderly stop continues. */
function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
