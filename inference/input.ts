// The input of the language model: the images, and the conversation as token ids with spans for them.
import type { GenerateRequest } from './engine.ts';
import { stopIfAborted } from './errors.ts';
import type { MaskSettings } from './make-scales.ts';
import { roomOf } from './budget.ts';
import { encodePicture } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';
import type { Sequence } from './sequence.ts';
import { pointingOf } from './text/pointing.ts';
import { buildPrompt } from './text/prompt.ts';
import type { Prompt } from './text/prompt.ts';

/** The settings of one generation, with the bundle's defaults filled in. */
export interface RunSettings extends MaskSettings {
  maxTokens: number;
  /** Most positions of each sequence of the second run of a mask; 0: there is no memory for one. */
  zoomPositions: number;
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

/** The forward passes over the images and the prompts. Returns the number of image tokens from the vision cache. */
export async function prefill(
  { model, signal }: RunSettings,
  { pictures, prompt, unconditional }: Input,
  [main, guide]: readonly Sequence[],
): Promise<number> {
  const embeds: Float32Array[] = [];
  let cachedTokens = 0;
  for (const picture of pictures) {
    if (picture.cached !== undefined) cachedTokens += picture.tiles * model.manifest.image.tokensPerTile;
    embeds.push(await encodePicture(model, picture));
    stopIfAborted(signal);
  }
  await main?.prefill(prompt, embeds);
  if (unconditional !== null) await guide?.prefill(unconditional, embeds);
  return cachedTokens;
}

export const imageTokensOf = ({ imageSpans }: Prompt): number =>
  imageSpans.reduce((sum, { first, end }) => sum + end - first, 0);
