// Turns of the bundled model that run at the same time: with a prior of the mask's codes, a second run, questions that
// compare two things, and a mask for each thing. Each says what it says alone, whoever joins, ends or is cancelled
// beside it, and the memory of all is what they have reserved.
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../../bench/suites/draw.ts';
import type { Thing } from '../../bench/suites/scene.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { LocalEngine } from '../../inference/index.ts';
import type { Manifest } from '../../inference/manifest.ts';
import { collect, endOf, idsOf, masksOf, usageOf } from '../support/engine.ts';
import { runJoined } from '../support/joined-turns.ts';
import type { Plan } from '../support/joined-turns.ts';
import { random } from '../support/random.ts';

const EVERYDAY = new URL('../../models/everyday/', import.meta.url).pathname;
const MINUTES = 600_000;
const thing = (shape: Thing['shape'], colour: Thing['colour'], x: number, y = 190): Thing => ({
  ...{ shape, colour, x, y, radius: 26, turn: 30 },
});
const SCENE = {
  ...{ width: 320, height: 240, horizon: 50, floor: '#8d7f6d', wall: '#cfd6da', warmth: 0, exposure: 1 },
  things: [
    thing('cube', 'blue', 160, 120),
    thing('ball', 'red', 50),
    thing('ball', 'red', 120, 215),
    thing('cone', 'blue', 270),
  ],
};

/** Text, codes and pixels: what must not depend on the company. */
const said = (events: readonly InferenceEvent[]): unknown => ({
  answer: endOf(events).answer,
  masks: masksOf(events).map((mask) => ({ ids: idsOf(mask), rle: mask.rle, zoom: mask.zoom, label: mask.label })),
});

/** The bundled model with its images before the question: its prompts have a prefix that turns share. */
async function imagesFirst(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'whole-'));
  await cp(EVERYDAY, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
  const prompt = { ...manifest.prompt, imagePlacement: 'before-first-user' };
  await writeFile(path, JSON.stringify({ ...manifest, prompt }));
  return folder;
}

describe.each([
  ['as it is', () => Promise.resolve(EVERYDAY)],
  ['with its images first', imagesFirst],
] as const)('turns of the bundled model %s', (_, bundle) => {
  let folder: string;
  let together: LocalEngine;
  let requests: GenerateRequest[];
  let expected: unknown[];
  beforeAll(async () => {
    folder = await bundle();
    const alone = await LocalEngine.load(folder, { device: 'cpu', batch: 1, visionCacheBytes: 0 });
    together = await LocalEngine.load(folder, { device: 'cpu', batch: 8 });
    const cat = new Uint8Array(readFileSync('samples/cat.jpg'));
    const scene = new Uint8Array(await drawPicture(SCENE));
    const ask = (text: string, image: Uint8Array, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
      ...{ messages: [{ role: 'user', text }], images: [image], intent: 'AUTO', ...more },
    });
    const asked = [
      ask('segment the cat', cat),
      ask('segment the blue cone', scene, { detail: 'FINE', intent: 'SEGMENT', previews: 'COARSE' }),
      ask('segment the blue cube', scene, { guidance: 2, intent: 'SEGMENT' }),
      ask('do the cube and the cone have the same colour?', scene),
      ask('is the blue cube left of the blue cone?', scene),
      ask('segment every red ball', scene, { instances: 'SEPARATE' }),
      ask('what is in the picture?', cat),
      ask('segment the cat', cat, { detail: 'STANDARD', intent: 'SEGMENT', maxScale: 4 }),
    ];
    // The engine that is compared with keeps no prefix: images first, it still reads them in two passes.
    const keeps = await LocalEngine.load(folder, { device: 'cpu', batch: 1 });
    expected = [];
    for (const request of asked) expected.push(said(await collect(folder === EVERYDAY ? alone : keeps, request)));
    requests = asked.map((request) => ({ ...request, cacheSalt: 'ann' }));
    await alone.dispose();
    await keeps.dispose();
    // The turns are of the kinds that they are meant to be: one is drawn twice, one compares.
    if (folder === EVERYDAY)
      expect(expected.slice(1, 4)).toMatchObject([
        { masks: [{ zoom: expect.anything() }] },
        { masks: [{ zoom: expect.anything() }] },
        { answer: 'Yes.', masks: [] },
      ]);
  }, MINUTES);
  afterAll(async () => {
    await together.dispose();
    if (folder !== EVERYDAY) await rm(folder, { recursive: true });
  });

  it.each([1, 2, 3])(
    'say what they say alone, with random joins, leaves and cancels, seed %i',
    async (seed) => {
      const next = random(seed);
      const plans = Array.from({ length: 10 }, (_, i): Plan => ({
        request: i < 2 ? i + seed : Math.floor(next() * requests.length),
        starts: i < 3 ? 0 : Math.floor(next() * 3),
        leaves: i > 2 && next() < 0.4 ? 1 + Math.floor(next() * 8) : Infinity,
      }));
      const results = await runJoined(together, requests, plans);
      const finished = results.flatMap((events, i) => (events === null ? [] : [{ events, plan: plans[i] as Plan }]));
      for (const { events, plan } of finished) expect(said(events)).toEqual(expected[plan.request]);
      expect(Math.max(...finished.map(({ events }) => usageOf(events).batchSize))).toBeGreaterThan(1);
      expect(together.stats().cacheReservedBytes).toBe(0);
    },
    MINUTES,
  );
});
