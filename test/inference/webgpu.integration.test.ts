// The engine on WebGPU. It needs a Vulkan driver: that of a GPU, or the one in software that comes with Debian's
// Chromium (chromium-common and libvulkan1), which .ci/run installs. Without a driver these tests fail.
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { LocalEngine } from '../../inference/index.ts';
import { openModel } from '../../inference/model.ts';
import { parseDevice } from '../../inference/runtime/devices.ts';
import { openGraph } from '../../inference/runtime/session.ts';
import { Sequence } from '../../inference/sequence.ts';
import { TINY_RANDOM, collect, idsOf, masksOf, question } from '../support/engine.ts';
import { png } from '../support/pictures.ts';
import { ZEROS } from '../support/zeros.ts';
import { random } from '../support/random.ts';

/** Largest difference of a hidden state between two devices: what the order of float32 additions explains. */
const NEAR = 1e-3;

beforeAll(() => {
  process.env['VK_ICD_FILENAMES'] ??= '/usr/lib/chromium/vk_swiftshader_icd.json';
});

it('the KV cache stays on the device, and the hidden states are those of a CPU', async () => {
  const [gpu, cpu] = [
    await openModel(TINY_RANDOM, { device: 'webgpu' }),
    await openModel(TINY_RANDOM, { device: 'cpu' }),
  ];
  onTestFinished(async () => {
    for (const model of [gpu, cpu]) await model.graphs.dispose();
  });
  expect(gpu.graphs.refused).toEqual([]);
  const { width } = gpu.manifest.decoder;
  const sequences = [new Sequence(gpu), new Sequence(cpu)];
  const next = random(1);
  const wanted = { in: 0, out: 0 };
  for (const count of [5, 1, 4]) {
    const past = sequences[0]?.length ?? 0;
    const embeds = Float32Array.from({ length: count * width }, () => next() - 0.5);
    const [here, there] = await Promise.all(sequences.map((sequence) => sequence.decode(embeds)));
    here?.forEach((value, i) => {
      expect(Math.abs(value - (there?.[i] ?? NaN))).toBeLessThan(NEAR);
    });
    // Embeddings, positions and the bias go in, hidden states come out; the first cache is an empty array.
    wanted.in += 4 * (count * width + count + count * (past + count));
    wanted.out += 4 * count * width;
    expect(gpu.graphs.decoderBytes).toEqual(wanted);
  }
  for (const sequence of sequences) sequence.free();
});

it('the KV cache has its buffers for the whole turn, and the hidden states do not depend on their size', async () => {
  const model = await openModel(TINY_RANDOM, { device: 'webgpu' });
  onTestFinished(() => model.graphs.dispose());
  const { append } = model.graphs;
  if (append === null) throw new Error('the cache is not on the device');
  const made = vi.spyOn(append.room, 'run');
  const { width } = model.manifest.decoder;
  const statesOf = async (capacity: number): Promise<number[]> => {
    const [sequence, next] = [new Sequence(model, capacity), random(2)];
    const states: number[] = [];
    for (const count of [3, 1, 2, 9])
      states.push(...(await sequence.decode(Float32Array.from({ length: count * width }, () => next() - 0.5))));
    sequence.free();
    return states;
  };
  const large = await statesOf(400);
  expect(made).toHaveBeenCalledTimes(1);
  expect(await statesOf(15)).toEqual(large);
  expect(made).toHaveBeenCalledTimes(2);
  expect(await statesOf(1)).toEqual(large);
  // Of 3, 6 and 15 positions: the least that is needed, or twice as many as before.
  expect(made).toHaveBeenCalledTimes(5);
});

it('a turn has the tokens and the text of a CPU', async () => {
  const request = question('the red cube and the ball', [await png(40, 30)], { maxScale: 4 });
  const outcome = async (device: string): Promise<unknown> => {
    const engine = await LocalEngine.load(TINY_RANDOM, { device });
    const events = await collect(engine, request);
    await engine.dispose();
    const last = events.at(-1);
    return { masks: masksOf(events).map(idsOf), answer: last?.type === 'finished' ? last.answer : null };
  };
  const onGpu = await outcome('webgpu');
  expect(onGpu).toEqual(await outcome('cpu'));
  expect(onGpu).not.toMatchObject({ masks: [] });
  // A driver in software compiles its kernels on the CPU.
}, 600_000);

it('a graph that fails on the device is a loss of the device', async () => {
  const [device] = parseDevice('webgpu');
  if (device === undefined) throw new Error('there is no WebGPU');
  const graph = await openGraph(ZEROS.file, ZEROS.spec, { device, stopwatch: { busyMs: 0 } });
  onTestFinished(() => graph.dispose());
  const run = (...sides: number[]) => graph.run({ sides: { data: Int32Array.from(sides), shape: [2] } });
  expect((await run(2, 3))['zeros']).toMatchObject({ shape: [2, 3] });
  await expect(run(-1, 1)).rejects.toMatchObject({
    code: 'ENGINE_LOST',
    message: expect.stringMatching(/^Device webgpu failed while it computed: \S/),
  });
});
