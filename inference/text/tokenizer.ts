// Text <-> token ids, by the tokenizer.json of the bundle. Special tokens are recognised in the template's pieces only:
// what a user types can never become one.
import { readFile } from 'node:fs/promises';
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { InferenceError } from '../errors.ts';

/**
 * What is used of the library; its own declarations cannot be resolved by Node's rules (imports without file endings).
 */
interface Library {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
  decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
  id_to_token(id: number): string | undefined;
  get_added_tokens_decoder(): Map<number, { content: string }>;
}
const Library = HubTokenizer as unknown as new (tokenizer: object, config: object) => Library;

export interface Tokenizer {
  /** Special tokens in the text are recognised. */
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
  /** How a token is written in a template. */
  spell(id: number): string;
  /** The text with every special token's spelling broken by a space, so that encode() reads it as plain text. */
  defuse(text: string): string;
}

export async function loadTokenizer(path: string): Promise<Tokenizer> {
  let tokenizer: Library;
  try {
    tokenizer = new Library(JSON.parse(await readFile(path, 'utf8')) as object, {});
  } catch (error) {
    throw new InferenceError('MODEL_INVALID', `${path} is no tokenizer.`, {}, error);
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
    // The library refuses to decode nothing; an answer may have no word.
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

/** Text in pieces that can be shown at once: a character whose bytes are spread over tokens waits for its last one. */
export class TextStream {
  readonly #tokenizer: Tokenizer;
  readonly #ids: number[] = [];
  #shown = '';

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** What the token adds; empty while a character is incomplete. */
  push(id: number): string {
    this.#ids.push(id);
    const text = this.#read();
    return text.endsWith('\uFFFD') ? '' : this.#advance(text);
  }

  /** What is left at the end, replacement characters included. */
  end(): string {
    return this.#advance(this.#read());
  }

  get text(): string {
    return this.#shown;
  }

  /** A model that spells by bytes may say NUL, which neither a database nor a terminal takes. */
  #read(): string {
    return this.#tokenizer.decode(this.#ids).replaceAll('\0', '');
  }

  #advance(text: string): string {
    const delta = text.slice(this.#shown.length);
    this.#shown = text;
    return delta;
  }
}
