// The other ways in which people run it, each as they would type it: behind a proxy under a path, as two processes over
// their own PostgreSQL and S3, and as another user.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { giveTo, makeCheckout } from '../support/checkout.ts';
import type { Checkout } from '../support/checkout.ts';
import { createTestDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { S3_KEYS, createBucket, startRadosGateway } from '../support/radosgw.ts';
import { startReverseProxy } from '../support/reverse-proxy.ts';
import { lookAround } from '../support/stranger-page.ts';

const NOBODY = 65534;

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
    PORT: String(port), DATABASE_URL: database.url,
    S3_BUCKET: 'masks', S3_ENDPOINT: gateway.endpoint, S3_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
  };
  expect(await checkout.run('npm run migrate', env)).toMatchObject({ code: 0, stderr: '' });
  const api = await checkout.start('npm run api', { env });
  const worker = await checkout.start('npm run worker', { env });
  await lookAround(browser, `http://localhost:${port}`);
  for (const { url } of [worker, api]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
  for (const { stop } of [worker, api]) await stop();
  for (const { url } of [worker, api]) await checkout.isAllOver(url);
});

it.runIf(process.getuid?.() === 0)('as a user who is not root, in a folder of one\'s own', async () => {
  giveTo(NOBODY, checkout.folder);
  const server = await checkout.start('npm start', { env: { PORT: String(port), HOME: checkout.folder }, uid: NOBODY });
  await lookAround(browser, `http://localhost:${port}`);
  await server.stop();
  await checkout.isAllOver(server.url);
});
