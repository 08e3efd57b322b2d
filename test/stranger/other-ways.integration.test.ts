// The other ways in which people run it, each as they would type it: behind a proxy under a path, as two processes over
// their own PostgreSQL and S3, as another user, and as installed for production.
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { giveTo, makeCheckout } from '../support/checkout.ts';
import type { Checkout } from '../support/checkout.ts';
import { blockCommands } from '../support/commands.ts';
import { createTestDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { S3_KEYS, createBucket, startRadosGateway } from '../support/radosgw.ts';
import { startReverseProxy } from '../support/reverse-proxy.ts';
import { lookAround } from '../support/stranger-page.ts';

const NOBODY = 65534;

/** Variables by which this machine reaches the npm registry, where it needs any. */
function wayToRegistry(): Record<string, string> {
  const names = /^(npm_config_(registry|cafile)|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => {
      return names.test(name) && value !== undefined ? [[name, value]] : [];
    }),
  );
}

let checkout: Checkout;
let browser: Browser;
let port: number;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  checkout = await makeCheckout();
  browser = await launchBrowser();
  port = await freePort();
  expect(await checkout.run('npm run -s build')).toMatchObject({ code: 0, stderr: '' });
});
afterEach(async () => {
  await checkout.endAll();
  await rm(join(checkout.folder, '.data'), { recursive: true, force: true });
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await browser.close();
  await checkout.remove();
});

it('behind a proxy under a path, with PUBLIC_URL', async () => {
  const proxy = await startReverseProxy('/some/path', () => `http://127.0.0.1:${port}`);
  ends.push(() => proxy.close());
  const base = `http://localhost:${proxy.port}/some/path`;
  const env = { PORT: String(port), PUBLIC_URL: base };
  const server = await checkout.start('node --import tsx src/entry/all-in-one.ts', { env });
  await lookAround(browser, `${base}/`);
  await server.stop();
  await checkout.isAllOver(server.url);
});

it('as API server and worker with one environment on one machine', async () => {
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  const gateway = await startRadosGateway();
  ends.push(() => gateway.stop());
  const admin = await createBucket(gateway.endpoint, 'masks');
  const rule = { AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['*'], AllowedHeaders: ['*'] };
  await admin.send(new PutBucketCorsCommand({ Bucket: 'masks', CORSConfiguration: { CORSRules: [rule] } }));
  admin.destroy();
  const env = {
    PORT: String(port),
    DATABASE_URL: database.url,
    S3_BUCKET: 'masks',
    S3_ENDPOINT: gateway.endpoint,
    S3_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
  };
  expect(await checkout.run('npm run migrate', env)).toMatchObject({ code: 0, stderr: '' });
  const api = await checkout.start('npm run api', { env });
  const worker = await checkout.start('npm run worker', { env });
  await lookAround(browser, `http://localhost:${port}`);
  for (const { url, output } of [worker, api]) {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(output()).not.toMatch(/warning/i);
  }
  for (const { stop } of [worker, api]) await stop();
  for (const { url } of [worker, api]) await checkout.isAllOver(url);
});

it('as installed for production: built elsewhere, without the tools that built it, in less than 350 MB', async () => {
  await rename(join(checkout.folder, 'node_modules'), join(checkout.folder, 'node_modules-with-tools'));
  ends.push(async () => {
    await rm(join(checkout.folder, 'node_modules'), { recursive: true });
    await rename(join(checkout.folder, 'node_modules-with-tools'), join(checkout.folder, 'node_modules'));
  });
  const [command = ''] = blockCommands('docs/deploy.md');
  expect(command).toBe('npm ci --omit=dev && npm run slim');
  const { code, stderr } = await checkout.run(command, wayToRegistry());
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('EBADENGINE') as string });
  expect(Number((await checkout.run('du -sm node_modules')).stdout.split('\t')[0])).toBeLessThan(350);
  const server = await checkout.start('npm start', { env: { PORT: String(port) } });
  await lookAround(browser, `http://localhost:${port}`);
  await server.stop();
  await checkout.isAllOver(server.url);
}, 400_000);

it.runIf(process.getuid?.() === 0)("as a user who is not root, in a folder of one's own", async () => {
  giveTo(NOBODY, checkout.folder);
  const server = await checkout.start('npm start', { env: { PORT: String(port), HOME: checkout.folder }, uid: NOBODY });
  await lookAround(browser, `http://localhost:${port}`);
  await server.stop();
  await checkout.isAllOver(server.url);
});
