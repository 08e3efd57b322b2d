// The S3 store against a real S3 server: what every store does, encryption, and a server that cannot be reached.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateMultipartUploadCommand, HeadObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/platform/log.ts';
import { createStoreWithRetries } from '../../src/platform/object-store/with-retries.ts';
import { createS3Store } from '../../src/platform/object-store/s3.ts';
import type { S3Options } from '../../src/platform/object-store/s3-connection.ts';
import { objectStoreConformance } from '../conformance/object-store.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import type { FaultyProxy } from '../support/faulty-proxy.ts';
import { KMS_KEY, createBucket, startRadosGateway } from '../support/radosgw.ts';

let gateway: Awaited<ReturnType<typeof startRadosGateway>>;
let admin: S3Client;
beforeAll(async () => {
  gateway = await startRadosGateway();
  admin = await createBucket(gateway.endpoint, 'masks');
});
afterAll(async () => {
  admin.destroy();
  await gateway.stop();
});
const bytes = new TextEncoder().encode('hello');
const options = (more: Partial<S3Options> = {}): S3Options => ({
  bucket: 'masks',
  endpoint: gateway.endpoint,
  prefix: 'some/prefix/',
  ...more,
});
const head = (Key: string) => admin.send(new HeadObjectCommand({ Bucket: 'masks', Key }));

objectStoreConformance('S3 (Ceph RADOS gateway)', async () => ({
  store: createS3Store(options()),
  end: () => Promise.resolve(),
}));
objectStoreConformance('S3, encrypted with a key of its key service', async () => ({
  store: createS3Store(options({ prefix: 'kms/', encryption: { algorithm: 'aws:kms', keyId: KMS_KEY } })),
  end: () => Promise.resolve(),
}));

describe('the S3 store', () => {
  it('keeps everything under its prefix, and sees nothing else', async () => {
    const [ours, theirs] = [createS3Store(options({ prefix: 'ours/' })), createS3Store(options({ prefix: 'theirs/' }))];
    await ours.put('x', bytes, { contentType: 'text/plain' });
    expect((await head('ours/x')).ContentLength).toBe(5);
    expect(await theirs.get('x')).toBeNull();
    for await (const { key } of theirs.list('')) expect(key).toBe('nothing');
  });

  it('asks for encryption by keys of the server', async () => {
    // This gateway's version takes the wish and does not say so afterwards: what it is asked is looked at instead.
    const asked: IncomingHttpHeaders[] = [];
    const server = createServer(({ headers }, response) => {
      asked.push(headers);
      response.end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const store = createS3Store(
      options({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        encryption: { algorithm: 'AES256' },
      }),
    );
    await store.put('x', bytes, { contentType: 'text/plain' });
    expect(asked).toMatchObject([
      {
        'x-amz-server-side-encryption': 'AES256',
        'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
      },
    ]);
    await store.close();
    server.closeAllConnections();
    server.close();
  });

  it('asks for encryption by a key of the key service, of what it puts and of what clients upload', async () => {
    const store = createS3Store(options({ prefix: 'secret/', encryption: { algorithm: 'aws:kms', keyId: KMS_KEY } }));
    await store.put('small', bytes, { contentType: 'text/plain' });
    await store.put('large', new Uint8Array(9_000_000), { contentType: 'text/plain' });
    for (const key of ['small', 'large'])
      expect(await head(`secret/${key}`)).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KMS_KEY });
    const target = await store.uploadTarget('up', {
      contentType: 'image/png',
      byteSize: 5,
      sha256: 'ab'.repeat(32),
      expiresInSeconds: 60,
    });
    expect(target.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': KMS_KEY,
    });
  });

  it('throws away the parts of an upload that never ended', async () => {
    const place = { Bucket: 'masks', Key: 'parts/never' };
    const { UploadId } = await admin.send(new CreateMultipartUploadCommand(place));
    await admin.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: bytes }));
    const store = createS3Store(options({ prefix: 'parts/' }));
    expect(await store.removeUnfinished(new Date(Date.now() - 60_000))).toBe(0);
    expect(await store.removeUnfinished(new Date(Date.now() + 60_000))).toBe(1);
    expect(await store.removeUnfinished(new Date(Date.now() + 60_000))).toBe(0);
  });
});

describe('a server that cannot be reached', () => {
  let proxy: FaultyProxy;
  beforeAll(async () => {
    proxy = await startFaultyProxy(gateway.endpoint);
  });
  afterAll(() => proxy.close());
  const open = () =>
    createS3Store(options({ endpoint: proxy.endpoint, prefix: 'outage/', timeouts: { connectMs: 300, idleMs: 300 } }));
  const outage = { code: 'STORE_UNAVAILABLE', details: { reason: 'OUTAGE' } };

  it.each(['refuse', 'reset', 'stall', 'halve'] as const)(
    'is told from one that refuses, and is there again afterwards: %s',
    async (fault) => {
      const store = open();
      await proxy.become('pass');
      await store.put('there', bytes, { contentType: 'text/plain' });
      await store.put('large', new Uint8Array(1_000_000), { contentType: 'text/plain' });
      await proxy.become(fault);
      await expect(store.put('new', bytes, { contentType: 'text/plain' })).rejects.toMatchObject(outage);
      await expect(store.get('there')).rejects.toMatchObject(outage);
      await expect(store.get('large')).rejects.toMatchObject(outage);
      await expect(store.delete(['there'])).rejects.toMatchObject(outage);
      await proxy.become('pass');
      expect(await store.get('there').then((found) => (found === null ? 0 : found.byteLength))).toBe(
        fault === 'halve' ? 0 : 5,
      );
      await expect(
        createS3Store(options({ bucket: 'no-such' })).put('x', bytes, { contentType: 'text/plain' }),
      ).rejects.toMatchObject({ name: 'NoSuchBucket' });
    },
  );

  it('is waited for', async () => {
    const store = createStoreWithRetries(open(), { retryForMs: 60_000, log: createLogger('silent') });
    await proxy.become('reset');
    const put = store.put('late', bytes, { contentType: 'text/plain' });
    await proxy.met(7);
    await proxy.become('pass');
    await put;
    expect((await store.get('late'))?.byteLength).toBe(5);
  });

  it('is waited for no longer than the limit, and not after an abort', async () => {
    await proxy.become('refuse');
    const log = createLogger('silent');
    await expect(createStoreWithRetries(open(), { retryForMs: 0, log }).get('x')).rejects.toMatchObject(outage);
    const stop = new AbortController();
    const waiting = createStoreWithRetries(open(), { retryForMs: 600_000, log }).get('x', { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toThrow();
  });
});
