import { fairnessConformance } from '../conformance/fairness.ts';
import { startRedis } from '../support/redis.ts';

fairnessConformance('a queue on Redis', async () => {
  const redis = await startRedis();
  return { env: { REDIS_URL: redis.url }, end: () => redis.stop() };
});
