// The bundled model on several devices of this machine, one after another: milliseconds of a turn alone, turns per
// second of 16 turns at once, with and without joined passes, and the bytes that a pass of the decoder takes and
// returns in the turns alone: a GPU copies them, a CPU reads them in place. A device that cannot be used is reported
// with its reason.
//   npm run bench:devices [-- --devices webgpu,cpu] [--model models/everyday] [--runs 5]
import { LocalEngine } from '../inference/index.ts';
import type { GenerateRequest } from '../inference/engine.ts';
import { countOf, readArguments } from '../src/command-line.ts';
import { examplePicture } from './example-picture.ts';

const USAGE = 'npm run bench:devices -- [--devices webgpu,cpu] [--model models/everyday] [--runs 5]';
const TURNS = 16;
const BATCHES = [1, TURNS];

const { values } = readArguments(USAGE, {
  options: {
    devices: { type: 'string', default: 'webgpu,cpu' },
    model: { type: 'string', default: 'models/everyday' },
    runs: { type: 'string', default: '5' },
  },
});
const runs = countOf('runs', values.runs, USAGE);
const request: GenerateRequest = {
  messages: [{ role: 'user', text: 'segment the ball' }],
  images: [await examplePicture()],
  intent: 'SEGMENT',
  maxAnswerTokens: 16,
};

const ROW = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(14) : cell.padStart(14))).join('');

console.log(
  ROW([
    'device',
    'passes of',
    'open',
    'first turn',
    'one turn',
    '1 at once',
    `${TURNS} at once`,
    'into a pass',
    'out of it',
  ]),
);
for (const device of values.devices.split(','))
  for (const batch of BATCHES)
    await measure(device, batch).catch((error: unknown) => {
      console.log(`${device}: ${error instanceof Error ? error.message : String(error)}`);
    });

async function measure(device: string, batch: number): Promise<void> {
  let engine: LocalEngine | undefined;
  const openMs = await timed(async () => {
    engine = await LocalEngine.load(values.model, { device, batch });
  });
  if (engine === undefined) return;
  const opened = engine;
  const firstMs = await timed(() => ask(opened));
  const before = { ...opened.stats(), ...opened.decoderBytes };
  const alone: number[] = [];
  for (let i = 0; i < runs; i++) alone.push(await timed(() => ask(opened)));
  const after = { ...opened.stats(), ...opened.decoderBytes };
  const perPass = (bytes: number): string => `${(bytes / (after.passes - before.passes) / 1024).toFixed(1)} KiB`;
  const together: number[] = [];
  for (let i = 0; i < runs; i++)
    together.push(await timed(() => Promise.all(Array.from({ length: TURNS }, () => ask(opened)))));
  await opened.dispose();
  console.log(
    ROW([
      opened.info.device,
      `at most ${batch}`,
      ms(openMs),
      ms(firstMs),
      ms(median(alone)),
      perSecond(1, median(alone)),
      perSecond(TURNS, median(together)),
      perPass(after.in - before.in),
      perPass(after.out - before.out),
    ]),
  );
}

async function ask(engine: LocalEngine): Promise<void> {
  for await (const event of engine.generate(request, new AbortController().signal))
    if (event.type === 'finished') return;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
function perSecond(turns: number, milliseconds: number): string {
  return `${((1000 * turns) / milliseconds).toFixed(2)}/s`;
}
