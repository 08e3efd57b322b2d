// Draws the suites that judge the model with other code than made its training (bench/suites): other images, other
// sentences.
//   npm run suites [-- --name bare] [--out runs/suites]        then: npm run eval -- --dataset bare
// The same on every machine: case number n has its own seed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { readArguments } from '../src/command-line.ts';
import { JUDGED_FILE } from './eval/datasets/judged.ts';
import { SUITES, makeCases } from './suites/cases.ts';

const { values } = readArguments('npm run suites -- [--name bare] [--out runs/suites]', {
  options: { name: { type: 'string' }, out: { type: 'string', default: 'runs/suites' } },
});
const names = values.name === undefined ? Object.keys(SUITES) : [values.name];
const unknown = names.find((name) => SUITES[name] === undefined);
if (unknown !== undefined) {
  console.error(`There is no suite ${unknown}; there are ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
for (const name of names) {
  const folder = join(values.out, name);
  mkdirSync(folder, { recursive: true });
  const lines: string[] = [];
  for (let index = 0; index < (SUITES[name]?.scenes ?? 0); index++) {
    const { picture, cases } = await makeCases(name, index);
    const { width, height } = await sharp(picture).metadata();
    for (const one of cases) lines.push(JSON.stringify({ ...one, size: [height, width] }));
    writeFileSync(join(folder, `${String(index).padStart(4, '0')}.png`), picture);
  }
  writeFileSync(join(folder, JUDGED_FILE), `${lines.join('\n')}\n`);
  console.log(`${folder}: ${lines.length} cases`);
}
