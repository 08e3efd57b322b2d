// What a second run over the part around the object changes (`detail`): small things in drawn images of 4,000 x 3,000
// pixels. For each detail: IoU, boundary F in the part of the image around the thing, time. `by hand` is the same
// question about the image cropped around the true mask.
//   npm run bench:zoom -- [--model models/everyday] [--device cpu] [--scenes 40] [--details STANDARD,AUTO,FINE]
import sharp from 'sharp';
import { LocalEngine, decodeRle } from '../inference/index.ts';
import type { Engine, GenerateRequest } from '../inference/engine.ts';
import type { FinishedMask } from '../inference/events.ts';
import type { BinaryMask } from '../inference/mask/rle.ts';
import { iouOf } from '../inference/mask/measure.ts';
import { cutOut, pasteBack, zoomBoxOf } from '../inference/mask/zoom.ts';
import type { Detail } from '../inference/mask/zoom.ts';
import type { Box } from '../inference/mask/shapes.ts';
import { countOf, readArguments } from '../src/command-line.ts';
import { boundaryF } from './eval/boundary.ts';
import { drawMask, drawPicture } from './suites/draw.ts';
import { singles } from './suites/grammar.ts';
import { createRandom } from './suites/random.ts';
import { makeScene } from './suites/scene.ts';

const USAGE =
  'npm run bench:zoom -- [--model models/everyday] [--device cpu] [--scenes 40] ' + '[--details STANDARD,AUTO,FINE]';
const { values } = readArguments(USAGE, {
  options: {
    model: { type: 'string', default: 'models/everyday' },
    device: { type: 'string', default: 'cpu' },
    scenes: { type: 'string', default: '40' },
    details: { type: 'string', default: 'STANDARD,AUTO,FINE' },
  },
});

interface Question {
  text: string;
  picture: Buffer;
  truth: BinaryMask;
  /** The part of the image around the thing. */
  box: Box;
}
interface Score {
  iou: number;
  f: number;
  ms: number;
  confidence: number;
  found: boolean;
  zoomed: boolean;
}

/** About as large as the smallest things that the bundled model finds in a whole image. */
const SIZES = { widths: [4000], heights: [3000], radii: [0.04, 0.055, 0.07] };
/** The part around the true mask. */
const RULES = { minSide: 256, margin: 2.5 };

async function questionOf(seed: number): Promise<Question> {
  for (let attempt = 0; ; attempt++) {
    const random = createRandom(seed * 1009 + attempt * 7919 + 31);
    const scene = makeScene(random, 2 + Math.floor(random.next() * 5), SIZES);
    const phrase = random.pick(singles(scene).length > 0 ? singles(scene) : [{ words: '', means: [] }]);
    const [index] = phrase.means;
    if (index === undefined) continue;
    const truth = await drawMask(scene, index);
    const box = zoomBoxOf(truth, 'FINE', RULES);
    if (box === null) continue;
    return { text: `segment the ${phrase.words}`, picture: await drawPicture(scene), truth, box };
  }
}

async function ask(engine: Engine, text: string, picture: Buffer, detail: Detail): Promise<[FinishedMask, number]> {
  const request: GenerateRequest = {
    messages: [{ role: 'user', text }],
    images: [new Uint8Array(picture)],
    intent: 'SEGMENT',
    detail,
  };
  const start = performance.now();
  let mask: FinishedMask | undefined;
  for await (const event of engine.generate(request, new AbortController().signal))
    if (event.type === 'mask-finished') mask ??= event.mask;
  if (mask === undefined) throw new Error('there is no mask');
  return [mask, performance.now() - start];
}

function score({ truth, box }: Question, drawn: BinaryMask, [mask, ms]: [FinishedMask, number]): Score {
  const part = (of: BinaryMask): BinaryMask => cutOut({ ...of, channels: 1 }, box);
  return {
    iou: iouOf(drawn, truth),
    f: boundaryF(part(drawn), part(truth)),
    ms,
    confidence: mask.confidence,
    found: mask.outcome === 'FOUND',
    zoomed: mask.zoom !== null,
  };
}

const details = values.details.split(',') as Detail[];
const engine = await LocalEngine.load(values.model, { device: values.device });
/** For each scene: the scores by name. */
const scores: Map<string, Score>[] = [];
for (let seed = 0; seed < countOf('scenes', values.scenes, USAGE); seed++) {
  const question = await questionOf(seed);
  const { text, picture, truth, box } = question;
  const { x: left, y: top, width, height } = box;
  const part = await sharp(picture).extract({ left, top, width, height }).png().toBuffer();
  const byHand = await ask(engine, text, part, 'STANDARD');
  const scene = new Map([['by hand', score(question, pasteBack(decodeRle(byHand[0].rle), box, truth), byHand)]]);
  for (const detail of details) {
    const found = await ask(engine, text, picture, detail);
    scene.set(detail, score(question, decodeRle(found[0].rle), found));
  }
  scores.push(scene);
}
await engine.dispose();
print('all things', scores);
print(
  'things that the first run finds',
  scores.filter((scene) => scene.get(details[0] ?? '')?.found === true),
);

function print(title: string, scenes: readonly Map<string, Score>[]): void {
  console.log(`\n${title}: ${scenes.length}`);
  console.log('             mean IoU   IoU >= 0.5   boundary F   zoomed   confidence     ms');
  for (const name of ['by hand', ...details]) {
    const column = (of: (score: Score) => number, width: number, digits = 3): string => {
      const numbers = scenes.flatMap((scene) => scene.get(name) ?? []).map(of);
      const mean = numbers.reduce((sum, n) => sum + n, 0) / Math.max(1, numbers.length);
      return mean.toFixed(digits).padStart(width);
    };
    console.log(
      name.padEnd(12) +
        column(({ iou }) => iou, 9) +
        column(({ iou }) => Number(iou >= 0.5), 13) +
        column(({ f }) => f, 13) +
        column(({ zoomed }) => Number(zoomed), 9, 2) +
        column(({ confidence }) => confidence, 13, 2) +
        column(({ ms }) => ms, 7, 0),
    );
  }
}
