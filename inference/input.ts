// The input of the language model: the images, and the conversation as token ids with spans for them.
import type { GenerateRequest } from './engine.ts';
import { stopIfAborted } from './errors.ts';
import type { GenerationUsage } from './events.ts';
import type { MaskSettings } from './make-scales.ts';
import { roomOf } from './budget.ts';
import { encodePicture } from './picture-input.ts';
import type { EncodedPicture, PictureInput } from './picture-input.ts';
import { prefixOf } from './prefix-cache.ts';
import { joins } from './sequence.ts';
import type { PassTally, Sequence } from './sequence.ts';
import { NameBias, largestScores } from './text/name-bias.ts';
import { pointingOf } from './text/pointing.ts';
import { buildPrompt, worded } from './text/prompt.ts';
import type { Prompt } from './text/prompt.ts';

/** The settings of one generation, with the bundle's defaults filled in. */
export interface RunSettings extends MaskSettings {
  maxTokens: number;
  /** Most positions of one sequence: those of the model, or fewer when its cache would not fit. */
  maxPositions: number;
  /** Most positions of each sequence of the second run of a mask; 0: there is no memory for one. */
  zoomPositions: number;
  /** Most positions of the sequence of a further question about a mask (which.ts); 0: none is asked. */
  whichPositions: number;
  /** Most positions of the sequence of a question about one of several things (each-thing.ts); 0: none is asked. */
  eachPositions: number;
  /** Most positions of the sequence of a question about one of two things that are compared; 0: none is asked. */
  comparePositions: number;
  /** Counts the passes of all sequences of the turn. */
  tally: PassTally;
}

export interface Input {
  pictures: readonly PictureInput[];
  prompt: Prompt;
  /** The prompt of classifier-free guidance: the same images and no question. Null without guidance. */
  unconditional: Prompt | null;
}

/** `about`: what the question refers to on these images. Throws PROMPT_TOO_LONG or UNSUPPORTED_BY_MODEL. */
export function writeInput(
  { model: { manifest, schedule, tokenizer }, request, guidance, maxTokens }: RunSettings,
  pictures: readonly PictureInput[],
  about: Pick<GenerateRequest, 'regions' | 'refine'>,
): Input {
  const tiles = pictures.map((picture) => picture.tiles);
  const room = roomOf(manifest, schedule.tokenCount, maxTokens, pictures.length > 0);
  const pointing = pointingOf(
    about,
    pictures.map(({ raster }) => raster),
    manifest,
  );
  return {
    pictures,
    prompt: buildPrompt(request.messages, { tiles, room, pointing }, manifest, tokenizer),
    unconditional:
      guidance > 0 && pictures.length > 0
        ? buildPrompt([{ role: 'user', text: '' }], { tiles, room }, manifest, tokenizer)
        : null,
  };
}

/**
 * The forward passes over the images and the prompts. Returns the number of image tokens whose image was not encoded,
 * and the number of positions of the first sequence that are those of an earlier prompt.
 */
export async function prefill(
  settings: RunSettings,
  { pictures, prompt, unconditional }: Input,
  [main, guide]: readonly Sequence[],
): Promise<Pick<GenerationUsage, 'cachedTokens' | 'reusedTokens'>> {
  let encoded: EncodedPicture[] | undefined;
  const encode = async (): Promise<Float32Array[]> => {
    encoded ??= await encodePictures(settings, pictures);
    return encoded.map(({ embeds }) => embeds);
  };
  const keys = pictures.map(({ key }) => key);
  const begin = (sequence: Sequence | undefined, one: Prompt): Promise<number> =>
    sequence === undefined ? Promise.resolve(0) : beginPrompt(settings, sequence, { prompt: one, keys, encode });
  const reusedTokens = await begin(main, prompt);
  if (unconditional !== null) await begin(guide, unconditional);
  const known = pictures.filter((_, i) => encoded === undefined || encoded[i]?.isShared === true);
  const { tokensPerTile } = settings.model.manifest.image;
  return { cachedTokens: known.reduce((sum, { tiles }) => sum + tiles * tokensPerTile, 0), reusedTokens };
}

interface Beginning {
  prompt: Prompt;
  /** The key of each image. */
  keys: readonly (string | null)[];
  /** The image tokens of each image. */
  encode: () => Promise<Float32Array[]>;
}

/** A prompt with a prefix takes two passes whether the prefix is kept or not: the answer is the same to the bit. */
async function beginPrompt(
  { model: { prefixCache }, signal }: RunSettings,
  sequence: Sequence,
  { prompt, keys, encode }: Beginning,
): Promise<number> {
  const prefix = prefixCache.enabled ? prefixOf(prompt, keys) : null;
  if (prefix === null) {
    await sequence.prefill(prompt, await encode());
    return 0;
  }
  const kept = prefixCache.get(prefix.key);
  if (kept === undefined) {
    await sequence.prefill({ ...prompt, ids: prompt.ids.slice(0, prefix.length) }, await encode());
    prefixCache.set(prefix.key, sequence.copyOfCache());
    stopIfAborted(signal);
  } else sequence.startFrom(kept);
  await sequence.extend(prompt.ids.slice(prefix.length));
  return kept === undefined ? 0 : prefix.length;
}

async function encodePictures(
  { model, signal, tally }: RunSettings,
  pictures: readonly PictureInput[],
): Promise<EncodedPicture[]> {
  const encoded: EncodedPicture[] = [];
  for (const picture of pictures) {
    encoded.push(await encodePicture(model, picture, joins(tally)));
    stopIfAborted(signal);
  }
  return encoded;
}

/** The bias of the answer's words. Null: the bundle has none, or there is no image. */
export async function nameBiasOf(settings: RunSettings, pictures: readonly PictureInput[]): Promise<NameBias | null> {
  const { manifest, tokenizer } = settings.model;
  const rules = manifest.answer?.nameBias ?? null;
  if (rules === null || pictures.length === 0) return null;
  // Encodes nothing again, unless a kept prefix of the prompt made the encoding of its image needless.
  const encoded = await encodePictures(settings, pictures);
  const scores = encoded.flatMap((one) => one.scores ?? []);
  const largest = largestScores(scores, rules.names.length);
  return new NameBias(rules, largest, worded(settings.request.messages, manifest), tokenizer);
}

export const imageTokensOf = ({ imageSpans }: Prompt): number =>
  imageSpans.reduce((sum, { first, end }) => sum + end - first, 0);
