// Times the decoder over the visual tokens of one mask, scale by scale and token by token. Both ways have the same
// inputs, the same cache and the same codes.
import type { GenerateRequest } from '../inference/engine.ts';
import { Sequence } from '../inference/sequence.ts';
import { decodeImage } from '../inference/image/decode.ts';
import { preprocess } from '../inference/image/preprocess.ts';
import { Canvas } from '../inference/mask/canvas.ts';
import { openModel } from '../inference/model.ts';
import { buildPrompt } from '../inference/text/prompt.ts';

export async function tokenByToken(
  folder: string,
  device: string,
  request: GenerateRequest,
  runs: number,
): Promise<{ scaleMs: number; tokenMs: number; tokens: number }> {
  const model = await openModel(folder, { device });
  const { manifest, graphs, schedule, tokenizer } = model;
  const width = manifest.decoder.width;
  const [bytes] = request.images;
  if (bytes === undefined) throw new Error('an image is needed');
  const tiles = preprocess(await decodeImage(bytes, model.limits), manifest.image);
  const { embeds } = await graphs.vision(tiles.pixels, tiles.count);
  const room = { tiles: [tiles.count], room: schedule.tokenCount + 1 };
  const prompt = buildPrompt(request.messages, room, manifest, tokenizer);

  /** `pieces`: divides the inputs of a scale into forward passes. */
  const draw = async (
    pieces: (inputs: Float32Array) => Float32Array[],
  ): Promise<{ ms: number; ids: readonly number[] }> => {
    const sequence = new Sequence(model);
    await sequence.prefill(prompt, [embeds]);
    const canvas = new Canvas(graphs, schedule, manifest.mask.latentWidth);
    let inputs = await graphs.embed([manifest.tokens.segStart]);
    const start = performance.now();
    for (const scale of schedule.scales) {
      const ids: number[] = [],
        probabilities: number[] = [];
      for (const piece of pieces(inputs)) {
        const chosen = await graphs.visualHead(await sequence.decode(piece));
        ids.push(...chosen.ids);
        probabilities.push(...chosen.probability);
      }
      await canvas.add(Int32Array.from(ids), Float32Array.from(probabilities), scale);
      const next = schedule.scales[scale.index + 1];
      if (next !== undefined) inputs = await canvas.inputsOf(next);
    }
    const ms = performance.now() - start;
    sequence.free();
    return { ms, ids: canvas.ids };
  };
  const whole = (inputs: Float32Array) => [inputs];
  const single = (inputs: Float32Array): Float32Array[] =>
    Array.from({ length: inputs.length / width }, (_, i) => inputs.subarray(i * width, (i + 1) * width));

  const scale: number[] = [],
    token: number[] = [];
  for (let i = 0; i < runs; i++) {
    const [a, b] = [await draw(whole), await draw(single)];
    if (a.ids.some((id, k) => id !== b.ids[k])) console.warn('the two ways chose different codes (rounding)');
    scale.push(a.ms);
    token.push(b.ms);
  }
  await graphs.dispose();
  const median = (numbers: number[]): number => numbers.sort((x, y) => x - y)[Math.floor(numbers.length / 2)] ?? NaN;
  return { scaleMs: median(scale), tokenMs: median(token), tokens: schedule.tokenCount };
}
