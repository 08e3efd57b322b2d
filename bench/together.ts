// Turns per second of several turns at once, with and without joined passes of the decoder and a thread that encodes
// images, in one process and in alternating rounds: on a busy machine only the ratios hold.
import type { GenerateRequest } from '../inference/engine.ts';
import { LocalEngine } from '../inference/index.ts';

const TURNS = 16;
/** The most sequences in a pass, and whether images are encoded beside other turns. */
const VARIANTS = [
  { batch: 1, encodesBeside: false },
  { batch: 1, encodesBeside: true },
  { batch: 4, encodesBeside: true },
  { batch: 16, encodesBeside: false },
  { batch: 16, encodesBeside: true },
];
const NAMES = VARIANTS.map(
  ({ batch, encodesBeside }) => `${TURNS} at once, passes of up to ${batch}${encodesBeside ? ', image thread' : ''}`,
);
const ROUNDS = 3;

interface Figure {
  name: string;
  turnsPerSecond: number;
  /** Mean number of sequences in a pass. */
  batch: number;
}

/** The first figure is that of one turn after another. */
export async function turnsTogether(model: string, device: string, request: GenerateRequest): Promise<Figure[]> {
  const engines: LocalEngine[] = [];
  for (const variant of VARIANTS) engines.push(await LocalEngine.load(model, { device, ...variant }));
  const [single] = engines;
  if (single === undefined) throw new Error('there is no engine');
  const cases = [
    { name: 'one after another', run: () => inTurn(single, request) },
    ...engines.map((engine, i) => ({
      name: NAMES[i] ?? '',
      run: () => Promise.all(Array.from({ length: TURNS }, () => batchOf(engine, request))),
    })),
  ];
  for (const engine of engines) await batchOf(engine, request);
  const times = cases.map((): number[] => []);
  const batches = cases.map(() => 1);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, { run }] of cases.entries()) {
      const start = performance.now();
      const all = await run();
      times[i]?.push(performance.now() - start);
      batches[i] = all.reduce((sum, batch) => sum + batch, 0) / all.length;
    }
  for (const engine of engines) await engine.dispose();
  return cases.map(({ name }, i) => ({
    name,
    turnsPerSecond: (1000 * TURNS) / Math.min(...(times[i] ?? [])),
    batch: batches[i] ?? 1,
  }));
}

async function inTurn(engine: LocalEngine, request: GenerateRequest): Promise<number[]> {
  const batches: number[] = [];
  for (let i = 0; i < TURNS; i++) batches.push(await batchOf(engine, request));
  return batches;
}

async function batchOf(engine: LocalEngine, request: GenerateRequest): Promise<number> {
  for await (const event of engine.generate(request, new AbortController().signal))
    if (event.type === 'finished') return event.usage.batchSize;
  return NaN;
}
