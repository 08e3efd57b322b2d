// A graph whose run fails: its tensors do not fit into the memory of the device, or their shape is impossible.
import { expect, it, onTestFinished } from 'vitest';
import { CPU } from '../../../inference/runtime/devices.ts';
import { openGraph } from '../../../inference/runtime/session.ts';
import type { Graph } from '../../../inference/runtime/session.ts';
import { ZEROS } from '../../support/zeros.ts';

async function openZeros(): Promise<Graph> {
  const graph = await openGraph(ZEROS.file, ZEROS.spec, { device: CPU, stopwatch: { busyMs: 0 } });
  onTestFinished(() => graph.dispose());
  return graph;
}

it('a run that cannot allocate fails with OUT_OF_MEMORY, and the graph runs again', async () => {
  const graph = await openZeros();
  const run = (...sides: number[]) => graph.run({ sides: { data: Int32Array.from(sides), shape: [2] } });
  // 2^52 bytes: more than the address space of a process.
  await expect(run(2 ** 30, 2 ** 20)).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' });
  expect((await run(2, 3))['zeros']).toMatchObject({ shape: [2, 3] });
});

it('a run that fails on a CPU is a fault of the request, and the graph runs again', async () => {
  const graph = await openZeros();
  const run = (...sides: number[]) => graph.run({ sides: { data: Int32Array.from(sides), shape: [2] } });
  await expect(run(-1, 1)).rejects.not.toMatchObject({ code: 'ENGINE_LOST' });
  expect((await run(1, 1))['zeros']).toMatchObject({ shape: [1, 1] });
});
