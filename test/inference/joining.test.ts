// How many graphs of other turns run before a turn that joins has its first pass, over random joins, leaves and
// cancels. Graphs are counted; nothing is timed.
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import { openModel } from '../../inference/model.ts';
import type { Model } from '../../inference/model.ts';
import { TINY_RANDOM, question } from '../support/engine.ts';
import { runJoined } from '../support/joined-turns.ts';
import type { Plan } from '../support/joined-turns.ts';
import { png } from '../support/pictures.ts';
import { random } from '../support/random.ts';

/** Of one turn, the number of graphs of turns that do not join. */
interface Turn {
  /** That had ended when the turn came; with images, when they were decoded. */
  endedBefore: number | null;
  /** That ran or began to run from then until the first pass of the turn. */
  waitedFor: number | null;
}

let model: Model;
let requests: GenerateRequest[];
beforeAll(async () => {
  model = await openModel(TINY_RANDOM, { device: 'cpu', batch: 4, encodesBeside: false });
  const picture = await png(40, 30);
  requests = [
    question('the cube', [picture]),
    question('the ball', [picture], { guidance: 3 }),
    question('a word', [], { intent: 'ANSWER', maxAnswerTokens: 20 }),
    question('what is this?', [picture], { intent: 'ANSWER', maxAnswerTokens: 20 }),
  ];
});
afterAll(() => model.graphs.dispose());

/** Counts in the order of the model's graphs, and knows of each run which turn asked for it. */
function observe({ graphs: { order }, passes }: Model) {
  const current = new AsyncLocalStorage<Turn>();
  const turns: Turn[] = [];
  const others = { started: 0, ended: 0 };
  const [add, run] = [order.add.bind(order), passes.run.bind(passes)];
  order.add = (one) => {
    const turn = current.getStore();
    if (turn !== undefined) turn.endedBefore ??= others.ended;
    const { compute } = one;
    one.compute = async () => {
      const counts = !one.joins;
      if (counts) others.started++;
      await compute();
      if (counts) others.ended++;
    };
    add(one);
  };
  passes.run = async (step) => {
    const turn = current.getStore();
    const result = await run(step);
    if (turn?.endedBefore != null) turn.waitedFor ??= others.started - turn.endedBefore;
    return result;
  };
  const engine = {
    async *generate(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<InferenceEvent> {
      const turn = { endedBefore: request.images.length === 0 ? others.ended : null, waitedFor: null };
      turns.push(turn);
      const events = generate(model, request, signal);
      try {
        for (;;) {
          const next = await current.run(turn, () => events.next());
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        await events.return(undefined);
      }
    },
  };
  return { turns, others, engine };
}

it('a turn that joins waits for one graph of the others at most, with random joins, leaves and cancels', async () => {
  const { turns, others, engine } = observe(model);
  for (const seed of [1, 2, 3, 4, 5]) {
    const next = random(seed);
    const plans = Array.from({ length: 12 }, (_, i): Plan => ({
      request: Math.floor(next() * requests.length),
      starts: i < 3 ? 0 : Math.floor(next() * 12),
      leaves: i > 2 && next() < 0.4 ? 1 + Math.floor(next() * 4) : Infinity,
    }));
    await runJoined(engine, requests, plans);
  }
  const joined = turns.filter(({ endedBefore }) => endedBefore !== null && endedBefore > 0);
  expect(joined.length).toBeGreaterThan(40);
  expect(others.started).toBeGreaterThan(1000);
  const waits = joined.flatMap(({ waitedFor }) => (waitedFor === null ? [] : [waitedFor]));
  expect(waits.length).toBeGreaterThan(40);
  expect(Math.max(...waits)).toBeLessThanOrEqual(1);
});
