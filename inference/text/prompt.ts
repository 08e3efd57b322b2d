// Writes a conversation as token ids with spans for the images, by the bundle's template. When it is too long, the
// oldest messages are dropped. Knows templates and lengths; knows no pixels.
import type { Message } from '../engine.ts';
import { InferenceError } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { inPlural } from './each-one.ts';
import type { Tokenizer } from './tokenizer.ts';

export interface Prompt {
  ids: number[];
  /** The range of image context tokens of each image, in order: `first` included, `end` excluded. */
  imageSpans: { first: number; end: number }[];
  /** Number of oldest messages that were dropped because the conversation was too long. */
  dropped: number;
}

export interface PromptOptions {
  /** Number of tiles of each image. */
  tiles: readonly number[];
  /** Positions to leave free for the answer. */
  room: number;
  /** The text from pointingOf; it follows the last message. */
  pointing?: string;
}

/** Throws PROMPT_TOO_LONG when the last message and the images alone do not fit. */
export function buildPrompt(
  conversation: readonly Message[],
  { tiles, room, pointing = '' }: PromptOptions,
  manifest: Manifest,
  tokenizer: Tokenizer,
): Prompt {
  const limit = manifest.decoder.maxPositions - room;
  const messages = worded(historyFor(conversation, manifest), manifest);
  const pictures = renderPictures(tiles, manifest, tokenizer);
  for (let dropped = 0; ; dropped = nextStart(messages, dropped)) {
    const texts = textsOf(messages.slice(dropped), pointing, tokenizer);
    const ids = tokenizer.encode(render(texts, pictures, manifest));
    if (ids.length <= limit) return { ids, imageSpans: findSpans(ids, tiles, manifest), dropped };
    if (nextStart(messages, dropped) >= messages.length) {
      throw new InferenceError(
        'PROMPT_TOO_LONG',
        `The message and its images take ${ids.length.toLocaleString('en')} tokens; the model has room for ` +
          `${Math.max(0, limit).toLocaleString('en')}.`,
        { tokens: ids.length, limit },
      );
    }
  }
}

/** A bundle with words of its own for all things of a kind (`mask.ambiguity`) gets "every ball" as "all the balls". */
export const worded = (messages: readonly Message[], { mask }: Manifest): readonly Message[] =>
  mask.ambiguity === null
    ? messages
    : messages.map((one) => (one.role === 'user' ? { ...one, text: inPlural(one.text) } : one));

/**
 * The earlier turns that the model may see: the last `history.turns` whose answers match `history.answers`. Other
 * earlier answers would make the model imitate them.
 */
function historyFor(messages: readonly Message[], { prompt: { history } }: Manifest): readonly Message[] {
  if (history === null) return messages;
  const known = new RegExp(history.answers, 'u');
  const earlier = messages.slice(0, -1);
  const kept = earlier.flatMap((message, i) => {
    const question = earlier[i - 1];
    return message.role === 'assistant' && question?.role === 'user' && known.test(message.text)
      ? [[question, message]]
      : [];
  });
  return [...(history.turns === 0 ? [] : kept.slice(-history.turns)).flat(), ...messages.slice(-1)];
}

/** The next message at which a shortened conversation can start: a user's message. */
function nextStart(messages: readonly Message[], start: number): number {
  const next = messages.findIndex(({ role }, i) => i > start && role === 'user');
  return next === -1 ? messages.length : next;
}

/** The value is passed as a function, because `replace` would interpret `$&` in a user's text. */
const fill = (template: string, slot: string, value: string): string => template.replace(slot, () => value);

/** The slots of all images, in order. */
function renderPictures(tiles: readonly number[], { prompt, image, tokens }: Manifest, tokenizer: Tokenizer): string {
  const context = tokenizer.spell(tokens.imageContext);
  return tiles.map((count) => fill(prompt.image, '{context}', context.repeat(count * image.tokensPerTile))).join('');
}

/** The messages without special tokens, `pointing` after the last one. Only the bundle's templates may have them. */
const textsOf = (messages: readonly Message[], pointing: string, tokenizer: Tokenizer): Message[] =>
  messages.map((message, i) => ({
    ...message,
    text: tokenizer.defuse(message.text) + (i === messages.length - 1 ? pointing : ''),
  }));

function render(messages: readonly Message[], pictures: string, { prompt }: Manifest): string {
  const firstUser = messages.findIndex(({ role }) => role === 'user');
  const pieces = messages.map(({ role, text }, i) => {
    if (role === 'assistant') return fill(prompt.assistant, '{text}', text);
    const before = prompt.imagePlacement === 'before-first-user' && i === firstUser ? pictures : '';
    return fill(prompt.user, '{text}', before + text);
  });
  const behind = prompt.imagePlacement === 'after-last-user' ? pictures : '';
  return prompt.begin + prompt.system + pieces.join('') + behind + prompt.reply;
}

/** The spans of the image context tokens. A user's text contains none of these tokens (Tokenizer.defuse). */
function findSpans(
  ids: readonly number[],
  tiles: readonly number[],
  { image, tokens }: Manifest,
): Prompt['imageSpans'] {
  let from = 0;
  const spans = tiles.map((count) => {
    const first = ids.indexOf(tokens.imageContext, from);
    const end = first + count * image.tokensPerTile;
    if (first < 0 || ids.slice(first, end).some((id) => id !== tokens.imageContext))
      throw new InferenceError('MODEL_INVALID', 'The tokenizer does not keep the image context tokens whole.');
    from = end;
    return { first, end };
  });
  if (ids.includes(tokens.imageContext, from))
    throw new InferenceError('MODEL_INVALID', 'The prompt holds more image context tokens than images.');
  return spans;
}
