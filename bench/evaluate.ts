// Scores a bundle on a suite, with the engine that serves. Resumable: what was scored is kept in <out>/<suite>.rows.jsonl.
//   npm run eval -- --model models/tabletop --dataset runs/suites/refer [--limit N] [--out out/eval] [--device cpu]
// The pictures of a suite: python -m training.make_scenes suite --name refer --count 500 --out runs/suites/refer
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { LocalEngine, decodeRle } from '../inference/index.ts';
import type { FinishedMask, Rle, ScalePreview } from '../inference/events.ts';
import { reliability, summarise } from './eval/metrics.ts';
import type { Row } from './eval/metrics.ts';
import { writeReport } from './eval/report.ts';
import { readSuite } from './eval/suite.ts';
import type { Case } from './eval/suite.ts';

const WORST = 24;

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/tabletop' }, device: { type: 'string', default: 'cpu' }, dataset: { type: 'string' },
    limit: { type: 'string', default: 'Infinity' }, out: { type: 'string', default: 'out/eval' },
  },
});
if (values.dataset === undefined) {
  console.error('npm run eval -- --model models/<id> --dataset <folder of a suite> [--limit N] [--out out/eval] [--device cpu]');
  process.exit(2);
}

const suite = readSuite(values.dataset, Number(values.limit));
const engine = await LocalEngine.load(values.model, { device: values.device });
mkdirSync(values.out, { recursive: true });
const kept = join(values.out, `${suite.name}.rows.jsonl`);
type Kept = Row & { model: string; predicted: Rle | null };
const done = new Map<string, Kept>();
// Rows of another model are no use; they stay in the file until it is written anew at the end.
if (existsSync(kept)) for (const line of readFileSync(kept, 'utf8').split('\n').filter(Boolean)) {
  const row = JSON.parse(line) as Kept;
  if (row.model === engine.info.sha256) done.set(row.id, row);
}

const bar = new SingleBar({ format: `${suite.name} [{bar}] {value}/{total} · {eta_formatted} left · mean IoU {iou}` });
bar.start(suite.cases.length, 0, { iou: '' });
let iouSum = 0, drawn = 0;
for (const one of suite.cases) {
  const row = done.get(one.id) ?? await score(one);
  if (!done.has(one.id)) appendFileSync(kept, `${JSON.stringify(row)}\n`);
  done.set(one.id, row);
  if (row.intent === 'SEGMENT') { iouSum += row.iou; drawn++; }
  bar.increment({ iou: drawn === 0 ? '-' : (iouSum / drawn).toFixed(3) });
}
bar.stop();
await engine.dispose();

const rows = suite.cases.flatMap(({ id }) => done.get(id) ?? []);
writeFileSync(kept, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const summary = summarise(rows);
for (const [name, value] of Object.entries(summary)) console.log(`${name.padEnd(28)} ${Number.isInteger(value) ? value : value.toFixed(4)}`);
console.log('\nconfidence   cases   said    IoU');
for (const { from, to, cases, confidence, iou } of reliability(rows)) if (cases > 0) console.log(`${from.toFixed(1)} - ${to.toFixed(1)} ${String(cases).padStart(9)}   ${confidence.toFixed(3)}  ${iou.toFixed(3)}`);

const json = join(values.out, `${suite.name}.json`);
writeFileSync(json, JSON.stringify({ suite: suite.name, model: engine.info.id, modelSha256: engine.info.sha256, device: engine.info.device, summary, reliability: reliability(rows), rows }));
const byId = new Map(suite.cases.map((one) => [one.id, one]));
const badness = (row: Kept): number => (row.intent !== row.gotIntent ? -1 : row.intent === 'SEGMENT' ? row.iou : Number(row.text === row.answer));
const worst = [...rows].sort((a, b) => badness(a) - badness(b)).slice(0, WORST).flatMap((row) => {
  const one = byId.get(row.id);
  return one === undefined ? [] : [{ row, question: one.messages.at(-1)?.text ?? '', picture: suite.picture(one), truth: one.target, predicted: row.predicted }];
});
console.log(`\n${json}\n${await writeReport(join(values.out, suite.name), `${engine.info.name} on ${suite.name}`, summary, worst)}`);

async function score(one: Case): Promise<Kept> {
  const start = performance.now();
  const masks: FinishedMask[] = [];
  const previews: ScalePreview[] = [];
  let text = '';
  for await (const event of engine.generate({ messages: one.messages, images: [suite.picture(one)], intent: 'AUTO' }, new AbortController().signal)) {
    if (event.type === 'mask-finished') masks.push(event.mask);
    else if (event.type === 'mask-scale' && event.index === 0) previews.push(event.preview);
    else if (event.type === 'finished') text = event.answer;
  }
  const ms = performance.now() - start;
  const truth = one.target === null ? null : decodeRle(one.target);
  const predicted = unionOf(masks);
  const { both, union } = truth === null ? { both: 0, union: 0 } : overlap(truth.data, predicted ?? new Uint8Array(truth.data.length));
  return {
    model: engine.info.sha256, id: one.id, kind: one.kind, intent: one.intent, gotIntent: masks.length > 0 ? 'SEGMENT' : 'ANSWER', text, answer: one.answer, ms,
    iou: truth === null ? 0 : union === 0 ? 1 : both / union, both, union,
    nothingMeant: truth !== null && !truth.data.includes(1), nothingFound: masks.every(({ outcome }) => outcome === 'NO_TARGET'),
    confidence: masks.length === 0 ? null : Math.min(...masks.map(({ confidence }) => confidence)),
    tokens: masks.map(({ tokens }) => [...new Uint16Array(tokens.buffer.slice(tokens.byteOffset, tokens.byteOffset + tokens.byteLength))]),
    previews: truth === null ? [] : previews.map(({ rle }) => previewIou(rle, truth)),
    predicted: masks.length === 1 ? masks[0]?.rle ?? null : null,
  };
}

function unionOf(masks: readonly FinishedMask[]): Uint8Array | null {
  const [first, ...rest] = masks.map(({ rle }) => decodeRle(rle).data);
  if (first === undefined) return null;
  for (const other of rest) other.forEach((inside, i) => { if (inside === 1) first[i] = 1; });
  return first;
}

function overlap(a: Uint8Array, b: Uint8Array): { both: number; union: number } {
  let both = 0, union = 0;
  a.forEach((inside, i) => {
    both += inside & (b[i] ?? 0);
    union += inside | (b[i] ?? 0);
  });
  return { both, union };
}

/** The truth is looked at where the preview's pixels have their centres. */
function previewIou(preview: Rle, truth: { data: Uint8Array; width: number; height: number }): number {
  const { data, width, height } = decodeRle(preview);
  const small = data.map((_, i) => truth.data[Math.floor(((Math.floor(i / width) + 0.5) * truth.height) / height) * truth.width + Math.floor((((i % width) + 0.5) * truth.width) / width)] ?? 0);
  const { both, union } = overlap(small, data);
  return union === 0 ? 1 : both / union;
}
