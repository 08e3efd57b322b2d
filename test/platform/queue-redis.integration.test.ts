import { startRedis } from '../support/redis.ts';
import { queueConformance } from '../conformance/queue.ts';

queueConformance('BullMQ on Redis', async () => {
  const redis = await startRedis();
  return { connection: { redisUrl: redis.url }, end: () => redis.stop() };
});
