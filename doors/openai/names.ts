// OpenAI's ids: the id of the row behind a prefix that names the kind of object.
import { notFound } from '../../src/errors.ts';
import { canonicalId, isId } from '../../src/ids.ts';

const PREFIXES = { response: 'resp_', conversation: 'conv_', file: 'file-', completion: 'chatcmpl-' } as const;
type Noun = keyof typeof PREFIXES;

export const nameOf = (noun: Noun, id: string): string => PREFIXES[noun] + id;

/** The id of the row. NOT_FOUND for a text that is no id of this kind. `param`: the field that has the text. */
export function idOf(noun: Noun, name: string, param: string | null = null): string {
  const id = canonicalId(name.slice(PREFIXES[noun].length));
  if (!name.startsWith(PREFIXES[noun]) || !isId(id)) throw notFound(noun, name, param === null ? {} : { param });
  return id;
}
