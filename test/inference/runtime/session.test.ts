// A graph whose tensors do not fit into the memory of the device.
import { expect, it, onTestFinished } from 'vitest';
import { CPU } from '../../../inference/runtime/devices.ts';
import { openGraph } from '../../../inference/runtime/session.ts';
import type { Graph } from '../../../inference/runtime/session.ts';

/** Cast and ConstantOfShape of opset 17: `sides` int32 [2] -> `zeros` float32 of these sides. */
const ZEROS =
  'CAg6bQobCgVzaWRlcxIBcyIEQ2FzdCoJCgJ0bxgHoAECChsKAXMSBXplcm9zIg9Db25zdGFudE9mU2hhcGUSAWdaEwoFc2lkZXMSCgoICAYSBAoC' +
  'CAJiGQoFemVyb3MSEAoOCAESCgoDEgFhCgMSAWJCBAoAEBE=';

async function openZeros(): Promise<Graph> {
  const spec = {
    file: 'zeros.onnx',
    inputs: [{ name: 'sides', type: 'int32' as const, shape: [2] }],
    outputs: [{ name: 'zeros', type: 'float32' as const, shape: ['a', 'b'] }],
  };
  const graph = await openGraph({ path: spec.file, bytes: Buffer.from(ZEROS, 'base64') }, spec, {
    device: CPU,
    stopwatch: { busyMs: 0 },
  });
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
