// Scores a bundle on a dataset with the engine of the server. A run continues after an interruption, because the scores
// of finished cases are stored beside the report.
//   npm run eval -- --model models/everyday --dataset refer [--limit N] [--out out/eval] [--device cpu]
//   npm run eval -- --model models/argenseg-8b --dataset refcoco --data data/refcoco --images data/train2014 --split
//   testA
// docs/evaluation.md lists the datasets and the files that they need.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { LocalEngine } from '../inference/index.ts';
import { readArguments } from '../src/command-line.ts';
import { openDataset } from './eval/datasets/index.ts';
import { mean, reliability, summarise } from './eval/metrics.ts';
import { writeReport, writeSheet } from './eval/report.ts';
import { score } from './eval/score.ts';
import type { Scored } from './eval/score.ts';
import { DatasetError } from './eval/suite.ts';
import type { Suite } from './eval/suite.ts';

const USAGE =
  'npm run eval -- --model models/<id> --dataset <name> [--data <folder or file>] [--images ' +
  '<folder>] [--split val] [--by unc] [--limit N] [--out out/eval] [--sheet worst.png] ' +
  '[--device cpu]';
const WORST = 24;

const { values } = readArguments(USAGE, {
  options: {
    model: { type: 'string', default: 'models/everyday' },
    device: { type: 'string', default: 'cpu' },
    dataset: { type: 'string', default: '' },
    data: { type: 'string' },
    images: { type: 'string' },
    split: { type: 'string' },
    by: { type: 'string' },
    limit: { type: 'string', default: 'Infinity' },
    out: { type: 'string', default: 'out/eval' },
    sheet: { type: 'string' },
  },
});

const suite = await open();
const engine = await LocalEngine.load(values.model, { device: values.device });
mkdirSync(values.out, { recursive: true });
const rows = await scoreAll(suite, join(values.out, `${suite.name}.rows.jsonl`));
await engine.dispose();
await report(suite, rows);

async function open(): Promise<Suite> {
  try {
    if (values.dataset === '') throw new DatasetError(USAGE);
    const suite = await openDataset(values.dataset, values);
    return { ...suite, cases: suite.cases.slice(0, Number(values.limit)) };
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

async function scoreAll({ name, cases, judge }: Suite, kept: string): Promise<Scored[]> {
  const done = new Map<string, Scored & { model: string }>();
  // Rows of another model are ignored. They stay in the file until the end of the run, which rewrites it.
  if (existsSync(kept))
    for (const line of readFileSync(kept, 'utf8').split('\n').filter(Boolean)) {
      const row = JSON.parse(line) as Scored & { model: string };
      if (row.model === engine.info.sha256) done.set(row.id, row);
    }
  const outOfScope = new Set(cases.filter(({ route }) => route === 'out-of-scope').flatMap(({ answers }) => answers));
  const bar = new SingleBar({ format: `${name} [{bar}] {value}/{total} · {eta_formatted} left · mean IoU {iou}` });
  bar.start(cases.length, 0, { iou: '-' });
  const ious: number[] = [];
  for (const one of cases) {
    const row = done.get(one.id) ?? { ...(await score(engine, one, judge, outOfScope)), model: engine.info.sha256 };
    if (!done.has(one.id)) appendFileSync(kept, `${JSON.stringify(row)}\n`);
    done.set(one.id, row);
    if (row.intent === 'SEGMENT') ious.push(row.iou);
    bar.increment({ iou: ious.length === 0 ? '-' : mean(ious).toFixed(3) });
  }
  bar.stop();
  const rows = cases.flatMap(({ id }) => done.get(id) ?? []);
  writeFileSync(kept, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return rows;
}

async function report({ name, cases }: Suite, rows: readonly Scored[]): Promise<void> {
  const summary = summarise(rows);
  for (const [what, value] of Object.entries(summary))
    console.log(`${what.padEnd(28)} ${Number.isInteger(value) ? value : value.toFixed(4)}`);
  const bins = reliability(rows).filter(({ cases: count }) => count > 0);
  if (bins.length > 0) console.log('\nconfidence   cases   said    IoU');
  for (const { from, to, cases: count, confidence, iou } of bins)
    console.log(
      `${from.toFixed(1)} - ${to.toFixed(1)} ${String(count).padStart(9)}   ` +
        `${confidence.toFixed(3)}  ${iou.toFixed(3)}`,
    );

  const json = join(values.out, `${name}.json`);
  writeFileSync(
    json,
    JSON.stringify({
      suite: name,
      model: engine.info.id,
      modelSha256: engine.info.sha256,
      device: engine.info.device,
      summary,
      reliability: reliability(rows),
      rows,
    }),
  );
  const byId = new Map(cases.map((one) => [one.id, one]));
  const goodness = (row: Scored): number =>
    row.intent !== row.gotIntent ? -1 : row.intent === 'SEGMENT' ? row.iou : Number(row.right);
  const worst = [...rows]
    .sort((a, b) => goodness(a) - goodness(b))
    .slice(0, WORST)
    .flatMap((row) => {
      const one = byId.get(row.id);
      return one === undefined
        ? []
        : [
            {
              row,
              question: one.messages.at(-1)?.text ?? '',
              picture: one.picture(),
              truth: one.truth()?.mask ?? null,
            },
          ];
    });
  console.log(
    `\n${json}\n${await writeReport(join(values.out, name), `${engine.info.name} on ${name}`, summary, worst)}`,
  );
  if (values.sheet !== undefined) console.log(`${values.sheet}\n${(await writeSheet(values.sheet, worst)).join('\n')}`);
}
