// A bundle of an earlier export (test/fixtures/old-bundle/README.md), whose manifest has none of the later fields. It
// answers as the engine of that time did.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { LocalEngine } from '../../inference/index.ts';
import { collect, endOf, masksOf, usageOf } from '../support/engine.ts';

const FOLDER = new URL('../fixtures/old-bundle/', import.meta.url).pathname;

interface Recorded {
  /** PNG, base64. */
  image: string;
  turns: {
    text: string;
    intent: 'SEGMENT' | 'ANSWER';
    answer: string;
    masks: { tokens: string; counts: string }[];
  }[];
}

const { image, turns } = JSON.parse(readFileSync(`${FOLDER}turns.json`, 'utf8')) as Recorded;
const requests = turns.map(({ text, intent }): GenerateRequest => ({
  ...{ messages: [{ role: 'user', text }], images: [new Uint8Array(Buffer.from(image, 'base64'))], intent },
  maxAnswerTokens: 12,
}));
const said = (events: readonly InferenceEvent[]): unknown => ({
  answer: endOf(events).answer,
  masks: masksOf(events).map(({ tokens, rle }) => ({
    tokens: Buffer.from(tokens).toString('base64'),
    counts: rle.counts,
  })),
});
const expected = turns.map(({ answer, masks }) => ({ answer, masks }));

describe('a bundle of an earlier export', () => {
  let engine: LocalEngine;
  beforeAll(async () => {
    engine = await LocalEngine.load(FOLDER, { device: 'cpu', batch: 8 });
  });
  afterAll(() => engine.dispose());

  it('draws a mask and answers in words, alone', async () => {
    expect(turns.map(({ masks }) => masks.length)).toEqual([1, 0]);
    for (const [i, request] of requests.entries()) expect(said(await collect(engine, request))).toEqual(expected[i]);
  });

  it('says the same in two turns at once, which share passes', async () => {
    const results = await Promise.all(requests.map((request) => collect(engine, request)));
    expect(results.map(said)).toEqual(expected);
    expect(Math.max(...results.map((events) => usageOf(events).batchSize))).toBeGreaterThan(1);
  });
});
