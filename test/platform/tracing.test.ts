// Traces over OTLP to a real collector's door, from a request with a trace of its own to each scale.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

const spans: Span[] = [];
let bodies = '';
let collector: Server;
beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = '';
    request
      .on('data', (data: Buffer) => {
        body += data.toString();
      })
      .on('end', () => {
        bodies += body;
        if (request.url === '/v1/traces')
          spans.push(
            ...(JSON.parse(body).resourceSpans.flatMap(({ scopeSpans }: any) =>
              scopeSpans.flatMap((scope: any) => scope.spans),
            ) as Span[]),
          );
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
  });
  await new Promise<void>((resolve) => {
    collector.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => {
  collector.close();
});

it(
  "follow a question from the request into its turn, stages and scales, under the caller's trace, without its words",
  { timeout: 120_000 },
  async () => {
    const server = await startTestServer({
      engine: new ScriptedEngine(segment()),
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` },
    });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
      body: JSON.stringify({
        operationName: 'Ask',
        query: 'mutation Ask { sendTurn(input: { text: "segment the secret thing" }) { turn { id } } }',
      }),
    });
    const turnId = ((await response.json()) as any).data.sendTurn.turn.id as string;
    await server.events(turnId);
    await server.close(); // sends what is left

    const ours = spans.filter((span) => span.traceId === traceId);
    const childrenOf = (span: Span | undefined): string[] =>
      ours.filter(({ parentSpanId }) => parentSpanId === span?.spanId).map(({ name }) => name);
    const request = ours.find(({ parentSpanId }) => parentSpanId === '00f067aa0ba902b7');
    expect(request).toMatchObject({
      name: 'POST /graphql',
      attributes: expect.arrayContaining([{ key: 'graphql.operation.name', value: { stringValue: 'Ask' } }]),
    });
    expect(childrenOf(request)).toEqual(['turn']);
    const turn = ours.find(({ name }) => name === 'turn');
    expect(turn?.attributes).toEqual(
      expect.arrayContaining([
        { key: 'maskstream.turn.id', value: { stringValue: turnId } },
        { key: 'maskstream.turn.status', value: { stringValue: 'COMPLETED' } },
      ]),
    );
    expect(childrenOf(turn)).toEqual(['prefill', 'answer', 'mask', 'answer']);
    expect(childrenOf(ours.find(({ name }) => name === 'mask'))).toEqual(['scale', 'scale', 'scale']);
    expect(bodies).not.toContain('secret thing');
  },
);
