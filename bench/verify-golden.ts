// Does a bundle, on this engine, give the reference's numbers? Golden vectors: cases.npz of one checkpoint, and common/
// for pixels (beside the folder, or --common). Ends with 0 only if everything holds, 1 if something does not, 2 if
// there was nothing to compare.
//   npm run verify -- --model models/<id> --golden <folder> [--common <folder>] [--device cpu]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openModel } from '../inference/model.ts';
import { readArguments } from '../src/command-line.ts';
import { Checks } from './golden/checks.ts';
import { checkPreprocessing } from './golden/preprocessing.ts';
import { checkGeneration } from './golden/generation.ts';
import { Npz } from './golden/npz.ts';
import { checkPixels } from './golden/pixels.ts';
import { casesOf } from './golden/prompts.ts';

const USAGE = 'npm run verify -- --model models/<id> --golden <folder> [--common <folder>] [--device cpu]';

const {
  values: { model, golden, common, device },
} = readArguments(USAGE, {
  options: {
    model: { type: 'string' },
    golden: { type: 'string' },
    common: { type: 'string' },
    device: { type: 'string', default: 'cpu' },
  },
});

try {
  if (model === undefined || golden === undefined) throw new Error(USAGE);
  for (const file of ['cases.npz', 'cases.json'])
    if (!existsSync(join(golden, file)))
      throw new Error(`${golden} holds no ${file}: it is no folder of golden vectors.`);
  if (common !== undefined && !existsSync(common)) throw new Error(`${common} is not there.`);
  process.exitCode = (await verify(model, golden, common ?? join(golden, '../common'), device)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}

async function verify(bundle: string, folder: string, common: string, device: string): Promise<boolean> {
  const checks = new Checks();
  const golden = new Npz(join(folder, 'cases.npz'));
  const cases = casesOf(golden, folder);
  const model = await openModel(bundle, { device });
  if (cases.length === 0) checks.fail('cases', `${folder} holds no prompt`);
  await attempt('input', checks, () => {
    checkPreprocessing(model, golden, checks);
  });
  for (const one of cases) await attempt(one.name, checks, () => checkGeneration(model, golden, one, checks));
  await model.graphs.dispose();
  if (existsSync(common))
    await attempt('common', checks, () => {
      checkPixels(common, checks);
    });
  for (const { name, passed, detail } of checks.all) console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
  for (const line of checks.agreements) console.log(`     ${line}`);
  console.log(`${checks.all.filter(({ passed }) => passed).length} of ${checks.all.length} checks hold`);
  return checks.passed;
}

/** A bundle of another checkpoint may not even take the numbers. */
async function attempt(name: string, checks: Checks, check: () => Promise<void> | void): Promise<void> {
  try {
    await check();
  } catch (error) {
    checks.fail(name, error instanceof Error ? error.message : String(error));
  }
}
