// The same turn with a mask, in alternating rounds of one run: the engine in Node, ONNX Runtime in Python on the same
// graphs, and PyTorch (eager, float32). Prints medians, ratios, and whether all draw the same visual codes. Needs
// Python with training/requirements.txt; PyTorch also needs the checkpoints of `python -m training.from_bundle`.
//   npm run bench:runtimes -- [--python python3] [--checkpoints runs] [--model models/everyday]
//     [--image samples/astronaut.jpg] [--text "segment the person"] [--runs 20]
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { unpackCodes } from '../inference/mask/codes.ts';
import { LocalEngine } from '../inference/index.ts';
import { countOf, readArguments } from '../src/command-line.ts';

const USAGE =
  'npm run bench:runtimes -- [--python python3] [--checkpoints runs] [--model models/everyday] ' +
  '[--image samples/astronaut.jpg] [--text "segment the person"] [--runs 20]';

const { values } = readArguments(USAGE, {
  options: {
    python: { type: 'string', default: 'python3' },
    checkpoints: { type: 'string' },
    model: { type: 'string', default: 'models/everyday' },
    image: { type: 'string', default: 'samples/astronaut.jpg' },
    text: { type: 'string', default: 'segment the person' },
    runs: { type: 'string', default: '20' },
  },
});
const { model, image, text, checkpoints } = values;
const runs = countOf('runs', values.runs, USAGE);

interface Turn {
  ms: number;
  codes: number[];
}

const picture = new Uint8Array(await readFile(image));
const engine = await LocalEngine.load(model, { device: 'cpu' });

async function inEngine(): Promise<Turn> {
  const start = performance.now();
  let codes: number[] = [];
  const request = {
    messages: [{ role: 'user' as const, text }],
    images: [picture],
    intent: 'SEGMENT' as const,
    maxAnswerTokens: 16,
  };
  for await (const event of engine.generate(request, new AbortController().signal))
    if (event.type === 'mask-scale') codes = [...unpackCodes(event.preview.codes)];
  return { ms: performance.now() - start, codes };
}

// training/turn_times.py answers each line with one turn.
const threads = String(availableParallelism());
const python = spawn(
  values.python,
  ['-m', 'training.turn_times', model, '--image', image, '--text', text, '--threads', threads].concat(
    checkpoints === undefined ? [] : ['--checkpoints', checkpoints],
  ),
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
python.on('error', (error) => {
  console.error(`${values.python} cannot be started: ${error.message}`);
  process.exit(1);
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
async function nextLine(): Promise<string> {
  const line = await lines.next();
  if (line.done !== true) return line.value;
  console.error('training/turn_times.py ended; its reason is above.');
  process.exit(1);
}
async function inPython(way: string): Promise<Turn> {
  python.stdin.write(`${way}\n`);
  return JSON.parse(await nextLine()) as Turn;
}

const ways = [
  { name: 'engine in Node', run: inEngine },
  { name: 'ONNX Runtime in Python', run: () => inPython('onnxruntime') },
  ...(checkpoints === undefined ? [] : [{ name: 'PyTorch, eager', run: () => inPython('pytorch') }]),
];
await nextLine(); // ready
const times = ways.map((): number[] => []);
const codes: string[] = [];
for (let n = -1; n < runs; n++)
  for (const [i, { run }] of ways.entries()) {
    const turn = await run();
    codes[i] = turn.codes.join(' ');
    if (n >= 0) times[i]?.push(turn.ms); // the first round warms up
  }
python.stdin.end();
await engine.dispose();

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const own = median(times[0] ?? []);
console.log(`${engine.info.id}, "${text}", ${image}, ${threads} threads, medians of ${runs}`);
for (const [i, { name }] of ways.entries()) {
  const ms = median(times[i] ?? []);
  const same = codes[i] === codes[0] ? 'the same codes' : 'OTHER CODES';
  console.log(`${name.padEnd(24)} ${ms.toFixed(1).padStart(9)} ms ${(ms / own).toFixed(2).padStart(7)} x  ${same}`);
}
