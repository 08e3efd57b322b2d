// Runs a model without a server. One image and a question: prints a progress bar over the scales, and writes the mask,
// the overlay, and all previews as one PNG and as an animated WebP. Several images and a phrase, or --format: writes a
// dataset (dataset.ts). A second run into the same folder segments only the images that the first one has not.
//   npm run segment -- samples/one.png "the red ball left of the cube" [--model models/everyday] [--device cpu] [--out
//   out]
//   npm run segment -- samples/one.png "what is this?" --point 120,60        (or --box x,y,width,height; pixels of the
//   image)
//   npm run segment -- samples/one.png "the red ball" --detail FINE    a second run over the part around the object
//   npm run segment -- samples/*.png "the red ball" --out dataset [--format yolo-seg]
// Exit codes: 0; 1: it failed, or no image could be read; 2: the arguments are wrong; 3: the dataset is written without
// the images that could not be read.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Region } from '../inference/engine.ts';
import type { Detail } from '../inference/mask/zoom.ts';
import { InferenceError, LocalEngine, openPictureProcesses } from '../inference/index.ts';
import type { FinishedMask, ScalePreview } from '../inference/events.ts';
import { readArguments, refuseArguments } from '../src/command-line.ts';
import { readConfig } from '../src/config.ts';
import { DATASET_FORMATS } from '../src/export/dataset.ts';
import { writeDataset } from './dataset.ts';
import type { DatasetJob } from './dataset.ts';
import { animate, contactSheet, drawFrames } from './forming.ts';

/** `--format`: the names of the API in lower case. */
const FORMATS = DATASET_FORMATS.map((name) => name.toLowerCase().replace('_', '-'));

const USAGE =
  'npm run segment -- <image> "<what to segment, or a question>" [--model models/everyday] ' +
  '[--device cpu] [--out out] [--intent AUTO|ANSWER|SEGMENT] [--point x,y]... [--box ' +
  'x,y,width,height]... [--detail STANDARD|FINE|AUTO]\n' +
  'npm run segment -- <image>... "<what to segment>" --out <folder> [--format ' +
  `${FORMATS.join('|')}] [--detail ...]    a dataset (default: coco)`;

const { values, positionals } = readArguments(USAGE, {
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'models/everyday' },
    device: { type: 'string', default: 'cpu' },
    out: { type: 'string', default: 'out' },
    intent: { type: 'string', default: 'AUTO' },
    point: { type: 'string', multiple: true, default: [] },
    box: { type: 'string', multiple: true, default: [] },
    detail: { type: 'string' },
    format: { type: 'string' },
  },
});
const [file, ...more] = positionals;
const text = more.pop();
const numbers = (value: string): number[] => value.split(',').map(Number);
const points = values.point.map(numbers);
const boxes = values.box.map(numbers);
const isMeant =
  points.every((point) => point.length === 2 && point.every(Number.isFinite)) &&
  boxes.every((box) => box.length === 4 && box.every(Number.isFinite));
const regions = [
  ...points.map(([x = 0, y = 0]): Region => ({ image: 0, points: [{ x, y }] })),
  ...boxes.map(([x = 0, y = 0, width = 0, height = 0]): Region => ({ image: 0, box: { x, y, width, height } })),
];
/** Undefined: the bundle's own. */
const detail = values.detail as Detail | undefined;
const isDataset = more.length > 0 || values.format !== undefined;
/** `YOLO_SEG`, `yolo-seg` and `yolo` are the same. */
const asked = (values.format ?? 'coco').toLowerCase().replace('_', '-');
const format = DATASET_FORMATS[FORMATS.findIndex((name) => name === asked || name.startsWith(`${asked}-`))];
const isKnown =
  [undefined, 'STANDARD', 'FINE', 'AUTO'].includes(detail) &&
  ['AUTO', 'ANSWER', 'SEGMENT'].includes(values.intent) &&
  !(isDataset && values.intent === 'ANSWER');
if (format === undefined) refuseArguments(`There is no format "${values.format}".`, USAGE);
if (file === undefined || text === undefined || !isMeant || !isKnown || (isDataset && regions.length > 0)) {
  console.error(USAGE);
  process.exit(2);
}

