// `npm start`: everything in one process. Prints one line with the URL when it is ready; Ctrl-C stops it in order.
import { ConfigError, readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../platform/log.ts';
import { startApplication } from './application.ts';

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`The configuration cannot be used:\n${error.message}`);
    process.exit(2);
  }
}

const config = configOrExit();
const log = createLogger(config.logLevel);

// A fault that nobody waited for must not take the server along.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was rejected and nobody listened'));

try {
  const application = await startApplication({ config, log });
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    void application.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  console.log(`maskstream is ready at ${application.url}`);
} catch (error) {
  log.debug({ err: error }, 'the server could not be started');
  console.error(`maskstream cannot be started: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
