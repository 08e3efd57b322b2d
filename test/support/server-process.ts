// The server as a user starts it: a process of its own with the random model and everything embedded, on a free port.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { TINY_RANDOM } from './engine.ts';

export interface ServerProcess {
  process: ChildProcess;
  /** Empty when it ended before it was ready. */
  url: string;
  output: () => string;
  exited: Promise<number | null>;
}

/**
 * Resolves when it says that it is ready, or when it has ended. `env` must name a DATA_DIR; whoever starts it kills it.
 */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/entry/all-in-one.ts'], {
    env: { ...process.env, MODEL: TINY_RANDOM, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ready = (_: string): void => {};
  const url = new Promise<string>((resolve) => {
    ready = resolve;
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      ready('');
      resolve(code);
    });
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      output += data.toString();
      const match = /maskstream is ready at (\S+)/.exec(output);
      if (match?.[1] !== undefined) ready(match[1]);
    });
  return { process: child, url: await url, output: () => output, exited };
}
