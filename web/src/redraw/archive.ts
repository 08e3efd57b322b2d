// The script of redraw.html in an archive: draws the masks of a conversation from their tokens, scale by scale. The
// page contains all that it needs (src/export/redraw.ts writes it), and the pictures lie beside it: it loads nothing
// from a network.
import * as ort from 'onnxruntime-web/wasm';
import { redrawMask, redrawScales, runsOf, unpackCodes } from '../../../inference/mask/redraw.ts';
import { decodeRle } from '../../../inference/mask/rle.ts';
import type { CodedMask, RedrawGraphs } from '../../../inference/mask/redraw.ts';
import { openGraphs } from './graphs.ts';
import type { DecoderRules } from './graphs.ts';
import { unpacked } from './unpacked.ts';

/** As src/export/redraw.ts writes it; binary data in Base64. */
interface Content {
  rules: DecoderRules;
  files: Record<string, string>;
  masks: (Omit<CodedMask, 'codes'> & {
    label: string;
    picture: string | null;
    tokens: string;
    /** The mask, where its tokens do not give its outline. */
    finished: Parameters<typeof decodeRle>[0] | null;
  })[];
}

/** Grey of each pixel, and the part of the picture that it covers. */
interface Step {
  name: string;
  box: { x: number; y: number; width: number; height: number };
  data: Uint8Array;
  width: number;
  height: number;
}

const textOf = (id: string): string => document.getElementById(id)?.textContent ?? '';
const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

const { rules, files, masks } = JSON.parse(textOf('content')) as Content;
const note = document.getElementById('note');
try {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = (await unpacked(bytesOf(textOf('runtime')))).buffer;
  const bytes = new Map(Object.entries(files).map(([name, base64]) => [name, bytesOf(base64)]));
  const graphs = await openGraphs(ort, rules, bytes);
  for (const mask of masks) await show(graphs, mask);
  if (note !== null) note.textContent = masks.length === 0 ? 'There is no mask to draw.' : 'Drawn from tokens.';
} catch (error) {
  if (note !== null) note.textContent = `The masks cannot be drawn here: ${String(error)}`;
}

async function show(graphs: RedrawGraphs, mask: Content['masks'][number]): Promise<void> {
  const steps = await stepsOf(graphs, mask);
  const last = steps.at(-1);
  if (last === undefined) return;
  const figure = document.createElement('figure');
  const view = document.createElement('div');
  view.style.aspectRatio = `${mask.size.width} / ${mask.size.height}`;
  if (mask.picture !== null) view.append(Object.assign(document.createElement('img'), { src: mask.picture, alt: '' }));
  const canvas = document.createElement('canvas');
  view.append(canvas);
  const output = document.createElement('output');
  const slider = Object.assign(document.createElement('input'), { type: 'range', min: '1', max: `${steps.length}` });
  slider.ariaLabel = `Step of ${mask.label}`;
  slider.value = slider.max;
  const draw = (): void => {
    const step = steps[Number(slider.value) - 1] ?? last;
    paint(canvas, step, mask.size);
    output.textContent = step.name;
  };
  slider.addEventListener('input', draw);
  draw();
  const caption = document.createElement('figcaption');
  caption.append(`${mask.label} `, slider, output);
  figure.append(view, caption);
  document.querySelector('main')?.append(figure);
}

/** Every scale, then the mask. */
async function stepsOf(
  graphs: RedrawGraphs,
  { tokens, finished, ...about }: Content['masks'][number],
): Promise<Step[]> {
  const mask = { ...about, codes: unpackCodes(bytesOf(tokens)) };
  const runs = runsOf(mask, rules);
  if (runs === null) return [];
  const whole = { x: 0, y: 0, ...mask.size };
  const steps: Step[] = [];
  for (const run of runs)
    for await (const { scale, box, grey } of redrawScales(graphs, rules, { ...run, size: mask.size }))
      steps.push({ name: `scale ${scale}`, box: box ?? whole, ...grey });
  const drawn = finished === null ? await redrawMask(graphs, rules, mask, runs) : decodeRle(finished);
  const { data, width, height } = drawn;
  return [...steps, { name: 'mask', box: whole, data: data.map((inside) => 255 * inside), width, height }];
}

/** Grey is the opacity of the colour. */
function paint(canvas: HTMLCanvasElement, { box, data, width, height }: Step, size: CodedMask['size']): void {
  const image = new ImageData(width, height);
  data.forEach((grey, i) => image.data.set([255, 64, 128, grey], i * 4));
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  const [x, y] = [100 / size.width, 100 / size.height];
  const place = { left: box.x * x, top: box.y * y, width: box.width * x, height: box.height * y };
  for (const [name, percent] of Object.entries(place)) canvas.style.setProperty(name, `${percent}%`);
}
