// Starts an application in this process and keeps it until it is asked to stop. What all entries share: configuration faults are listed,
// one line says that it is ready, SIGINT and SIGTERM stop it in order.
import { ConfigError, readConfig } from '../config.ts';
import { createLogger } from '../platform/log.ts';
import { startApplication } from './application.ts';
import type { Role } from './application.ts';

const READY: Readonly<Record<Role, string>> = { all: 'maskstream is ready at', api: 'maskstream (API) is ready at', worker: 'maskstream (worker) is ready, its health is at' };

export async function run(role: Role, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  let config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`The configuration cannot be used:\n${error.message}`);
    process.exit(2);
  }
  const log = createLogger(config.logLevel);
  // A fault that nobody waited for must not take the server along.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected and nobody listened'));
  try {
    const application = await startApplication({ config, log, role });
    let stopping = false;
    const stop = (signal: NodeJS.Signals): void => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      void application.close().then(() => process.exit(0));
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    console.log(`${READY[role]} ${application.url}`);
  } catch (error) {
    log.debug({ err: error }, 'the server could not be started');
    console.error(`maskstream cannot be started: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
