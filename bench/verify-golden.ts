// Does a bundle, on this engine, give the reference's numbers? Golden vectors: cases.npz of one checkpoint, and common/ for pixels (beside
// the folder, or --common). Ends with 0 only if everything holds.
//   npm run verify -- --model models/<id> --golden <folder> [--common <folder>] [--device cpu]
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openModel } from '../inference/model.ts';
import { Checks } from './golden/checks.ts';
import { checkGeneration } from './golden/generation.ts';
import type { GoldenCase } from './golden/generation.ts';
import { Npz } from './golden/npz.ts';
import { checkPixels } from './golden/pixels.ts';

const { values } = parseArgs({ options: { model: { type: 'string' }, golden: { type: 'string' }, common: { type: 'string' }, device: { type: 'string', default: 'cpu' } } });
if (values.model === undefined || values.golden === undefined) {
  console.error('npm run verify -- --model models/<id> --golden <folder> [--common <folder>] [--device cpu]');
  process.exit(2);
}
const checks = new Checks();
const golden = new Npz(join(values.golden, 'cases.npz'));
const model = await openModel(values.model, { device: values.device });
for (const one of casesOf(golden, values.golden)) await checkGeneration(model, golden, one, checks);
await model.graphs.dispose();
const common = values.common ?? join(values.golden, '../common');
if (existsSync(common)) checkPixels(common, checks);
for (const { name, passed, detail } of checks.all) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
for (const line of checks.agreements) console.log(`     ${line}`);
console.log(`${checks.all.filter(({ passed }) => passed).length} of ${checks.all.length} checks hold`);
process.exitCode = checks.passed ? 0 : 1;

/** Every name with a prompt; cases.json says how strongly it is guided. */
function casesOf(file: Npz, folder: string): GoldenCase[] {
  const about = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Record<string, { cfg?: number | null } | undefined>;
  return file.names.filter((name) => /^[a-z0-9_]+\/input_ids$/.test(name) && !name.startsWith('train/')).map((name) => {
    const id = name.slice(0, name.indexOf('/'));
    return { name: id, guidance: file.get(name).shape[0] === 2 ? about[id]?.cfg ?? 4 : null, forced: file.has(`${id}/cont_tokens`) };
  });
}
