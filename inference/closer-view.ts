// The second run of a mask: the same question about the part of the image around the object, or the bundle's own
// question for the phrase of the mask. Its sequences have the prompt over that part, and the words that lead to the
// mask.
import type { GenerateRequest, Region } from './engine.ts';
import { InferenceError, stopIfAborted } from './errors.ts';
import type { GenerationUsage } from './events.ts';
import type { OpenView } from './generate-mask.ts';
import { imageTokensOf, prefill, writeInput } from './input.ts';
import type { Input, RunSettings } from './input.ts';
import { priorOf } from './mask-prior.ts';
import { decodeRle, encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Box } from './mask/shapes.ts';
import { cutOut } from './mask/zoom.ts';
import { inputOf } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';
import { Sequence } from './sequence.ts';

export interface Look {
  box: Box;
  /** The phrase of the mask. */
  label: string;
  /** Token ids of the answer since the mask before. */
  words: readonly number[];
  usage: Pick<GenerationUsage, 'promptTokens' | 'imageTokens'>;
}

/** Counts the tokens of the prompt in `usage`. Null when the model has no room for the prompt and a mask. */
export async function openView(
  settings: RunSettings,
  pictures: readonly PictureInput[],
  { box, label, words: said, usage }: Look,
): Promise<OpenView | null> {
  const { model, signal, zoomPositions, tally } = settings;
  const [whole, ...others] = pictures;
  if (whole === undefined) return null;
  const { request, words } = askedAlone(settings, label) ?? { request: settings.request, words: said };
  const part = inputOf(model, cutOut(whole.raster, box));
  const input = inputFor({ ...settings, request }, [part, ...others], within(box, request));
  if (input === null) return null;
  const prompt = { ...input.prompt, ids: [...input.prompt.ids, ...words] };
  if (prompt.ids.length + model.schedule.tokenCount > zoomPositions) return null;
  const sequences = [new Sequence(model, zoomPositions, tally)];
  if (input.unconditional !== null) sequences.push(new Sequence(model, zoomPositions, tally));
  const free = (): void => {
    for (const sequence of sequences) sequence.free();
  };
  try {
    await prefill(settings, { ...input, prompt }, sequences);
    for (const guide of sequences.slice(1)) for (let i = 0; i < words.length; i++) await guide.continue();
    stopIfAborted(signal);
  } catch (error) {
    free();
    throw error;
  }
  usage.promptTokens += prompt.ids.length;
  usage.imageTokens += imageTokensOf(prompt);
  return { sequences, picture: part, box, prior: await priorOf(settings, part, label, true), free };
}

/**
 * The phrase alone, in the bundle's words: without earlier things of the answer, and the turns before. Null: the bundle
 * has no such words, or the question points at something.
 */
function askedAlone(
  { model: { manifest, tokenizer }, request }: RunSettings,
  label: string,
): { request: GenerateRequest; words: readonly number[] } | null {
  const { asks } = manifest.mask.closer;
  if (asks === null || label === '' || request.refine !== undefined || (request.regions ?? []).length > 0) return null;
  const filled = (template: string): string => template.replace('{phrase}', () => label);
  const lead = filled(asks.answer);
  const words = tokenizer.encode(lead.charAt(0).toUpperCase() + lead.slice(1));
  return { request: { ...request, messages: [{ role: 'user', text: filled(asks.question) }] }, words };
}

/** A part can take more tiles than the whole image, and so more tokens. Null: the prompt does not fit. */
function inputFor(
  settings: RunSettings,
  pictures: readonly PictureInput[],
  about: Pick<GenerateRequest, 'regions' | 'refine'>,
): Input | null {
  try {
    return writeInput(settings, pictures, about);
  } catch (error) {
    if (error instanceof InferenceError && error.code === 'PROMPT_TOO_LONG') return null;
    throw error;
  }
}

/** Regions and the mask to refine, in pixels of the part. What lies outside of it is left out. */
export function within(
  box: Box,
  { regions = [], refine }: Pick<GenerateRequest, 'regions' | 'refine'>,
): Pick<GenerateRequest, 'regions' | 'refine'> {
  const inside = regions.flatMap((region) => (region.image === 0 ? partOf(region, box) : [region]));
  const mask = refine === undefined ? null : cutMask(decodeRle(refine), box);
  return { regions: inside, ...(mask?.data.includes(1) === true ? { refine: encodeRle(mask) } : {}) };
}

function partOf({ image, box: whole, points = [], scribbles = [] }: Region, part: Box): Region[] {
  const shift = ({ x, y }: { x: number; y: number }) => ({ x: x - part.x, y: y - part.y });
  const isIn = ({ x, y }: { x: number; y: number }): boolean => x >= 0 && y >= 0 && x < part.width && y < part.height;
  const inside = (line: readonly { x: number; y: number }[]) => line.map(shift).filter(isIn);
  const box = whole === undefined ? null : overlapOf(whole, part);
  const region = {
    image,
    points: inside(points),
    scribbles: scribbles.map(inside).filter((line) => line.length > 0),
    ...(box === null ? {} : { box }),
  };
  return box === null && region.points.length === 0 && region.scribbles.length === 0 ? [] : [region];
}

/** The part of `a` in `b`, in pixels from the corner of `b`; null when they have none in common. */
function overlapOf(a: Box, b: Box): Box | null {
  const [x, y] = [Math.max(0, a.x - b.x), Math.max(0, a.y - b.y)];
  const width = Math.min(a.x - b.x + a.width, b.width) - x;
  const height = Math.min(a.y - b.y + a.height, b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

const cutMask = ({ data, width, height }: BinaryMask, box: Box): BinaryMask =>
  cutOut({ data, width, height, channels: 1 }, box);
