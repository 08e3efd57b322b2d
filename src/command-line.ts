// Arguments of the command-line programs: `--help` prints the usage, and an unknown argument is reported in one
// sentence.
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** `usage`: printed for --help (exit code 0), and after a fault in the arguments (exit code 2). */
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

/** Prints the fault and the usage to standard error, and ends the process with exit code 2. */
export function refuseArguments(fault: string, usage: string): never {
  console.error(`${fault}\n${usage}`);
  process.exit(2);
}

/** Reads an option that is a whole number of at least 1. Ends the process for anything else. */
export function countOf(name: string, value: string, usage: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value))
    refuseArguments(`--${name} must be a whole number of at least 1, not "${value}".`, usage);
  return Number(value);
}
