// A KV cache that lies on the device. The CPU provider takes the same path; its tensors are arrays.
// test/inference/webgpu.integration.test.ts runs it on a Vulkan device.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LocalEngine } from '../../../inference/index.ts';
import { openBundle } from '../../../inference/manifest.ts';
import { DeviceCache, openAppend } from '../../../inference/runtime/device-cache.ts';
import type { Appending } from '../../../inference/runtime/device-cache.ts';
import { CPU } from '../../../inference/runtime/devices.ts';
import { Graphs } from '../../../inference/runtime/graphs.ts';
import { onMachine } from '../../../inference/runtime/session.ts';
import type { Graph, GraphTensor, TensorData } from '../../../inference/runtime/session.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../../support/engine.ts';
import { png } from '../../support/pictures.ts';

const SHAPE = { layers: 2, width: 2, type: 'float32' as const };
const NAMES = ['key_0', 'value_0', 'key_1', 'value_1'];

async function open(): Promise<Appending> {
  const graphs = await openAppend(SHAPE, { device: CPU, stopwatch: { busyMs: 0 } });
  if (graphs instanceof Error) throw graphs;
  onTestFinished(() => graphs.dispose());
  return graphs;
}
/** Each tensor has its own numbers. */
const blocks = (...values: number[]): Record<string, GraphTensor> =>
  Object.fromEntries(
    NAMES.map((name, i) => [
      name,
      { data: Float32Array.from(values, (value) => 100 * i + value), shape: [1, values.length / 2, 2] },
    ]),
  );
const dataOf = (cache: DeviceCache, name: string): TensorData => onMachine(cache.past()[name] as GraphTensor).data;

describe('a KV cache on the device', () => {
  it('begins with no positions, and appends the new ones of every layer behind the old ones', async () => {
    const cache = new DeviceCache(SHAPE, await open());
    expect(cache.past()['past_value_1']?.shape).toEqual([1, 0, 2]);
    await cache.append(blocks(1, 2, 3, 4), 2);
    await cache.append(blocks(5, 6), 1);
    expect(cache.length).toBe(3);
    expect(Object.keys(cache.past()).sort()).toEqual(NAMES.map((name) => `past_${name}`).sort());
    expect([...dataOf(cache, 'past_key_0')]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...dataOf(cache, 'past_value_1')]).toEqual([301, 302, 303, 304, 305, 306]);
    expect(cache.past()['past_key_1']?.shape).toEqual([1, 3, 2]);
  });

  it('writes into the same buffers while they have room, and copies them into larger ones then', async () => {
    const graphs = await open();
    const made = vi.spyOn(graphs.room, 'run');
    const cache = new DeviceCache(SHAPE, graphs, 3);
    const buffer = () => dataOf(cache, 'past_key_0').buffer;
    await cache.append(blocks(1, 2), 1);
    const first = buffer();
    await cache.append(blocks(3, 4, 5, 6), 2);
    expect(buffer()).toBe(first);
    expect(made).toHaveBeenCalledTimes(1);
    await cache.append(blocks(7, 8), 1);
    expect(buffer()).not.toBe(first);
    expect([...dataOf(cache, 'past_key_0')]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...dataOf(cache, 'past_value_0')]).toEqual([101, 102, 103, 104, 105, 106, 107, 108]);
    await cache.append(blocks(9, 10, 11, 12), 2);
    expect(made.mock.calls.map(([inputs]) => [...onMachine(inputs['shape'] as GraphTensor).data])).toEqual([
      [1, 3, 2],
      [1, 6, 2],
    ]);
  });

  it('stays as it was when the device cannot append', async () => {
    const { append, ...graphs } = await open();
    const run = vi
      .fn((...about: Parameters<Graph['run']>) => append.run(...about))
      .mockRejectedValueOnce(new Error('no memory'));
    const cache = new DeviceCache(SHAPE, { ...graphs, append: { ...append, run } });
    await expect(cache.append(blocks(1, 2), 1)).rejects.toThrow('no memory');
    await cache.append(blocks(1, 2), 1);
    run.mockRejectedValueOnce(new Error('no memory'));
    await expect(cache.append(blocks(3, 4), 1)).rejects.toThrow('no memory');
    expect([cache.length, ...dataOf(cache, 'past_key_0')]).toEqual([1, 1, 2]);
  });

  it('stays as it was when there is no memory for larger buffers', async () => {
    const { room, ...graphs } = await open();
    const cache = new DeviceCache(SHAPE, { ...graphs, room }, 1);
    await cache.append(blocks(1, 2), 1);
    vi.spyOn(room, 'run').mockRejectedValueOnce(new Error('no memory'));
    await expect(cache.append(blocks(3, 4), 1)).rejects.toThrow('no memory');
    expect([cache.length, ...dataOf(cache, 'past_key_0')]).toEqual([1, 1, 2]);
    await cache.append(blocks(3, 4), 1);
    expect([...dataOf(cache, 'past_key_0')]).toEqual([1, 2, 3, 4]);
  });

  it('that is freed while it appends stays empty', async () => {
    const cache = new DeviceCache(SHAPE, await open());
    await cache.append(blocks(1, 2), 1);
    const appending = cache.append(blocks(3, 4), 1);
    cache.free();
    await appending;
    expect([cache.length, cache.past()]).toEqual([0, {}]);
  });
});

describe('an engine with its caches on the device', () => {
  it.each([0, 2])(
    'draws the masks of one with caches in the memory of the machine, with guidance %d',
    async (guidance) => {
      const outcome = async (cacheOnDevice: boolean): Promise<unknown> => {
        const engine = await LocalEngine.load(TINY_RANDOM, { device: 'cpu', batch: 1, cacheOnDevice });
        const events = await collect(engine, question('the red cube and the ball', [await png(40, 30)], { guidance }));
        await engine.dispose();
        const last = events.at(-1);
        return { masks: masksOf(events).map(idsOf), answer: last?.type === 'finished' ? last.answer : null };
      };
      const onDevice = await outcome(true);
      expect(onDevice).toEqual(await outcome(false));
      expect(onDevice).not.toMatchObject({ masks: [] });
    },
  );

  it('uses the memory of the machine on a device that cannot append, and says so', async () => {
    const bundle = await openBundle(TINY_RANDOM, () => {}, { graphs: false });
    // No machine has an array of so many numbers.
    const decoder = { ...bundle.manifest.decoder, headWidth: 2 ** 44 };
    const large = { ...bundle, manifest: { ...bundle.manifest, decoder } };
    const graphs = await Graphs.open(large, [CPU], () => true);
    onTestFinished(() => graphs.dispose());
    expect(graphs.append).toBeNull();
    expect(graphs.refused).toEqual([
      expect.stringMatching(/^Device cpu does not keep KV caches, which stay in the memory of the machine: \S/),
    ]);
  });
});
