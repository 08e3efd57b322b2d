// A program of src/entry, started with the variables that a test names and no others.
import { spawn } from 'node:child_process';
import { bare, untilReady } from './checkout.ts';
import type { Running } from './checkout.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Environment = Readonly<Record<string, string>>;
type Server = 'all-in-one' | 'api' | 'worker';

const launch = (name: string, args: readonly string[], env: Environment) => {
  const file = `src/entry/${name}.ts`;
  return spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    env: bare(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

/** Until it says that it is ready; rejects with what it wrote when it ends before. */
export const startProgram = (name: Server, env: Environment): Promise<Running> =>
  untilReady(launch(name, [], env), name);

/** To its end, which comes by itself. */
export async function runProgram(name: string, args: readonly string[], env: Environment): Promise<Ended> {
  const child = launch(name, args, env);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}
