// How fast a bundle draws, on this machine, in one run: time to the first preview, to each scale and to the final mask,
// the share of time outside ONNX Runtime, the event loop of a server's thread meanwhile, memory, next-scale against
// token-by-token decoding, and 16 turns at once against 1.
//   npm run bench -- [--model models/everyday] [--device cpu] [--image samples/x.png] [--text "the ball"] [--runs 20]
import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { LocalEngine, loadEngine } from '../inference/index.ts';
import type { Engine, GenerateRequest } from '../inference/engine.ts';
import type { GenerationUsage } from '../inference/events.ts';
import { countOf, readArguments } from '../src/command-line.ts';
import { examplePicture } from './example-picture.ts';
import { turnsTogether } from './together.ts';
import { tokenByToken } from './token-by-token.ts';

const USAGE =
  'npm run bench -- [--model models/everyday] [--device cpu] [--image samples/x.png] [--text "the ball"] [--runs 20]';

const { values } = readArguments(USAGE, {
  options: {
    model: { type: 'string', default: 'models/everyday' },
    device: { type: 'string', default: 'cpu' },
    image: { type: 'string' },
    text: { type: 'string', default: 'segment the ball' },
    runs: { type: 'string', default: '20' },
  },
});
const runs = countOf('runs', values.runs, USAGE);
const image = values.image === undefined ? await examplePicture() : new Uint8Array(await readFile(values.image));
const request: GenerateRequest = {
  messages: [{ role: 'user', text: values.text }],
  images: [image],
  intent: 'SEGMENT',
  maxAnswerTokens: 16,
};

interface Timing {
  total: number;
  scales: number[];
  usage: GenerationUsage | null;
  finished: number;
}

async function once(engine: Engine): Promise<Timing> {
  const start = performance.now();
  let prefilled = 0;
  const timing: Timing = { total: 0, scales: [], usage: null, finished: 0 };
  for await (const event of engine.generate(request, new AbortController().signal)) {
    if (event.type === 'prefilled') prefilled = performance.now();
    if (event.type === 'mask-scale') timing.scales.push(performance.now() - prefilled);
    if (event.type === 'mask-finished') timing.finished = performance.now() - prefilled;
    if (event.type === 'finished') timing.usage = event.usage;
  }
  return { ...timing, total: performance.now() - start };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const line = (name: string, value: string): void => console.log(`${name.padEnd(46)} ${value}`);
const ms = (value: number): string => `${value.toFixed(1)} ms`;

// 1. In this process: what the engine adds to ONNX Runtime.
const local = await LocalEngine.load(values.model, { device: values.device });
line(
  'model',
  `${local.info.id} ${local.info.version} (${local.info.precision}) on ${local.info.device}, ` +
    `${local.info.scaleSides.length} scales`,
);
await once(local);
const runtimeBefore = local.runtimeMs;
const timings: Timing[] = [];
for (let i = 0; i < runs; i++) timings.push(await once(local));
const whole = timings.reduce((sum, { total }) => sum + total, 0);
line(`whole turn, median of ${runs}`, ms(median(timings.map(({ total }) => total))));
line('prefill', ms(median(timings.map(({ usage }) => usage?.prefillMs ?? NaN))));
local.info.scaleSides.forEach((side, k) =>
  line(
    `  preview ${k + 1} (${side}x${side}), after prefill`,
    ms(median(timings.map(({ scales }) => scales[k] ?? NaN))),
  ),
);
line('  final mask with all files, after prefill', ms(median(timings.map(({ finished }) => finished))));
line('mask alone', ms(median(timings.map(({ usage }) => usage?.maskMs ?? NaN))));
line('share of time outside ONNX Runtime', `${(100 * (1 - (local.runtimeMs - runtimeBefore) / whole)).toFixed(1)} %`);

// 2. The same codes, one token a pass.
const { scaleMs, tokenMs, tokens } = await tokenByToken(
  values.model,
  values.device,
  request,
  Math.max(3, Math.floor(runs / 4)),
);
line(`next-scale decoding of ${tokens} codes`, ms(scaleMs));
line('token by token, the same codes', `${ms(tokenMs)} (${(tokenMs / scaleMs).toFixed(1)} x)`);
await local.dispose();

// 3. Several turns at once.
const [serial, ...figures] = await turnsTogether(values.model, values.device, request);
if (serial !== undefined)
  for (const { name, turnsPerSecond, batch } of [serial, ...figures])
    line(
      name,
      `${turnsPerSecond.toFixed(2)} turns/s (${(turnsPerSecond / serial.turnsPerSecond).toFixed(2)} x), ` +
        `${batch.toFixed(1)} sequences a pass`,
    );

// 4. In a process of its own: what the server's thread notices.
const remote = await loadEngine(values.model, { device: values.device });
await once(remote);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
for (let i = 0; i < runs; i++) await once(remote);
delay.disable();
line("longest gap of the server's event loop", ms(delay.max / 1e6));
line('memory of this process (rss)', `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`);
await remote.dispose();
