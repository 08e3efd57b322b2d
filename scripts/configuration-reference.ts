// Writes docs/configuration.md and .env.example from the parser of the environment.
import { z } from 'zod';
import { SECTIONS, SINCE } from '../src/environment.ts';

/** The parts of a variable's JSON Schema that the documents contain. */
interface Variable {
  description?: string;
  default?: string | number;
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
}

const COLUMNS = 120;

const variablesOf = (section: z.ZodObject): [string, Variable][] =>
  Object.entries(z.toJSONSchema(section, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as [
    string,
    Variable,
  ][];

export function writeConfiguration(): string {
  const sections = SECTIONS.map(([title, section]) =>
    [
      `## ${title}`,
      '',
      '| variable | default | values | since | what it does |',
      '| --- | --- | --- | --- | --- |',
      ...variablesOf(section).map(
        ([name, variable]) =>
          `| \`${name}\` | ${defaultOf(variable)} | ${valuesOf(variable)} | ${SINCE[name] ?? '0.1.0'} | ` +
          `${cell(variable.description ?? '')} |`,
      ),
      '',
    ].join('\n'),
  );
  return `<!-- Written by scripts/codegen.ts from src/environment.ts. Do not edit. -->

# Configuration

The server is configured by environment variables. All have defaults: \`npm start\` needs none. An empty variable
counts as not set. The server reads them once when it starts. When a variable is wrong, it names every fault, one line
each, and ends. \`.env.example\` has the same list.

The column "since" names the release that added the variable.

${sections.join('\n')}`;
}

export function writeExample(): string {
  const head = comment(
    'Every environment variable with its default. All are optional; docs/configuration.md has ' +
      'the same list with the values that each one takes.',
  );
  const sections = SECTIONS.map(([title, section]) =>
    [
      `# ---- ${title}`,
      ...variablesOf(section).map(
        ([name, variable]) => `${comment(variable.description ?? '')}\n${name}=${exampleOf(name, variable)}`,
      ),
    ].join('\n'),
  );
  return `${[head, ...sections].join('\n\n')}\n`;
}

/** The server refuses JWT variables without AUTH_MODE=jwt, even with their default values. */
const exampleOf = (name: string, { default: value = '' }: Variable): string =>
  name.startsWith('JWT_') ? '' : String(value);

const defaultOf = ({ default: value }: Variable): string => (value === undefined || value === '' ? '' : `\`${value}\``);

function valuesOf({ type, enum: names, minimum, maximum }: Variable): string {
  if (names !== undefined) return names.map((one) => `\`${one}\``).join(', ');
  return type === 'integer' && minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : 'text';
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Lines of at most 120 columns. */
function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length + 1 > COLUMNS) lines.push(` ${word}`);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => `#${line}`).join('\n');
}
