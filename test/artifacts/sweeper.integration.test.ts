import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Store } from '../../src/platform/object-store/s3.ts';
import { sweeperConformance } from '../conformance/sweeper.ts';
import { createTestDatabase } from '../support/database.ts';
import { createBucket, startRadosGateway } from '../support/radosgw.ts';

let gateway: Awaited<ReturnType<typeof startRadosGateway>>;
beforeAll(async () => {
  gateway = await startRadosGateway();
  (await createBucket(gateway.endpoint, 'masks')).destroy();
});
afterAll(() => gateway.stop());

sweeperConformance('S3 (Ceph RADOS gateway)', async () => ({
  env: { S3_BUCKET: 'masks', S3_ENDPOINT: gateway.endpoint, S3_PREFIX: 'a/' },
  store: createS3Store({ bucket: 'masks', endpoint: gateway.endpoint, prefix: 'a/' }),
  end: () => Promise.resolve(),
}));

describe('npm run sweep', () => {
  it('says what it did', async () => {
    const database = await createTestDatabase();
    const store = createS3Store({ bucket: 'masks', endpoint: gateway.endpoint, prefix: 'b/' });
    await store.put('images/00000000-0000-7000-8000-000000000000/original', new Uint8Array([1]), {
      contentType: 'image/png',
    });
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      S3_BUCKET: 'masks',
      S3_ENDPOINT: gateway.endpoint,
      S3_PREFIX: 'b/',
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/entry/sweep.ts'], { env });
    expect(stdout).toBe('removed 0, of 1 objects, and 0 uploads that were never completed\n');
    await database.drop();
  });
});
