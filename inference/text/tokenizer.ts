// Text <-> token ids, by the bundle's tokenizer.json. Special tokens are recognised in templates only; a user's text
// cannot contain one.
import { readFile } from 'node:fs/promises';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { InferenceError } from '../errors.ts';

/**
 * The used part of the library. Node cannot resolve the library's own declarations (imports without file extensions).
 */
interface Library {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
  id_to_token(id: number): string | undefined;
  get_added_tokens_decoder(): Map<number, { content: string }>;
}
const Library = HubTokenizer as unknown as new (tokenizer: object, config: object) => Library;

export interface Tokenizer {
  /** Recognises special tokens in the text. */
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
  /** The text of a token, as a template contains it. */
  spell(id: number): string;
  /** The text with a space inside every spelling of a special token, so that encode() reads it as plain text. */
  defuse(text: string): string;
}

export async function loadTokenizer(path: string): Promise<Tokenizer> {
  let tokenizer: Library;
  try {
    tokenizer = new Library(JSON.parse(await readFile(path, 'utf8')) as object, {});
  } catch (error) {
    throw new InferenceError('MODEL_INVALID', `${path} is not a valid tokenizer.`, {}, error);
  }
  const specials = [...tokenizer.get_added_tokens_decoder().values()]
    .map(({ content }) => content)
    .filter((content) => content.length > 1);
  const anySpecial = new RegExp(
    specials.map((content) => content.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|') || '(?!)',
    'g',
  );
  return {
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
    // The library refuses to decode an empty list; an answer can be empty.
    decode: (ids) =>
      ids.length === 0
        ? ''
        : tokenizer.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    spell(id) {
      const spelling = tokenizer.id_to_token(id);
      if (spelling === undefined) throw new InferenceError('MODEL_INVALID', `${path} has no token ${id}.`);
      return spelling;
    },
    defuse: (text) => text.replace(anySpecial, (special) => `${special.slice(0, 1)} ${special.slice(1)}`),
  };
}

/**
 * Splits an answer into pieces that can be emitted at once. A character whose bytes are spread over several tokens is
 * emitted with its last token.
 */
export class TextStream {
  readonly #tokenizer: Tokenizer;
  readonly #ids: number[] = [];
  #emitted = '';

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** The text that the token adds; empty while a character is incomplete. */
  push(id: number): string {
    this.#ids.push(id);
    const text = this.#read();
    return text.endsWith('\uFFFD') ? '' : this.#advance(text);
  }

  /** The remaining text at the end of the answer, replacement characters included. */
  end(): string {
    return this.#advance(this.#read());
  }

  get text(): string {
    return this.#emitted;
  }

  /** A byte-level model can generate NUL, which PostgreSQL and terminals do not accept. */
  #read(): string {
    return this.#tokenizer.decode(this.#ids).replaceAll('\0', '');
  }

  #advance(text: string): string {
    const delta = text.slice(this.#emitted.length);
    this.#emitted = text;
    return delta;
  }
}
