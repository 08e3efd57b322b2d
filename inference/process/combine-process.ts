// Combines masks in a process that lives for one combination, so that a large picture does not hold up the server's event loop.
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CombineRequest, CombinedMask } from '../mask/combine.ts';
import { unpackError } from './protocol.ts';
import type { ErrorMessage } from './protocol.ts';

export type FromCombineProcess = { mask: CombinedMask } | { error: ErrorMessage };

/** Throws InferenceError: IMAGE_UNREADABLE, IMAGE_TOO_LARGE, INTERNAL. */
export function combineInProcess(request: CombineRequest): Promise<CombinedMask> {
  const child = fork(fileURLToPath(new URL('combine-main.ts', import.meta.url)), [], {
    // TypeScript is run as it is; where this process found tsx, the child does too.
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
    serialization: 'advanced',
    detached: true, // out of reach of the terminal's Ctrl-C
  });
  return new Promise<CombinedMask>((resolve, reject) => {
    child.once('message', (message: FromCombineProcess) => ('error' in message ? reject(unpackError(message.error)) : resolve(message.mask)));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the process ended with ${code ?? 'a signal'} before it had answered`)));
    child.send(request, (error) => { if (error !== null) reject(error); });
  }).finally(() => child.kill('SIGKILL'));
}
