// One container that runs our image: its variables must be ours, together a configuration that starts, and its command
// a program of ours.
import { existsSync, readFileSync } from 'node:fs';
import { ConfigError, ENVIRONMENT_NAMES, readConfig } from '../../src/config.ts';

export interface Program {
  /** Where it is said, for the messages. */
  where: string;
  image: string;
  command: readonly string[] | null;
  env: Readonly<Record<string, string>>;
}

/** Read by the libraries, not by us. */
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
 * What a script of package.json runs, word by word: containers run it themselves, because npm does not pass signals on.
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
