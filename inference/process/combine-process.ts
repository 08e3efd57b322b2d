// Makes masks that no model makes (combined, or drawn by a person) in a child process that makes one mask. A large
// image therefore does not block the server's event loop.
import type { CombineRequest } from '../mask/combine.ts';
import type { DrawnMask } from '../mask/finish.ts';
import type { HumanMaskRequest } from '../mask/human.ts';
import { forkProgram } from './fork-program.ts';
import { unpackError } from './protocol.ts';
import type { ErrorMessage } from './protocol.ts';

export type ToCombineProcess = CombineRequest | HumanMaskRequest;
export type FromCombineProcess = { mask: DrawnMask | 'TOO_FINE' } | { error: ErrorMessage };

/** A process that takes longer is killed. */
const MADE_WITHIN_MS = 120_000;

/** Throws InferenceError IMAGE_UNREADABLE, IMAGE_TOO_LARGE or INTERNAL. */
export async function combineInProcess(request: CombineRequest): Promise<DrawnMask> {
  const mask = await make(request);
  if (mask === 'TOO_FINE') throw new Error('a combined mask has no limit of runs');
  return mask;
}

/** As `drawHumanMask`. */
export const drawHumanMaskInProcess = (request: HumanMaskRequest): Promise<DrawnMask | 'TOO_FINE'> => make(request);

function make(request: ToCombineProcess): Promise<DrawnMask | 'TOO_FINE'> {
  const child = forkProgram(new URL('combine-main.ts', import.meta.url));
  let late: NodeJS.Timeout | undefined;
  return new Promise<DrawnMask | 'TOO_FINE'>((resolve, reject) => {
    child.once('message', (message: FromCombineProcess) =>
      'error' in message ? reject(unpackError(message.error)) : resolve(message.mask),
    );
    child.once('error', reject);
    late = setTimeout(() => reject(new Error('a mask takes too long to make')), MADE_WITHIN_MS);
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
