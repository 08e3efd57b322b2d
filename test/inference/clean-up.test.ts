// A finished mask is cleaned as the request says; the bundled model draws one of several parts.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { loadEngine } from '../../inference/index.ts';
import { cleanMask } from '../../inference/mask/clean.ts';
import type { CleanUp } from '../../inference/mask/clean.ts';
import { areaOf, boxOf } from '../../inference/mask/measure.ts';
import { encodeMaskPng } from '../../inference/mask/png.ts';
import { polygonsOf } from '../../inference/mask/polygons.ts';
import { decodeRle } from '../../inference/mask/rle.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine('models/everyday', { device: 'cpu' });
}, 120_000);
afterAll(() => engine.dispose());

type Question = readonly [file: string, text: string];
/** One of them gets a mask of several parts. */
const QUESTIONS: Question[] = ['cones.png', 'blocks.png'].flatMap((file) =>
  ['segment all cones', 'segment everything', 'segment all of them'].map((text): Question => [file, text]),
);

async function segment([file, text]: Question, cleanUp?: CleanUp): Promise<InferenceEvent[]> {
  const events: InferenceEvent[] = [];
  const request = {
    messages: [{ role: 'user' as const, text }],
    images: [new Uint8Array(await readFile(`samples/${file}`))],
    intent: 'SEGMENT' as const,
    ...(cleanUp === undefined ? {} : { cleanUp }),
  };
  for await (const event of engine.generate(request, new AbortController().signal)) events.push(event);
  return events;
}
const maskOf = (events: readonly InferenceEvent[]) => {
  const mask = events.flatMap((event) => (event.type === 'mask-finished' ? [event.mask] : []))[0];
  if (mask === undefined) throw new Error('there is no mask');
  return mask;
};
const previewsOf = (events: readonly InferenceEvent[]) =>
  events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview.rle] : []));

it('what is told of pixels is told of the clean ones; previews, tokens and confidence stay', async () => {
  const answers = [];
  for (const question of QUESTIONS) answers.push({ question, raw: await segment(question) });
  const { question, raw } = answers.find((one) => maskOf(one.raw).polygons.length > 1) ?? {};
  if (question === undefined || raw === undefined) throw new Error('no mask has several parts');
  const pixels = decodeRle(maskOf(raw).rle);
  const cleaned = await segment(question, { largestPart: true });
  const mask = maskOf(cleaned);
  const expected = cleanMask(pixels, { largestPart: true });
  expect(decodeRle(mask.rle).data).toEqual(expected.data);
  expect(mask.polygons).toEqual(polygonsOf(expected));
  expect(mask.polygons).toHaveLength(1);
  expect([mask.area, mask.box]).toEqual([areaOf(expected), boxOf(expected)]);
  expect(mask.png).toEqual(encodeMaskPng(expected.data, expected.width, expected.height));
  expect(mask.overlay).not.toEqual(maskOf(raw).overlay);
  expect(previewsOf(cleaned)).toEqual(previewsOf(raw));
  expect([mask.tokens, mask.confidence]).toEqual([maskOf(raw).tokens, maskOf(raw).confidence]);
}, 120_000);
