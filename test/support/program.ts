// A program of src/entry, started with the variables that a test names and no others.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { bare } from './checkout.ts';

export interface Program {
  child: ChildProcess;
  /** What the line that says it is ready names. */
  url: string;
  output: () => string;
  exited: Promise<number | null>;
  /** SIGTERM, and its end. */
  stop: () => Promise<number | null>;
}

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
export async function startProgram(name: Server, env: Environment): Promise<Program> {
  const child = launch(name, [], env);
  let output = '';
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  const url = await new Promise<string>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        output += data.toString();
        const found = /ready(?:, its health is)? at (http\S+)/.exec(output)?.[1];
        if (found !== undefined) ready(found);
      });
    void exited.then((code) => {
      fail(new Error(`${name} ended with ${String(code)} before it was ready:\n${output}`));
    });
  });
  return {
    child,
    url,
    output: () => output,
    exited,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

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
