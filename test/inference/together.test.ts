// Turns that run at the same time share passes of the decoder. Each says what it says alone, whoever joins, ends or is
// cancelled beside it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import { generate as turn } from '../../inference/generate.ts';
import { LocalEngine } from '../../inference/index.ts';
import { openModel } from '../../inference/model.ts';
import { Passes } from '../../inference/runtime/passes.ts';
import { TINY_RANDOM, collect, outcomeOf, question, usageOf } from '../support/engine.ts';
import { runJoined } from '../support/joined-turns.ts';
import type { Plan } from '../support/joined-turns.ts';
import { png } from '../support/pictures.ts';
import { random } from '../support/random.ts';

let alone: LocalEngine;
let together: LocalEngine;
let requests: GenerateRequest[];
let expected: unknown[];

beforeAll(async () => {
  alone = await LocalEngine.load(TINY_RANDOM, { device: 'cpu', batch: 1 });
  together = await LocalEngine.load(TINY_RANDOM, { device: 'cpu', batch: 8 });
  const [wide, high] = [await png(40, 30), await png(20, 50)];
  requests = [
    question('the cube', [wide]),
    question('the ball', [high], { guidance: 3 }),
    question('what is this?', [wide], { intent: 'ANSWER', maxAnswerTokens: 30 }),
    question('a word', [], { intent: 'ANSWER', maxAnswerTokens: 20 }),
    question('the red one, then the blue one', [high], { maxScale: 3 }),
    question('everything', [wide], { intent: 'AUTO', guidance: 1, maxAnswerTokens: 25 }),
  ];
  expected = [];
  for (const request of requests) expected.push(outcomeOf(await collect(alone, request)));
});
afterAll(() => Promise.all([alone.dispose(), together.dispose()]));

describe('turns computed together', () => {
  it.each([1, 2, 3, 4])('say what they say alone, with random joins, leaves and cancels, seed %i', async (seed) => {
    const next = random(seed);
    const plans = Array.from({ length: 10 }, (_, i): Plan => ({
      request: Math.floor(next() * requests.length),
      // At least one turn starts at once and is not cancelled; it has events enough for the others to start.
      starts: i < 3 ? 0 : Math.floor(next() * 3),
      leaves: i > 2 && next() < 0.4 ? 1 + Math.floor(next() * 4) : Infinity,
    }));
    const results = await runJoined(together, requests, plans);
    const finished = results.flatMap((events, i) => (events === null ? [] : [{ events, plan: plans[i] as Plan }]));
    for (const { events, plan } of finished) expect(outcomeOf(events)).toEqual(expected[plan.request]);
    expect(Math.max(...finished.map(({ events }) => usageOf(events).batchSize))).toBeGreaterThan(1);
  });

  it('compute the two sequences of guidance in one pass at every scale of a large model', async () => {
    const model = await openModel(TINY_RANDOM, { device: 'cpu' });
    const passesOf = async (weights: number): Promise<{ passes: number; sequences: number; said: unknown }> => {
      const passes = new Passes((inputs) => model.graphs.decode(inputs), {
        width: 32,
        most: 8,
        weights,
        order: model.graphs.order,
      });
      const request = { ...(requests[1] as GenerateRequest), maxAnswerTokens: 0 };
      const generate = () => turn({ ...model, passes }, request, new AbortController().signal);
      return { said: outcomeOf(await collect({ generate }, request)), ...passes.counts };
    };
    const [apart, joined] = [await passesOf(0), await passesOf(1e9)];
    await model.graphs.dispose();
    // Two prompts, four scales and the end token of the mask; the last scale has 16 positions.
    expect(apart).toMatchObject({ passes: 2 + 3 + 2 + 1, sequences: 12 });
    expect(joined).toMatchObject({ passes: 2 + 4 + 1, sequences: 12 });
    expect(joined.said).toEqual(apart.said);
  });

  it('count the two sequences of guidance as one batch of two', async () => {
    const events = await collect(together, requests[1] as GenerateRequest);
    expect(usageOf(events).batchSize).toBeGreaterThan(1.5);
    expect(usageOf(await collect(together, requests[0] as GenerateRequest)).batchSize).toBe(1);
    expect(outcomeOf(events)).toEqual(expected[1]);
  });
});
