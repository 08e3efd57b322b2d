// Reads the configuration of a program in this folder. A program with a wrong configuration ends here, with exit code
// 2.
import { ConfigError, readConfig } from '../config.ts';
import type { Config } from '../config.ts';

/** Ends the process when the environment is wrong, with one line for each fault. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) refuseSettings(error.message);
    throw error;
  }
}

/** `faults`: lines of the form "NAME: fault". */
export function refuseSettings(faults: string): never {
  console.error(`The configuration cannot be used:\n${faults}`);
  process.exit(2);
}
