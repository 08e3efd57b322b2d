// What a client reads of a failure that nobody foresaw: a sentence with an id, under which the log has the failure.
// It is the same behind every path and every door.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as labelStudio from '../../doors/label-studio/faults.ts';
import * as mcp from '../../doors/mcp/faults.ts';
import * as openai from '../../doors/openai/faults.ts';
import type { AppError } from '../../src/errors.ts';
import { GRAPHQL_FAULTS, answerFault } from '../../src/http/faults.ts';
import { createLogger } from '../../src/platform/log.ts';

const SECRET = 'relation "Turn" does not exist';

async function failBehind(
  writeFault: (fault: AppError) => object,
): Promise<{ status: number; body: string; log: string }> {
  let log = '';
  const app = express();
  app.get('/', () => {
    throw new Error(SECRET);
  });
  app.use(
    answerFault(createLogger('info', { write: (line) => (log += line) }), 1000, { writeFault, largePictures: 'x' }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { status: response.status, body: await response.text(), log };
}

describe('a failure that nobody foresaw', () => {
  it.each<[string, (fault: AppError) => object]>([
    ['GraphQL', GRAPHQL_FAULTS.writeFault],
    ['OpenAI', openai.writeFault],
    ['MCP', (fault) => mcp.writeFault(fault)],
    ['Label Studio', labelStudio.writeFault],
  ])('is INTERNAL with an id that the log has, in the form of %s', async (_, writeFault) => {
    const { status, body, log } = await failBehind(writeFault);
    expect([status, body.includes('INTERNAL'), body.includes(SECRET)]).toEqual([500, true, false]);
    const id = /The server failed \(([0-9a-f-]{36})\)\./.exec(body)?.[1];
    expect(JSON.parse(log)).toMatchObject({ id, level: 50, err: { message: SECRET } });
  });
});
