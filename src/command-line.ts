// What all programs of the command line share: --help tells how they are used, and what they do not know is said in a
// sentence.
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** `usage`: told with --help (and exit code 0), and after a fault of the arguments (2). */
export function readArguments<T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  const args = process.argv.slice(2);
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  if (options.some((one) => one === '--help' || one === '-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    refuseArguments(error instanceof Error ? error.message : String(error), usage);
  }
}

/** Says what is wrong with the arguments and how they should be; ends the process. */
export function refuseArguments(fault: string, usage: string): never {
  console.error(`${fault}\n${usage}`);
  process.exit(2);
}

/** A whole number of at least 1, as an option gives it; ends the process otherwise. */
export function countOf(name: string, value: string, usage: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value))
    refuseArguments(`--${name} must be a whole number of at least 1, not "${value}".`, usage);
  return Number(value);
}