try {
  if (isDataset) await segmentMany({ files: [file, ...more], phrase: text, format, folder: values.out });
  else await segment(file, text, values.intent as 'AUTO' | 'ANSWER' | 'SEGMENT');
} catch (error) {
  if (!(error instanceof InferenceError) && !(error instanceof Error && 'code' in error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function segment(path: string, question: string, intent: 'AUTO' | 'ANSWER' | 'SEGMENT'): Promise<void> {
  const picture = new Uint8Array(await readFile(path));
  const engine = await LocalEngine.load(values.model, { device: values.device });
  const bar = new SingleBar({
    format: 'mask {mask} [{bar}] scale {value}/{total} · {side} · {ms} ms',
    hideCursor: true,
    stopOnComplete: true,
  });
  const name = basename(path, extname(path));
  let previews: ScalePreview[] = [];
  const files: string[] = [];
  const save = async (file: string, bytes: Uint8Array): Promise<void> => {
    files.push(join(values.out, file));
    await writeFile(join(values.out, file), bytes);
  };
  await mkdir(values.out, { recursive: true });
  try {
    for await (const event of engine.generate(
      { messages: [{ role: 'user', text: question }], images: [picture], intent, regions, detail: detailFor(engine) },
      new AbortController().signal,
    )) {
      switch (event.type) {
        case 'mask-started':
          previews = [];
          bar.start(engine.info.scaleSides.length, 0, { mask: event.index + 1, side: '', ms: 0 });
          break;
        case 'mask-scale':
          previews.push(event.preview);
          bar.setTotal(event.preview.scaleCount);
          bar.update(event.preview.scale, {
            side: `${event.preview.side}x${event.preview.side}`,
            ms: Math.round(event.preview.elapsedMs),
          });
          break;
        case 'mask-finished': {
          const tag = event.index === 0 ? name : `${name}-${event.index + 1}`;
          await save(`${tag}-mask.png`, event.mask.png);
          await save(`${tag}-overlay.jpg`, event.mask.overlay);
          await save(`${tag}-forming.png`, await contactSheet(await drawFrames(picture, previews, event.mask, 224)));
          await save(`${tag}-forming.webp`, await animate(await drawFrames(picture, previews, event.mask, 384)));
          describe(event.mask);
          break;
        }
        case 'finished':
          console.log(`\n${event.answer}`);
          break;
        default:
      }
    }
  } finally {
    bar.stop();
    await engine.dispose();
  }
  for (const written of files) console.log(written);
}

function detailFor({ info }: LocalEngine): Detail {
  return detail ?? info.defaultDetail ?? 'STANDARD';
}

async function segmentMany(about: Omit<DatasetJob, 'detail'>): Promise<void> {
  const engine = await LocalEngine.load(values.model, { device: values.device });
  const job = { ...about, detail: detailFor(engine) };
  const examiner = openPictureProcesses({ maxPixels: readConfig({}).limits.maxImagePixels });
  const bar = new SingleBar({ format: '[{bar}] {value}/{total} · {eta_formatted} · {file}', hideCursor: true });
  const faults: string[] = [];
  let done = 0;
  bar.start(job.files.length, 0, { file: '' });
  const onPicture = (file: string, fault: string | null): void => {
    if (fault !== null) faults.push(`left out: ${file}: ${fault}`);
    bar.update(++done, { file: basename(file) });
  };
  try {
    const { images, masks } = await writeDataset({ engine, examiner, onPicture }, job);
    bar.stop();
    for (const fault of faults) console.error(fault);
    if (images === 0) console.error('No image could be read; no dataset is written.');
    else console.log(`${masks} masks on ${images} images: ${job.folder}`);
    if (faults.length > 0) process.exitCode = images === 0 ? 1 : 3;
  } finally {
    bar.stop();
    examiner.close();
    await engine.dispose();
  }
}

function describe({ outcome, area, box, confidence, width, height }: FinishedMask): void {
  const where = box === null ? '' : `, box ${box.x},${box.y} ${box.width}x${box.height}`;
  console.log(`${outcome}: ${area} of ${width * height} pixels${where}, confidence ${confidence.toFixed(2)}`);
}
