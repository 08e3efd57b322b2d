// Compares the first question about an image with the second one, whose image tokens are in the vision cache. For a
// bundle whose images stand before the question, the second one also reuses keys and values of the first prompt. Prints
// medians of one run side by side.
//   npm run bench:again -- [--model models/everyday] [--device cpu] [--runs 20]
import sharp from 'sharp';
import { LocalEngine } from '../inference/index.ts';
import type { GenerationUsage } from '../inference/events.ts';
import { countOf, readArguments } from '../src/command-line.ts';

const USAGE = 'npm run bench:again -- [--model models/everyday] [--device cpu] [--runs 20]';

const { values } = readArguments(USAGE, {
  options: {
    model: { type: 'string', default: 'models/everyday' },
    device: { type: 'string', default: 'cpu' },
    runs: { type: 'string', default: '20' },
  },
});
const runs = countOf('runs', values.runs, USAGE);

interface Asked {
  usage: GenerationUsage;
  /** Milliseconds from the question to the first preview. */
  previewMs: number;
}

const engine = await LocalEngine.load(values.model, { device: values.device });

/** Requests the first scale of one mask only. */
async function ask(picture: Uint8Array, text: string): Promise<Asked> {
  const start = performance.now();
  let previewMs = NaN;
  const request = {
    messages: [{ role: 'user' as const, text }],
    images: [picture],
    intent: 'SEGMENT' as const,
    maxScale: 1,
    maxAnswerTokens: 4,
    cacheSalt: 'bench',
  };
  for await (const event of engine.generate(request, new AbortController().signal)) {
    if (event.type === 'mask-scale') previewMs = performance.now() - start;
    if (event.type === 'finished') return { usage: event.usage, previewMs };
  }
  throw new Error('the engine stopped without a last event');
}

/** A new image for each number: the background differs. */
const pictureOf = async (n: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({
      create: { width: 320, height: 224, channels: 3, background: { r: n % 256, g: Math.floor(n / 256), b: 128 } },
    })
      .png()
      .toBuffer(),
  );

await ask(await pictureOf(65_535), 'segment the ball'); // warm
const first: Asked[] = [],
  second: Asked[] = [];
for (let n = 0; n < runs; n++) {
  const picture = await pictureOf(n);
  first.push(await ask(picture, 'segment the ball'));
  second.push(await ask(picture, 'segment the cube'));
}
await engine.dispose();

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const row = (name: string, of: (asked: Asked) => number, digits: number): void =>
  console.log(
    name.padEnd(34) + [first, second].map((asked) => median(asked.map(of)).toFixed(digits).padStart(10)).join(''),
  );
console.log(
  `${engine.info.id} on ${engine.info.device}, ${runs} images\n${''.padEnd(34)}${'first'.padStart(10)}` +
    'second'.padStart(10),
);
row('image tokens', ({ usage }) => usage.imageTokens, 0);
row('of them remembered', ({ usage }) => usage.cachedTokens, 0);
row('prompt tokens', ({ usage }) => usage.promptTokens, 0);
row('of them not computed again', ({ usage }) => usage.reusedTokens, 0);
row('reading prompt and image, ms', ({ usage }) => usage.prefillMs, 1);
row('until the first preview, ms', ({ previewMs }) => previewMs, 1);
