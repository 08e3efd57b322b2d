// The audit of graphql-http (the reference implementation of GraphQL over HTTP) against the real server.
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const audits = serverAudits({ url: () => `${server.url}/graphql` });

describe('GraphQL over HTTP, as its reference implementation audits it', () => {
  it('has 61 audits', () => expect(audits).toHaveLength(61));

  it.each(audits)('$id: $name', async (audit) => {
    const { status, ...result } = await audit.fn();
    expect(status, 'reason' in result ? result.reason : '').toBe('ok');
  });
});
