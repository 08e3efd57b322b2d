// No line of a tracked text is longer than 120 columns. Exceptions: URLs, the string of SQL that Prisma's `dbgenerated`
// requires, rows and code blocks of Markdown, data (JSON), and files that programs write.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { getFileInfo } from 'prettier';
import { readArguments } from '../src/command-line.ts';

const COLUMNS = 120;
const TEXT = /\.(ts|tsx|js|mjs|cjs|graphql|yaml|yml|md|css|html|py|sh|toml|prisma)$/;

/** A URL (with a scheme, or of data), or the string of SQL that Prisma's `dbgenerated` requires. */
const isUnbreakable = (line: string): boolean => /https?:\/\/\S{30,}|data:\S{100,}|dbgenerated\(/.test(line);

/** Numbers, from 1, of the lines that are too long. */
function longLines(file: string): number[] {
  const long: number[] = [];
  let inCode = false;
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((line, i) => {
      if (file.endsWith('.md') && line.trimStart().startsWith('```')) inCode = !inCode;
      const isRow = file.endsWith('.md') && line.trimStart().startsWith('|');
      if (Array.from(line).length > COLUMNS && !inCode && !isRow && !isUnbreakable(line)) long.push(i + 1);
    });
  return long;
}

readArguments('npm run check:format', {});
const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
for (const file of tracked.filter((name) => TEXT.test(name))) {
  if ((await getFileInfo(file, { ignorePath: '.prettierignore' })).ignored) continue;
  for (const line of longLines(file)) {
    console.error(`${file}:${line} is longer than ${COLUMNS} columns`);
    process.exitCode = 1;
  }
}
