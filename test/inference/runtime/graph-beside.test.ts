// The vision encoder in a thread of its own, for turns that run at the same time: the same bits, codes and text, and no
// work in the thread of the other graphs.
import { availableParallelism } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { generate } from '../../../inference/generate.ts';
import type { InferenceEvent } from '../../../inference/events.ts';
import { openModel } from '../../../inference/model.ts';
import type { Model } from '../../../inference/model.ts';
import { GraphBeside } from '../../../inference/runtime/graph-beside.ts';
import { openGraphInThread } from '../../../inference/runtime/graph-thread.ts';
import type { Graph } from '../../../inference/runtime/session.ts';
import { idsOf, masksOf, question } from '../../support/engine.ts';
import { png } from '../../support/pictures.ts';
import { random } from '../../support/random.ts';
import { ZEROS } from '../../support/zeros.ts';

const EVERYDAY = new URL('../../../models/everyday/', import.meta.url).pathname;

async function open(): Promise<Model> {
  const model = await openModel(EVERYDAY, { device: 'cpu' });
  onTestFinished(() => model.graphs.dispose());
  return model;
}

describe.runIf(availableParallelism() > 1)('beside other turns the vision encoder', () => {
  it('runs in its thread, to the same bits', async () => {
    const { graphs, manifest } = await open();
    const next = random(1);
    const pixels = Float32Array.from({ length: 3 * manifest.image.side ** 2 }, () => next() - 0.5);
    const alone = await graphs.vision(pixels, 1);
    expect(await graphs.visionBeside?.open()).toBe(true);
    const busy = graphs.stopwatch.busyMs;
    const both = await Promise.all([
      graphs.vision(pixels, 1, { beside: true }),
      graphs.vision(pixels, 1, { beside: true }),
    ]);
    expect(graphs.stopwatch.busyMs).toBe(busy);
    expect(both).toEqual([alone, alone]);
  });

  it('is asked by all turns at once but the first; they have the codes and the text that they have alone', async () => {
    const model = await open();
    await model.graphs.visionBeside?.open();
    const encode = vi.spyOn(model.graphs, 'vision');
    const pictures = await Promise.all([png(40, 30), png(20, 50), png(64, 64)]);
    const turn = async (picture: Uint8Array): Promise<unknown> => {
      const events: InferenceEvent[] = [];
      const request = question('segment the red ball', [picture], { maxScale: 3 });
      for await (const event of generate(model, request, new AbortController().signal)) events.push(event);
      const last = events.at(-1);
      return { masks: masksOf(events).map(idsOf), answer: last?.type === 'finished' ? last.answer : null };
    };
    const alone = [];
    for (const picture of pictures) alone.push(await turn(picture));
    expect(await Promise.all(pictures.map(turn))).toEqual(alone);
    expect(encode.mock.calls.map(([, , about]) => about?.beside)).toEqual([false, false, false, false, true, true]);
  });
});

describe('a graph in a thread', () => {
  const openZeros = (): Promise<Graph> => openGraphInThread({ ...ZEROS, threads: 1 });
  const sides = (...data: number[]) => ({ sides: { data: Int32Array.from(data), shape: [2] } });

  it('runs on after a run that failed', async () => {
    const graph = await openZeros();
    onTestFinished(() => graph.dispose());
    await expect(graph.run(sides(-1, 1))).rejects.toThrow();
    expect((await graph.run(sides(2, 3)))['zeros']).toMatchObject({ shape: [2, 3] });
  });

  it('ends after its last run, and takes none afterwards', async () => {
    const graph = await openZeros();
    const last = graph.run(sides(1, 4));
    await graph.dispose();
    expect((await last)['zeros']).toMatchObject({ shape: [1, 4] });
    await expect(graph.run(sides(1, 4))).rejects.toThrow('has ended');
  });

  it('that is no graph cannot be opened, and the caller keeps its own', async () => {
    const file = { ...ZEROS.file, bytes: new Uint8Array(8) };
    const beside = new GraphBeside(() => openGraphInThread({ ...ZEROS, file, threads: 1 }));
    expect(await beside.run(sides(1, 1))).toBeNull();
    expect(await beside.open()).toBe(false);
    expect(await beside.run(sides(1, 1))).toBeNull();
    await beside.dispose();
  });
});
