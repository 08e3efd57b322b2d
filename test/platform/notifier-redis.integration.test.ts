import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REREAD } from '../../src/platform/notifier/notifier.ts';
import { openRedisNotifier } from '../../src/platform/notifier/redis.ts';
import { createLogger } from '../../src/platform/log.ts';
import { notifierConformance } from '../conformance/notifier.ts';
import { startRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';

const log = createLogger('silent');
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

notifierConformance('Redis Streams', () => openRedisNotifier(redis.url, log));

it(
  'every listener is told to look for itself after Redis came back empty, and hears what is ' + 'announced then',
  async () => {
    const notifier = await openRedisNotifier(redis.url, log);
    const told = new Promise<number>((resolve) => {
      void notifier.subscribe('turn', resolve);
    });
    await redis.kill();
    await redis.start();
    expect(await told).toBe(REREAD);
    const heard = new Promise<number>((resolve) => {
      void notifier.subscribe('after', resolve);
    });
    await notifier.publish('after', 4);
    expect(await heard).toBe(4);
    await notifier.close();
  },
);

it('a notice that Redis does not accept is no error, and the notifier reports that it is not ready', async () => {
  const notifier = await openRedisNotifier(redis.url, log);
  await redis.kill();
  await notifier.publish('turn', 1);
  await expect(notifier.check()).rejects.toThrow();
  await redis.start();
  await expect
    .poll(() =>
      notifier.check().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await notifier.close();
});

it('the stream stays short', async () => {
  const notifier = await openRedisNotifier(redis.url, log);
  await Promise.all(Array.from({ length: 25_000 }, (_, seq) => notifier.publish('many', seq)));
  const client = new Redis(redis.url);
  expect(await client.xlen('maskstream:events')).toBeLessThan(11_000);
  client.disconnect();
  await notifier.close();
});

it('a Redis that cannot be reached is reported at once', async () => {
  await redis.kill();
  await expect(openRedisNotifier(redis.url, log)).rejects.toThrow();
  await redis.start();
});
