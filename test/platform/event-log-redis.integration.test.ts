import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOOK } from '../../src/platform/event-log/event-log.ts';
import { openRedisEventLog } from '../../src/platform/event-log/redis.ts';
import { createLogger } from '../../src/platform/log.ts';
import { eventLogConformance } from '../conformance/event-log.ts';
import { startRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';

const log = createLogger('silent');
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

eventLogConformance('Redis Streams', () => openRedisEventLog(redis.url, log));

it(
  'every listener is told to look for itself after Redis came back empty, and hears what is ' + 'announced then',
  async () => {
    const eventLog = await openRedisEventLog(redis.url, log);
    const told = new Promise<number>((resolve) => {
      void eventLog.subscribe('turn', resolve);
    });
    await redis.kill();
    await redis.start();
    expect(await told).toBe(LOOK);
    const heard = new Promise<number>((resolve) => {
      void eventLog.subscribe('after', resolve);
    });
    await eventLog.announce('after', 4);
    expect(await heard).toBe(4);
    await eventLog.close();
  },
);

it('an announcement that Redis does not take is no fault, and the log says that it is not ready', async () => {
  const eventLog = await openRedisEventLog(redis.url, log);
  await redis.kill();
  await eventLog.announce('turn', 1);
  await expect(eventLog.check()).rejects.toThrow();
  await redis.start();
  await expect
    .poll(() =>
      eventLog.check().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await eventLog.close();
});

it('the stream stays short', async () => {
  const eventLog = await openRedisEventLog(redis.url, log);
  await Promise.all(Array.from({ length: 25_000 }, (_, seq) => eventLog.announce('many', seq)));
  const client = new Redis(redis.url);
  expect(await client.xlen('maskstream:events')).toBeLessThan(11_000);
  client.disconnect();
  await eventLog.close();
});

it('a Redis that is not there is said at once', async () => {
  await redis.kill();
  await expect(openRedisEventLog(redis.url, log)).rejects.toThrow();
  await redis.start();
});
