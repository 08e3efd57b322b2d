// The worker that draws previews from their tokens. ONNX Runtime is loaded here and nowhere else in the page; the
// server allows WebAssembly for this file only. Requests are answered one after the other.
import * as ort from 'onnxruntime-web/wasm';
import { redrawScales } from '../../../inference/mask/redraw.ts';
import type { CodedRun, ImageSize, RedrawGraphs } from '../../../inference/mask/redraw.ts';
import { openGraphs } from './graphs.ts';
import type { DecoderRules } from './graphs.ts';
import { unpacked } from './unpacked.ts';

export interface OpenRequest {
  /** URL of the compressed WebAssembly. */
  runtime: string;
  rules: DecoderRules;
  files: { name: string; url: string }[];
  /** Credentials for the files. */
  headers: Record<string, string>;
}

export interface DrawRequest {
  run: CodedRun;
  size: ImageSize;
  /** The scale to draw; null: all scales of the run. */
  scale: number | null;
}

/** A grey picture with a byte for each pixel. */
export interface GreyPicture {
  scale: number;
  data: Uint8Array;
  width: number;
  height: number;
}

export type WorkerRequest = { id: number } & ({ open: OpenRequest } | { draw: DrawRequest });
/** `scales`: of `draw`; empty after `open`. */
export type WorkerAnswer = { id: number } & ({ scales: GreyPicture[] } | { fault: string });

let opened: { graphs: RedrawGraphs; rules: DecoderRules } | null = null;
let before: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
  before = before.then(async () => {
    postMessage(await answer(data).catch((error: unknown): WorkerAnswer => ({ id: data.id, fault: String(error) })));
  });
});

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  const { id } = request;
  if ('draw' in request) return { id, scales: await draw(request.draw) };
  await open(request.open);
  return { id, scales: [] };
}

async function open({ runtime, rules, files, headers }: OpenRequest): Promise<void> {
  const [wasm, ...bytes] = await Promise.all([read(runtime), ...files.map(({ url }) => read(url, { headers }))]);
  // One thread: more of them need an isolated page. The graphs take milliseconds.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = (await unpacked(wasm)).buffer;
  const byName = new Map(files.map(({ name }, i) => [name, bytes[i] ?? new Uint8Array()]));
  opened = { graphs: await openGraphs(ort, rules, byName), rules };
}

async function read(url: string, init: RequestInit = {}): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function draw({ run, size, scale }: DrawRequest): Promise<GreyPicture[]> {
  if (opened === null) throw new Error('the mask decoder is not open');
  const scales: GreyPicture[] = [];
  const isWanted = (one: number): boolean => scale === null || one === scale;
  for await (const { scale: number, grey } of redrawScales(opened.graphs, opened.rules, { ...run, size }, isWanted)) {
    const { data, width, height } = grey;
    scales.push({ scale: number, data, width, height });
  }
  return scales;
}
