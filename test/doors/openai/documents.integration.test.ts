// The examples of docs/openai.md run as they are written, but for the address of the server, with the bundled model.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { LocalEngine } from '../../../inference/index.ts';
import { blockCommands } from '../../support/commands.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const DOCUMENT = 'docs/openai.md';
const run = promisify(execFile);

let server: TestServer;
let engine: LocalEngine;
let folder: string;
beforeAll(async () => {
  engine = await LocalEngine.load('models/everyday', { device: 'cpu' });
  server = await startTestServer({ engine });
  folder = await mkdtemp(join(tmpdir(), 'openai-document-'));
  await symlink(resolve('samples'), join(folder, 'samples'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const here = (text: string): string => text.replaceAll(/(http:\/\/)?localhost:4000/g, server.url);

it('the commands produce the requested mask', async () => {
  const [command, ...others] = blockCommands(DOCUMENT);
  expect(others).toEqual([]);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here(command ?? '')], { cwd: folder });
  expect(stdout).toMatch(/"image_generation_call",\s+"label": "the ring",\s+"box": \{/);
});

it('the program for Node shows previews and saves the mask', async () => {
  const [, program = ''] = /^```js\n([\s\S]*?)^```/m.exec(await readFile(DOCUMENT, 'utf8')) ?? [];
  await writeFile(join(folder, 'example.mjs'), here(program));
  const { stdout } = await run(process.execPath, ['example.mjs'], { cwd: folder });
  expect(stdout).toMatch(/preview 0[^]*preview 5[^]*the ring \{ x: \d+, y: \d+, width: \d+, height: \d+ \} 0\.\d/);
  expect(await sharp(await readFile(join(folder, 'mask.png'))).metadata()).toMatchObject({ width: 256, height: 192 });
});
