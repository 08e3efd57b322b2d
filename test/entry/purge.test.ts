// A server that runs purges by itself what was deleted long enough ago; its ten minutes are passed by hand.
import pg from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { startTestServer } from '../support/test-server.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('the timer of the application purges a deleted conversation, with its rows', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const server = await startTestServer({ env: { RETENTION_DAYS: '0' } });
  const { id } = (await server.ask('mutation { createConversation(input: { title: "old" }) { conversation { id } } }'))
    .createConversation.conversation;
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  const rows = async (): Promise<number> =>
    (await client.query('SELECT 1 FROM "Conversation" WHERE id = $1', [id])).rowCount ?? 0;
  await server.ask(
    'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }',
    { id },
  );
  expect(await rows()).toBe(1);
  vi.advanceTimersByTime(10 * 60_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await rows()).toBe(0), { timeout: 20_000 });
  await client.end();
  await server.close();
});
