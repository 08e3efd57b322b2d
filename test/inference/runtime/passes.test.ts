// Which steps share a pass of the decoder, with a decoder whose output can be worked out by hand.
import { describe, expect, it } from 'vitest';
import { causalBias } from '../../../inference/runtime/attention.ts';
import { KvCache } from '../../../inference/runtime/kv-cache.ts';
import { Passes } from '../../../inference/runtime/passes.ts';
import type { DecodePass, PassInputs } from '../../../inference/runtime/passes.ts';
import { RunOrder } from '../../../inference/runtime/run-order.ts';
import { onMachine } from '../../../inference/runtime/session.ts';

/** Width 1: a new position is the sum of all keys that it may attend to, its own included; keys are the inputs. */
const sums =
  (seen: PassInputs[]): DecodePass =>
  (inputs) => {
    seen.push(inputs);
    const { embeds, bias, past } = inputs;
    const before = past['past_key_0'];
    const keys = [...(before === undefined ? [] : onMachine(before).data), ...embeds];
    const hidden = embeds.map((_, row) =>
      keys.reduce((sum, key, i) => sum + (bias[row * keys.length + i] === 0 ? key : 0), 0),
    );
    const block = { data: embeds, shape: [1, embeds.length, 1] };
    return Promise.resolve({ hidden, blocks: { key_0: block, value_0: block } });
  };

const cacheOf = (...keys: number[]): KvCache => {
  const cache = new KvCache({ layers: 1, width: 1, type: 'float32' });
  const block = { data: Float32Array.from(keys), shape: [1, keys.length, 1] };
  cache.append({ key_0: block, value_0: block }, keys.length);
  return cache;
};
const step = (cache: KvCache, ...embeds: number[]) => ({
  embeds: Float32Array.from(embeds),
  bias: causalBias(cache.length, embeds.length),
  cache,
});
const keysOf = (cache: KvCache): number[] => [...(cache.past()['past_key_0']?.data ?? [])];

function open(most: number, sequences: number, { decode = sums, weights = 0 } = {}) {
  const seen: PassInputs[] = [];
  const order = new RunOrder();
  const passes = new Passes(decode(seen), { width: 1, most, weights, order });
  for (let i = 0; i < sequences; i++) passes.enter();
  return { seen, passes, order };
}

describe('passes', () => {
  it('joins steps of different lengths, each with its own cache and its own positions', async () => {
    const { seen, passes } = open(8, 2);
    const [a, b] = [cacheOf(1, 2), cacheOf(100)];
    const [first, second] = await Promise.all([passes.run(step(a, 4, 8)), passes.run(step(b, 1000))]);
    expect(seen).toHaveLength(1);
    expect([...(seen[0]?.positions ?? [])]).toEqual([2, 3, 1]);
    expect([first.hidden, second.hidden].map((hidden) => [...hidden])).toEqual([[7, 15], [1100]]);
    expect([keysOf(a), keysOf(b)]).toEqual([
      [1, 2, 4, 8],
      [100, 1000],
    ]);
    expect([first.sequences, second.sequences]).toEqual([2, 2]);
  });

  it.each([
    ['with a step of each sequence, or while three graphs of each run', false, 4, 6],
    ['before the graphs of others when it is the first of a turn', true, 4, 0],
  ])('runs a step %s', async (_, joins, asked, before) => {
    const { passes, order } = open(8, 2);
    let ran = 0;
    const graphs = (count: number): Promise<number>[] =>
      Array.from({ length: count }, () => order.run(() => Promise.resolve(ran++), false));
    const earlier = graphs(asked);
    const result = passes.run({ ...step(cacheOf(1), 2), joins }).then(({ sequences }) => ({ sequences, ran }));
    const later = graphs(10);
    expect(await result).toEqual({ sequences: 1, ran: before });
    await Promise.all([...earlier, ...later]);
  });

  it('does not wait for a sequence that has left', async () => {
    const { passes, order } = open(8, 2);
    const ran: string[] = [];
    const waiting = passes.run(step(cacheOf(1), 2)).then(() => ran.push('step'));
    passes.leave();
    await Promise.all([waiting, order.run(() => Promise.resolve(ran.push('graph')), false)]);
    expect(ran).toEqual(['step', 'graph']);
  });

  it('takes the first step of a turn along before others, and they wait on', async () => {
    const { seen, passes } = open(2, 4);
    const [a, b] = [passes.run(step(cacheOf(1), 10)), passes.run({ ...step(cacheOf(2), 20), joins: true })];
    const c = passes.run({ ...step(cacheOf(3), 30), joins: true });
    expect((await Promise.all([a, b, c])).map(({ sequences }) => sequences)).toEqual([1, 2, 2]);
    expect(seen.map(({ embeds }) => [...embeds])).toEqual([[20, 30], [10]]);
  });

  it('takes at most so many sequences into a pass, and runs long steps alone', async () => {
    const { seen, passes } = open(2, 3);
    await Promise.all([1, 2, 3].map((key) => passes.run(step(cacheOf(key), key))));
    expect(seen.map(({ embeds }) => embeds.length).sort()).toEqual([1, 2]);
    const long = Array.from({ length: 20 }, (_, i) => i);
    const results = await Promise.all([passes.run(step(cacheOf(1), ...long)), passes.run(step(cacheOf(1), ...long))]);
    expect(results.map(({ sequences }) => sequences)).toEqual([1, 1]);
  });

  it('joins as many long steps as the attention between them stays small beside the weights', async () => {
    const long = Array.from({ length: 20 }, (_, i) => i);
    // Each step has 21 columns: one other step costs 21, two cost 42, and a fifth of the weights is 40.
    const { seen, passes } = open(8, 3, { weights: 200 });
    const caches = [1, 2, 3].map((key) => cacheOf(key));
    const results = await Promise.all(caches.map((cache) => passes.run(step(cache, ...long))));
    expect(seen.map(({ embeds }) => embeds.length)).toEqual([40, 20]);
    expect(results.map(({ sequences }) => sequences)).toEqual([2, 2, 1]);
    expect(results.map(({ hidden }) => hidden[19])).toEqual([191, 192, 193]);
    expect(passes.counts).toEqual({ passes: 2, sequences: 3 });
  });

  it('runs the steps alone when the joined pass fails, and fails only the one that fails alone', async () => {
    const decode =
      (seen: PassInputs[]): DecodePass =>
      (inputs) => {
        if (inputs.embeds.length > 1) return Promise.reject(new Error('no memory'));
        return inputs.embeds[0] === 13 ? Promise.reject(new Error('unlucky')) : sums(seen)(inputs);
      };
    const { passes } = open(8, 2, { decode });
    const [good, bad] = [cacheOf(1), cacheOf(1)];
    const results = await Promise.allSettled([passes.run(step(good, 2)), passes.run(step(bad, 13))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect([keysOf(good), keysOf(bad)]).toEqual([[1, 2], [1]]);
  });
});
