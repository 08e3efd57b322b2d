// Every program that package.json runs and every one of src/entry, asked how it is used, and told something that it
// does not know.
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
/** Parts that the programs of src/entry are made of. */
const PARTS =
  /\/(application|http|infrastructure|jobs|migrations|parts|repositories|run|services|settings|storage)\.ts$/;

const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const file = /(?:^|&& )(?:exec )?node --import tsx (\S+\.ts)/.exec(line)?.[1];
  return file === undefined ? [] : [{ name, file }];
});

const run = (file: string, argument: string): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', file, argument], (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });

it('knows a command for every program of src/entry, and says nothing of others', () => {
  const programs = readdirSync('src/entry')
    .map((name) => `src/entry/${name}`)
    .filter((file) => !PARTS.test(file));
  expect(programs.filter((file) => !commands.some((one) => one.file === file))).toEqual([]);
});

describe.each(commands)('npm run $name', ({ name, file }) => {
  it('says with --help how it is used', async () => {
    const { code, out, err } = await run(file, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      new RegExp(`^npm (run (?:-s )?)?${name.startsWith('check:generated') ? 'codegen' : name}( |$)`, 'm'),
    );
  });

  it('says of an option that it does not know it', async () => {
    const { code, out, err } = await run(file, '--nonsense');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Unknown option '--nonsense'.*\nnpm /);
    expect(err).not.toMatch(/^ +at /m);
  });
});
