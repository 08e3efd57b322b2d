// Writes a page of the worst cases: image, truth, prediction and their difference.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodeRle } from '../../inference/index.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import type { Summary } from './metrics.ts';
import type { Scored } from './score.ts';

export interface Bad {
  row: Scored;
  question: string;
  picture: Uint8Array;
  truth: BinaryMask | null;
}

/** Green: in both. Red: predicted only. Blue: in the truth only. */
async function difference({ picture, truth, row }: Bad): Promise<Buffer> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const predicted = row.predicted.map((rle) => decodeRle(rle).data);
  for (let i = 0; i < info.width * info.height; i++) {
    const [a, b] = [truth?.data[i] === 1, predicted.some((mask) => mask[i] === 1)];
    if (!a && !b) continue;
    const colour = a && b ? [40, 200, 90] : b ? [230, 40, 60] : [50, 90, 255];
    for (let c = 0; c < 3; c++) data[i * 3 + c] = Math.round((data[i * 3 + c] ?? 0) * 0.35 + (colour[c] ?? 0) * 0.65);
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png()
    .toBuffer();
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const embed = (bytes: Uint8Array): string => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;

export async function writeReport(
  folder: string,
  title: string,
  summary: Summary,
  bad: readonly Bad[],
): Promise<string> {
  const rows = Object.entries(summary).map(
    ([name, value]) =>
      `<tr><td>${escape(name)}</td><td>${Number.isInteger(value) ? value : value.toFixed(4)}</td></tr>`,
  );
  const cases = await Promise.all(
    bad.map(
      async (one) => `<figure><img src="${embed(one.picture)}" alt=""><img src="${embed(await difference(one))}" alt="">
<figcaption><b>${escape(one.question)}</b><br>
${one.row.id} · ${one.row.kind} · IoU ${one.row.iou.toFixed(3)} ·
wanted ${one.row.intent} “${escape(one.row.answers.join(' / '))}”, got
${one.row.gotIntent} “${escape(one.row.text)}”</figcaption></figure>`,
    ),
  );
  const file = join(folder, 'report.html');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>${escape(title)}</title>
<style>
body{font:15px/1.5 system-ui;margin:2rem} td{padding:0 1rem 0 0} img{width:250px;margin-right:4px}
figure{display:inline-block;margin:0 1rem 1rem 0;max-width:520px;vertical-align:top}
</style>
<h1>${escape(title)}</h1><table>${rows.join('')}</table>
<h2>Worst cases</h2><p>Green: right. Red: predicted only. Blue: missed.</p>${cases.join('\n')}`,
  );
  return file;
}

const CELL = { width: 200, height: 150 };
const PAIRS = { across: 3, down: 3 };

/**
 * Draws nine cases, evenly spread over the worst, in one image: each image with its comparison beside it. Returns the
 * titles of the cases, in reading order.
 */
export async function writeSheet(file: string, bad: readonly Bad[]): Promise<string[]> {
  const count = PAIRS.across * PAIRS.down;
  const shown = bad.filter(
    (_, i) => Math.floor((i * count) / bad.length) !== Math.floor(((i - 1) * count) / bad.length),
  );
  const tiles = await Promise.all(
    shown.flatMap((one, i) =>
      [Promise.resolve(one.picture), difference(one)].map(async (bytes, second) => ({
        input: await sharp(await bytes)
          .resize({ ...CELL, fit: 'contain', background: '#fff' })
          .png()
          .toBuffer(),
        left: (2 * (i % PAIRS.across) + second) * CELL.width,
        top: Math.floor(i / PAIRS.across) * CELL.height,
      })),
    ),
  );
  await sharp({
    create: { width: 2 * PAIRS.across * CELL.width, height: PAIRS.down * CELL.height, channels: 3, background: '#fff' },
  })
    .composite(tiles)
    .png({ palette: true })
    .toFile(file);
  return shown.map(({ question, row }) => `${question} (IoU ${row.iou.toFixed(2)})`);
}
