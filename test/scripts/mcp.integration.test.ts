// The server on standard input and output, started as a host starts it, and a turn that outlives its maskstream server.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startProgram } from '../support/program.ts';
import type { Running } from '../support/checkout.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

let folder: string;
let env: Record<string, string>;
let server: Running;
let client: Client;
let args: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcp-'));
  const port = await freePort();
  env = { DATA_DIR: folder, PORT: String(port), MODEL: 'models/tiny-random' };
  server = await startProgram('all-in-one', env);
  client = new Client({ name: 'test', version: '1' });
  args = ['run', '-s', 'mcp', '--', '--url', `http://127.0.0.1:${port}`];
  await client.connect(new StdioClientTransport({ command: 'npm', args }));
});
afterAll(async () => {
  await client.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 25, retryDelay: 200 });
});

const call = async (name: string, args: Record<string, unknown>): Promise<CallToolResult> =>
  (await client.callTool({ name, arguments: args })) as CallToolResult;

it('asks about an image of this machine, and a turn is found again after the server was killed', async () => {
  const segmented = await call('segment', { phrase: 'the left half', images: [resolve('samples/ring.png')] });
  expect(segmented.structuredContent).toMatchObject({ status: 'COMPLETED' });
  expect(segmented.content.map(({ type }) => type)).toContain('image');

  const asked = await call('segment', {
    phrase: 'the right half',
    conversation_id: segmented.structuredContent?.['conversation_id'],
    wait_seconds: 0,
  });
  const id = asked.structuredContent?.['turn_id'];
  server.child.kill('SIGKILL');
  await server.exited;
  await expect(call('turn', { turn_id: id })).rejects.toThrow(/127\.0\.0\.1/);
  server = await startProgram('all-in-one', env);
  const found = await call('turn', { turn_id: id });
  expect(found.structuredContent).toMatchObject({ turn_id: id, status: 'COMPLETED' });
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('turn');
});

it('reports an image that is not there', async () => {
  await expect(call('ask', { question: 'a', images: ['/no/such/picture.png'] })).rejects.toThrow(/ENOENT/);
});

it('answers each line that is no message, and ends after its last response', async () => {
  const lines = ['{', '[]', '7', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"paint"}}'];
  const child = spawn('npm', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${lines.join('\n')}\n`);
  const answers: { id: unknown; error: { code: number; data: { code: string } } }[] = [];
  for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line));
  const said = answers.map(({ id, error }) => [id, error.code, error.data.code]);
  expect(said.sort()).toEqual(
    [
      [null, -32600, 'BAD_USER_INPUT'],
      [null, -32700, 'BAD_USER_INPUT'],
      [null, -32700, 'BAD_USER_INPUT'],
      [1, -32602, 'NOT_FOUND'],
    ].sort(),
  );
});
