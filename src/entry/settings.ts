// The configuration of a program of this folder. A program whose configuration is wrong ends here, with exit code 2.
import { ConfigError, readConfig } from '../config.ts';
import type { Config } from '../config.ts';

/** Ends the process, with every fault on a line of its own, when the environment is no configuration. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) refuseSettings(error.message);
    throw error;
  }
}

/** `faults`: NAME: what is wrong, one a line. */
export function refuseSettings(faults: string): never {
  console.error(`The configuration cannot be used:\n${faults}`);
  process.exit(2);
}
