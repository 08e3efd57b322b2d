import { startRedis } from '../support/redis.ts';
import { queueConformance } from '../conformance/queue.ts';

queueConformance('BullMQ on Redis', async () => {
  const { url, stop } = await startRedis();
  return { connection: { redisUrl: url }, end: stop };
});
