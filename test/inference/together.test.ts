// Turns that run at the same time share passes of the decoder. Each says what it says alone, whoever joins, ends or is
// cancelled beside it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import { generate as turn } from '../../inference/generate.ts';
import { LocalEngine } from '../../inference/index.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { openModel } from '../../inference/model.ts';
import { Passes } from '../../inference/runtime/passes.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';
import { random } from '../support/random.ts';

let alone: LocalEngine;
let together: LocalEngine;
let requests: GenerateRequest[];
let expected: unknown[];

/** What must not depend on the company: text and codes. */
const said = (events: readonly InferenceEvent[]): unknown => {
  const last = events.at(-1);
  return last?.type === 'finished' ? { answer: last.answer, masks: masksOf(events).map(idsOf) } : null;
};
const batchOf = (events: readonly InferenceEvent[]): number => {
  const last = events.at(-1);
  return last?.type === 'finished' ? last.usage.batchSize : NaN;
};

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
  for (const request of requests) expected.push(said(await collect(alone, request)));
});
afterAll(() => Promise.all([alone.dispose(), together.dispose()]));

/** Starts a turn once `starts` events of other turns have come, and cancels it after `leaves` of its own. */
interface Plan {
  request: number;
  starts: number;
  leaves: number;
}

/** The events of each turn; null for a turn that was cancelled. */
async function run(plans: readonly Plan[]): Promise<(InferenceEvent[] | null)[]> {
  let count = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const happened = (): void => {
    count++;
    for (const { at, wake } of sleepers) if (at <= count) wake();
  };
  const turn = async ({ request, starts, leaves }: Plan): Promise<InferenceEvent[] | null> => {
    if (starts > 0)
      await new Promise<void>((wake) => {
        sleepers.push({ at: starts, wake });
      });
    const controller = new AbortController();
    const events: InferenceEvent[] = [];
    try {
      for await (const event of together.generate(requests[request] as GenerateRequest, controller.signal)) {
        events.push(event);
        happened();
        if (events.length === leaves) controller.abort();
      }
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    }
    return events;
  };
  return Promise.all(plans.map(turn));
}

describe('turns computed together', () => {
  it.each([1, 2, 3, 4])('say what they say alone, with random joins, leaves and cancels, seed %i', async (seed) => {
    const next = random(seed);
    const plans = Array.from({ length: 10 }, (_, i): Plan => ({
      request: Math.floor(next() * requests.length),
      // At least one turn starts at once and is not cancelled; it has events enough for the others to start.
      starts: i < 3 ? 0 : Math.floor(next() * 3),
      leaves: i > 2 && next() < 0.4 ? 1 + Math.floor(next() * 4) : Infinity,
    }));
    const results = await run(plans);
    const finished = results.flatMap((events, i) => (events === null ? [] : [{ events, plan: plans[i] as Plan }]));
    for (const { events, plan } of finished) expect(said(events)).toEqual(expected[plan.request]);
    expect(Math.max(...finished.map(({ events }) => batchOf(events)))).toBeGreaterThan(1);
  });

  it('compute the two sequences of guidance in one pass at every scale of a large model', async () => {
    const model = await openModel(TINY_RANDOM, { device: 'cpu' });
    const passesOf = async (weights: number): Promise<{ passes: number; sequences: number; said: unknown }> => {
      const passes = new Passes((inputs) => model.graphs.decode(inputs), { width: 32, most: 8, weights });
      const request = { ...(requests[1] as GenerateRequest), maxAnswerTokens: 0 };
      const generate = () => turn({ ...model, passes }, request, new AbortController().signal);
      return { said: said(await collect({ generate }, request)), ...passes.counts };
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
    expect(batchOf(events)).toBeGreaterThan(1.5);
    expect(batchOf(await collect(together, requests[0] as GenerateRequest))).toBe(1);
    expect(said(events)).toEqual(expected[1]);
  });
});
