// The loop against training/generate.py on the random bundle (test/fixtures/generations.json): the same words, the same
// codes, the same masks.
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import { LocalEngine } from '../../inference/index.ts';
import type { Rle } from '../../inference/mask/shapes.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../support/engine.ts';
import { bytesOf, readFixture } from '../support/fixtures.ts';
import { png } from '../support/pictures.ts';

interface Case {
  messages: GenerateRequest['messages'];
  intent: 'ANSWER' | 'SEGMENT';
  image: string | null;
  maxAnswerTokens: number;
  promptTokens: number;
  answer: string;
  tokens: number[][];
  masks: Rle[];
}
const cases = readFixture('generations') as Case[];

let engine: LocalEngine;
let picture: Uint8Array;
beforeAll(async () => {
  engine = await LocalEngine.load(TINY_RANDOM, { device: 'cpu' });
  picture = await png(40, 30);
});
afterAll(() => engine.dispose());

describe('a generation', () => {
  it.each(cases.map((one, i) => [i, one] as const))('agrees with the PyTorch reference, case %i', async (_, one) => {
    const events = await collect(engine, {
      messages: one.messages,
      intent: one.intent,
      images: one.image === null ? [] : [bytesOf(one.image)],
      maxAnswerTokens: one.maxAnswerTokens,
    });
    expect(events.find(({ type }) => type === 'prefilled')).toMatchObject({ promptTokens: one.promptTokens });
    expect(events.at(-1)).toMatchObject({ type: 'finished', answer: one.answer });
    expect(masksOf(events).map(idsOf)).toEqual(one.tokens);
    expect(masksOf(events).map(({ rle }) => rle)).toEqual(one.masks);
  });

  it('shows every scale once, in order, before the mask', async () => {
    const events = await collect(engine, question('segment it', [picture]));
    const types = events.map(({ type }) => type).filter((type) => type.startsWith('mask'));
    expect(types).toEqual(['mask-started', ...engine.info.scaleSides.map(() => 'mask-scale'), 'mask-finished']);
    const previews = events.flatMap((event) => (event.type === 'mask-scale' ? [event.preview] : []));
    expect(previews.map(({ scale, side, scaleCount }) => [scale, side, scaleCount])).toEqual([
      [1, 1, 4],
      [2, 2, 4],
      [3, 3, 4],
      [4, 4, 4],
    ]);
    expect(previews.map(({ stability }) => stability === null)).toEqual([true, false, false, false]);
    for (const { width, height, png: bytes } of previews)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: width, height: height, channels: 1 });
    expect(previews[0]).toMatchObject({ width: 32, height: 24 });
    expect(events).toContainEqual({ type: 'mask-started', index: 0, label: 'it' });
    expect(masksOf(events)[0]).toMatchObject({ width: 40, height: 30 });
    const text = events.flatMap((event) => (event.type === 'text' ? [event.delta] : [])).join('');
    expect(events.at(-1)).toMatchObject({
      answer: text,
      intent: 'SEGMENT',
      usage: { maskTokens: 30, imageTokens: 16 },
    });
  });

  it('ends a mask after maxScale scales', async () => {
    const events = await collect(engine, question('segment it', [picture], { maxScale: 2 }));
    expect(events.filter(({ type }) => type === 'mask-scale')).toHaveLength(2);
    expect(masksOf(events).map(idsOf)[0]).toHaveLength(5);
  });

  it('with the same question gives the same codes, alone or beside another one', async () => {
    const [alone] = masksOf(await collect(engine, question('the cube', [picture])));
    const both = await Promise.all(['the cube', 'the ball'].map((text) => collect(engine, question(text, [picture]))));
    expect(masksOf(both[0] ?? [])[0]?.tokens).toEqual(alone?.tokens);
  });

  it('with guidance 0 is the plain one; with guidance it is another one, and repeatable', async () => {
    const tokens = async (guidance: number) =>
      masksOf(await collect(engine, question('the cube', [picture], { guidance }))).map(idsOf);
    const plain = await tokens(0);
    expect(await tokens(3)).toEqual(await tokens(3));
    expect((await tokens(3))[0]?.[0]).toBe(plain[0]?.[0]); // the first scale is not guided (t = 0)
  });

  it('never draws when only an answer is wanted', async () => {
    const events = await collect(engine, question('segment it', [picture], { intent: 'ANSWER' }));
    expect(masksOf(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ intent: 'ANSWER' });
  });

  it('stops within one scale when it is aborted', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const event of engine.generate(question('segment it', [picture]), controller.signal)) {
        seen.push(event.type);
        if (event.type === 'mask-scale') controller.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen.filter((type) => type === 'mask-scale')).toHaveLength(1);
    expect(seen).not.toContain('mask-finished');
  });

  it.each([
    ['an image that is none', { images: [new TextEncoder().encode('text')] }, 'IMAGE_UNREADABLE'],
    ['two images', { images: [new Uint8Array(1), new Uint8Array(1)] }, 'UNSUPPORTED_BY_MODEL'],
    ['a mask without an image', { images: [] }, 'UNSUPPORTED_BY_MODEL'],
    ['a scale that is not there', { maxScale: 5 }, 'UNSUPPORTED_BY_MODEL'],
    ['more words than fit', { messages: [{ role: 'user' as const, text: 'word '.repeat(3000) }] }, 'PROMPT_TOO_LONG'],
  ])('refuses %s', async (_, request, code) => {
    await expect(collect(engine, question('segment it', [picture], request))).rejects.toMatchObject({
      name: 'InferenceError',
      code,
    });
  });
});
