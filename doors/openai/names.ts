// OpenAI's ids are ours behind a prefix that says what they are of.
import { AppError } from '../../src/errors.ts';
import { canonicalId, isId } from '../../src/ids.ts';

const PREFIXES = { response: 'resp_', conversation: 'conv_', file: 'file-', completion: 'chatcmpl-' } as const;
type Noun = keyof typeof PREFIXES;

export const nameOf = (noun: Noun, id: string): string => PREFIXES[noun] + id;

/** Our id; NOT_FOUND for a text that names no object of this kind. `param`: where it stood. */
export function idOf(noun: Noun, name: string, param: string | null = null): string {
  const id = canonicalId(name.slice(PREFIXES[noun].length));
  if (!name.startsWith(PREFIXES[noun]) || !isId(id))
    throw new AppError('NOT_FOUND', `There is no ${noun} ${name.slice(0, 100)}.`, param === null ? {} : { param });
  return id;
}
