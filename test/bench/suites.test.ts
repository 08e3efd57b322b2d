// The suites that judge with other images and sentences than those of the training.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeRle } from '../../inference/index.ts';
import { SUITES, makeCases } from '../../bench/suites/cases.ts';
import { drawScene } from '../../bench/suites/draw.ts';
import { STRANGERS, singles } from '../../bench/suites/grammar.ts';
import { createRandom } from '../../bench/suites/random.ts';
import { makeScene } from '../../bench/suites/scene.ts';

it.each(Object.keys(SUITES))('draws case 7 of %s the same every time', async (name) => {
  const [first, second] = [await makeCases(name, 7), await makeCases(name, 7)];
  expect(first.cases).toEqual(second.cases);
  expect(first.picture.equals(second.picture)).toBe(true);
  expect(first.cases.length).toBeGreaterThan(0);
});

it('gives no pixel to two things, and every thing some', async () => {
  for (const seed of [1, 2, 3]) {
    const { masks } = await drawScene(makeScene(createRandom(seed), 6));
    const owners = masks.reduce(
      (sum, { data }) => sum.map((n, i) => n + (data[i] ?? 0)),
      new Array<number>(masks[0]?.data.length ?? 0).fill(0),
    );
    expect(Math.max(...owners)).toBe(1);
    for (const { data } of masks) expect(data.includes(1)).toBe(true);
  }
});

it('asks by a phrase only where one thing of the scene fits it', () => {
  const scene = makeScene(createRandom(11), 7);
  for (const { words } of singles(scene))
    expect(scene.things.filter(({ colour, shape }) => `${colour} ${shape}` === words)).toHaveLength(1);
});

it('wants a mask of its own for each of two things', async () => {
  const { cases } = await makeCases('two', 3);
  const [first, second] = (cases[0]?.targets ?? []).map((rle) => decodeRle(rle).data);
  expect(first?.some((inside, i) => inside === 1 && second?.[i] === 1)).toBe(false);
});

it('compares two things of every kind, to be answered with yes and with no', async () => {
  const kinds = new Set<string>();
  for (let index = 0; index < 24; index++)
    for (const { kind, yes, way } of (await makeCases('compare', index)).cases) {
      expect(way).toBe('ANSWER');
      kinds.add(`${kind} ${yes}`);
    }
  expect([...kinds].sort()).toEqual(
    ['colours', 'numbers', 'places'].flatMap((kind) => [`${kind} false`, `${kind} true`]),
  );
});

it('asks for unknown things by nouns that are in no text of the training', () => {
  const folder = 'training/scenes';
  const text = [
    ...readdirSync(folder)
      .filter((name) => /\.(py|txt|json)$/.test(name))
      .map((name) => join(folder, name)),
    'training/pretrained.py',
  ]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .toLowerCase();
  expect(STRANGERS.filter((noun) => new RegExp(`\\b${noun}s?\\b`).test(text))).toEqual([]);
});
