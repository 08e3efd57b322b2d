// Runs the two graphs of a mask decoder with ONNX Runtime. Knows neither where its bytes come from nor what is drawn.
import type { InferenceSession, Tensor, TypedTensor } from 'onnxruntime-web/wasm';
import type { RedrawGraphs, RedrawRules } from '../../../inference/mask/redraw.ts';

export type Ort = Pick<typeof import('onnxruntime-web/wasm'), 'InferenceSession' | 'Tensor' | 'env'>;

/** The part of the rules that names the files. */
export type DecoderRules = RedrawRules & {
  model: { sha256: string };
  graphs: { dequantize: string; maskDecoder: string };
};

/** `files`: the graphs and their external data, by name. */
export async function openGraphs(
  ort: Ort,
  rules: DecoderRules,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<RedrawGraphs> {
  const open = (name: string): Promise<InferenceSession> => openGraph(ort, name, files);
  const dequantize = await open(rules.graphs.dequantize);
  const maskDecoder = await open(rules.graphs.maskDecoder);
  const { latentWidth, scaleSides } = rules;
  const grid = scaleSides.at(-1) ?? 0;
  const floats = (data: Float32Array, ...shape: number[]): Tensor => new ort.Tensor('float32', data, shape);
  return {
    dequantize: async (ids, { up, phi }, fHat) =>
      run(dequantize, 'next_f_hat', {
        ids: new ort.Tensor('int32', ids, [ids.length]),
        up: floats(up, grid * grid, ids.length),
        phi: new ort.Tensor('int32', Int32Array.of(phi), []),
        f_hat: floats(fHat, latentWidth, grid, grid),
      }),
    decodeMask: async (fHat) => run(maskDecoder, 'image', { f_hat: floats(fHat, 1, latentWidth, grid, grid) }),
  };
}

async function openGraph(ort: Ort, name: string, files: ReadonlyMap<string, Uint8Array>): Promise<InferenceSession> {
  const graph = files.get(name);
  if (graph === undefined) throw new Error(`the mask decoder has no file ${name}`);
  const stem = name.replace(/\.onnx$/, '');
  const externalData = [...files]
    .filter(([path]) => path !== name && (path.startsWith(`${stem}.`) || path.startsWith(`${stem}-0`)))
    .map(([path, data]) => ({ path, data }));
  return ort.InferenceSession.create(graph, { executionProviders: ['wasm'], externalData });
}

async function run(session: InferenceSession, output: string, inputs: Record<string, Tensor>): Promise<Float32Array> {
  const outputs = await session.run(inputs);
  const { data } = outputs[output] as TypedTensor<'float32'>;
  return data;
}
