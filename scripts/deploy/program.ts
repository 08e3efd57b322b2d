// Checks one container that runs the image of this server: the server knows its variables, their values are a valid
// configuration, and its command is a program of this repository.
import { existsSync, readFileSync } from 'node:fs';
import { ConfigError, ENVIRONMENT_NAMES, readConfig } from '../../src/config.ts';

export interface Program {
  /** The place in deploy/, for messages. */
  where: string;
  image: string;
  command: readonly string[] | null;
  env: Readonly<Record<string, string>>;
}

/** Variables that libraries read. */
const FOREIGN = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NODE_ENV', 'ORT_DISABLE_TELEMETRY'];
const IMAGE = /^maskstream:(.+)$/;

export const isOurs = (image: string): boolean => IMAGE.test(image);

export function programFaults({ where, image, command, env }: Program, targets: readonly string[]): string[] {
  const faults: string[] = [];
  const target = IMAGE.exec(image)?.[1] ?? '';
  if (!targets.includes(target)) faults.push(`${where}: the Dockerfile has no target "${target}"`);
  for (const name of Object.keys(env))
    if (!ENVIRONMENT_NAMES.includes(name) && !FOREIGN.includes(name)) faults.push(`${where}: nothing reads ${name}`);
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.message.split('\n').map((line) => `${where}: ${line}`));
  }
  if (command !== null) faults.push(...commandFaults(command).map((fault) => `${where}: ${fault}`));
  return faults;
}

/**
 * The words of the command of each script in package.json. Containers run these commands without npm, because npm does
 * not forward signals.
 */
export function commandFaults(command: readonly string[]): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const line = command.join(' ');
  const file = command.at(-1) ?? '';
  if (!existsSync(file)) return [`there is no ${file}`];
  return Object.values(scripts).some((script) => script.endsWith(line))
    ? []
    : [`no script of package.json runs "${line}"`];
}
