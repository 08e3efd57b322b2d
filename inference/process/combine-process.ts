// Combines masks in a child process that runs one combination. A large picture therefore does not block the server's
// event loop.
import type { CombineRequest, CombinedMask } from '../mask/combine.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { ErrorMessage } from './protocol.ts';

export type FromCombineProcess = { mask: CombinedMask } | { error: ErrorMessage };

/** A process that takes longer is killed. */
const COMBINED_WITHIN_MS = 120_000;

/** Throws InferenceError IMAGE_UNREADABLE, IMAGE_TOO_LARGE or INTERNAL. */
export function combineInProcess(request: CombineRequest): Promise<CombinedMask> {
  const child = forkProgram(new URL('combine-main.ts', import.meta.url));
  let late: NodeJS.Timeout | undefined;
  return new Promise<CombinedMask>((resolve, reject) => {
    child.once('message', (message: FromCombineProcess) =>
      'error' in message ? reject(unpackError(message.error)) : resolve(message.mask),
    );
    child.once('error', reject);
    late = setTimeout(() => reject(new Error('combining the masks takes too long')), COMBINED_WITHIN_MS);
    child.once('exit', (code) =>
      reject(new Error(`the process ended with ${code ?? 'a signal'} before it sent an answer`)),
    );
    child.send(request, (error) => {
      if (error !== null) reject(error);
    });
  }).finally(() => {
    clearTimeout(late);
    child.kill('SIGKILL');
  });
}
