import { queueConformance } from '../conformance/queue.ts';
import { createTestDatabase } from '../support/database.ts';

queueConformance('BullMQ on PostgreSQL', async () => {
  const { url, drop } = await createTestDatabase();
  return { connection: { postgresUrl: url }, end: drop };
});
