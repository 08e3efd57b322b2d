// Every command that README and the documentation tell their readers to type is run by a test, or is named here with
// what a test machine lacks for it. One that is in neither list fails this.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blockCommands, inlineCommands } from '../support/commands.ts';

const FOLDERS = ['.', 'client', 'clients/python', 'training', 'docs', 'docs/recipes'];
const FILES = FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).filter((name) =>
  name.endsWith('.md'),
);

const JSON_BODY = "-H 'content-type: application/json'";

/** File that runs them -> the first lines of commands. */
const RUN: Record<string, string[]> = {
  'test/stranger/first-minutes.integration.test.ts': [
    'npm ci && npm start',
    'npm start',
    'IMAGE=$(jq -n --arg uri "data:image/png;base64,$(base64 -w0 samples/ring.png)" \\',
    `TURN=$(curl -s localhost:4000/graphql ${JSON_BODY} -d "{\\"query\\":`,
    `curl -sN localhost:4000/graphql ${JSON_BODY} -H 'accept: text/event-stream' -d "{\\"query\\":`,
    'npm run segment -- samples/cat.jpg "segment the cat"',
    'npm run segment -- samples/blocks.png "what is this?" --point 50,120',
    'npm run segment -- samples/*.png "the red ball" --out out/dataset',
  ],
  'test/stranger/other-ways.integration.test.ts': [
    'npm run api',
    'npm run migrate',
    'npm ci --omit=dev && npm run slim',
    'npm run slim',
  ],
  'test/stranger/commands.integration.test.ts': [
    'npm run sweep',
    'npm run codegen',
    'npm run format',
    'npm run check:deploy',
    'node --import tsx scripts/fix-lock.ts',
    'npm run check:schema',
    'npm run bench',
    'npm run keys -- create <owner> [--tenant <name>] [--scopes read,write] [--label <text>] [--days <number>]',
  ],
  'test/recipes/recipes.integration.test.ts': [
    './ask.sh picture.png "segment the red ball"',
    './sse.sh TURN_ID [AFTER]',
    './upload.sh photo.jpg image/jpeg',
    'node ask.mjs picture.png "segment the red ball"',
    'node annotate.mjs images/ "red ball" "blue cube" > dataset.coco.json',
    'node apollo.mjs "what is on the table?"',
    'python ask.py picture.png "segment the red ball"',
    'WEBHOOK_SECRET=… node webhook-receiver.mjs',
    'npm pack --ignore-scripts=false ./client',
  ],
  'test/doors/openai/documents.integration.test.ts': [
    'jq -n --arg uri "data:image/png;base64,$(base64 -w0 samples/ring.png)" \\',
  ],
  'test/scripts/mcp.integration.test.ts': ['npm run -s mcp'],
  'test/scripts/models.integration.test.ts': ['npm run models -- fit <bundle>'],
  'test/scripts/pull-bundle.test.ts': ['npm run models -- pull <owner/name | https address | folder>'],
  '.ci/run': [
    'npm ci',
    'npm ci && npm run build',
    'npm ci && npm test',
    'npm test',
    'npm run check',
    'npm run test:integration',
    'npm run test:golden',
    'python -m pytest training',
    'pip install -r training/requirements.txt',
    'pip install ./clients/python',
  ],
};

/** What a test machine lacks -> the beginnings of commands. */
const LACKS: Record<string, string[]> = {
  "a checkpoint of 16 GB, or one's own (the golden tests export a tiny one)": [
    'npm run models -- pull inclusionAI/ARGenSeg-8B',
    'MODEL=models/argenseg npm start',
    'npm run verify',
    'python -m training.export_argenseg',
    'python -m training.verify_golden',
    'python -m training.make_random_checkpoint',
  ],
  'a release (test/scripts/schema-changes.test.ts compares schemas)': [
    'npm run check:schema -- --release && npm run format',
  ],
  'a CUDA device': [
    'MODEL=models/argenseg-8b DEVICE=cuda:0 npm start',
    'npm run bench -- --model models/random-8b --device cuda:0',
    'npm run worker -- --device cuda:0',
  ],
  'hours to train (the tests of training/ run each stage for seconds)': [
    'python -m training.',
    'pip install -r training/',
    'cp runs/',
  ],
  'minutes to draw suites and to answer them (test/bench does so with a few cases)': [
    'npm run suites',
    'for suite in',
    'for dataset in',
    'npm run eval',
  ],
  'an idle machine for minutes; what they print is no claim': ['npm run bench:'],
  'Label Studio, of 300 packages (its recorded requests are in test/doors/label-studio)': [
    'pip install label-studio',
    'ML_BLOCK_LOCAL_IP=false SSRF_PROTECTION_ENABLED=false label-studio start --no-browser',
    'LABEL_STUDIO_HOSTS=http://localhost:8080 npm start',
    'ACCESS=$(curl -s localhost:8080/api/token/refresh/',
    'curl -s localhost:8080/api/projects/$PROJECT/import',
    'jq -n --arg pat "$PAT" --argjson project "$PROJECT"',
    'curl -s "localhost:8080/api/dm/actions?id=retrieve_tasks_predictions&project=$PROJECT"',
    'curl -s localhost:8080/api/predictions?project=$PROJECT',
  ],
  'Docker (scripts/check-deploy.ts reads what is there)': ['docker compose -f deploy/compose.yaml up --build'],
  'a whole command: it is named in a sentence': ['npm install', 'pip install openai'],
};

const told = [
  ...new Set(
    FILES.flatMap((file) => [...blockCommands(file), ...inlineCommands(file)]).map(
      (command) => command.split('\n')[0] ?? '',
    ),
  ),
];
const run = Object.values(RUN).flat();
const lacking = Object.values(LACKS).flat();
const isLacking = (command: string): boolean => lacking.some((beginning) => command.startsWith(beginning));

it('is run, or is named with what a test machine lacks', () => {
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter((command) => !run.includes(command) && !isLacking(command))).toEqual([]);
});

it('is still told to readers, where a list here names it', () => {
  expect(run.filter((command) => !told.includes(command))).toEqual([]);
  expect(lacking.filter((beginning) => !told.some((command) => command.startsWith(beginning)))).toEqual([]);
});

it('names a script, a module or a file that is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const every = (pattern: RegExp): string[] => [...told.join('\n').matchAll(pattern)].map(([, name = '']) => name);
  expect(every(/npm run (?:-s )?([\w:]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  expect(every(/python -m training\.(\w+)/g).filter((name) => !existsSync(`training/${name}.py`))).toEqual([]);
  expect(every(/pip install -r (\S+)/g).filter((file) => !existsSync(file))).toEqual([]);
});

/** Of each command, the word by which a test or a program names it. */
function nameOf(command: string): string {
  const names = /npm (?:ci --omit=dev && npm )?run ([\w:]+)|([\w-]+\.(?:sh|mjs|py|ts))|npm (\w+)|^python -m (\w+)/;
  return names.exec(command)?.slice(1).find(Boolean) ?? '';
}

it.each(Object.entries(RUN))('is run by %s, which speaks of it', (file, commands) => {
  const text = readFileSync(file, 'utf8');
  expect(commands.filter((command) => !text.includes(nameOf(command)))).toEqual([]);
});
