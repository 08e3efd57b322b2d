// The bytes that a pass of the decoder takes and returns: what a device other than a CPU has to copy.
import { expect, it, onTestFinished } from 'vitest';
import { openModel } from '../../../inference/model.ts';
import { bytesPerPosition } from '../../../inference/plan.ts';
import { Sequence } from '../../../inference/sequence.ts';
import { TINY_RANDOM } from '../../support/engine.ts';

it('a pass takes its inputs and the whole cache, and returns hidden states and new positions of it', async () => {
  const model = await openModel(TINY_RANDOM, { device: 'cpu' });
  onTestFinished(() => model.graphs.dispose());
  const { width } = model.manifest.decoder;
  const position = bytesPerPosition(model.manifest);
  const sequence = new Sequence(model);
  const wanted = { in: 0, out: 0 };
  for (const count of [5, 1, 4]) {
    const past = sequence.length;
    await sequence.decode(new Float32Array(count * width));
    // Embeddings and the bias are float32, positions int32.
    wanted.in += 4 * (count * width + count + count * (past + count)) + past * position;
    wanted.out += 4 * count * width + count * position;
    expect(model.graphs.decoderBytes).toEqual(wanted);
  }
  sequence.free();
});
