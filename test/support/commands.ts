// The commands that a Markdown file tells its readers to type: those of its `sh` blocks, one statement each, and those
// in its sentences.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PROGRAMS = /^(?:[A-Z][A-Z0-9_]*=\S* )*(?:npm|npx|node|python3?|pip|docker|kubectl|curl|\.\/[\w-]+\.sh)(?: |$)/;

/** Statements of the file's `sh` blocks in their order, without the comments behind them. */
export function blockCommands(file: string): string[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^```(?:sh|bash|console)\n([\s\S]*?)^```/gm);
  return [...blocks].flatMap(([, block = '']) => statementsOf(block));
}

/** Inline code that is a whole command. */
export function inlineCommands(file: string): string[] {
  const prose = readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => (PROGRAMS.test(code) ? [code.trim()] : []));
}

/** Lines are taken together until a shell takes them as whole. */
function statementsOf(block: string): string[] {
  const statements: string[] = [];
  let lines = '';
  for (const line of block.split('\n')) {
    lines = lines === '' ? line : `${lines}\n${line}`;
    // A line that ends so is whole for `bash -n`, but not for its writer.
    if (/(\\|\|)$/.test(line) || !isWhole(lines)) continue;
    const code = lines
      .split('\n')
      .filter((one) => !/^\s*#/.test(one))
      .join('\n');
    const statement = code.replace(/\s+#\s[^"'\n]*$/, '').trim();
    if (statement !== '') statements.push(statement);
    lines = '';
  }
  if (lines.trim() !== '') statements.push(lines);
  return statements;
}

/** `<…>` stands for what the reader puts there; to a shell it would be a redirection. */
const isWhole = (text: string): boolean => {
  const filled = text.replaceAll(/<[\w ]+>/g, 'x');
  return spawnSync('bash', ['-n', '-c', filled]).status === 0;
};
