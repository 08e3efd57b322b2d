// The S3 store against a real S3 server.
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3Store } from '../../src/platform/object-store/s3.ts';
import { objectStoreConformance } from '../conformance/object-store.ts';
import { S3_KEYS, startRadosGateway } from '../support/radosgw.ts';

objectStoreConformance('S3 (Ceph RADOS gateway)', async () => {
  const { endpoint, stop } = await startRadosGateway();
  process.env['AWS_ACCESS_KEY_ID'] = S3_KEYS.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = S3_KEYS.secretAccessKey;
  const admin = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
  await admin.send(new CreateBucketCommand({ Bucket: 'masks' }));
  admin.destroy();
  return { store: createS3Store({ bucket: 'masks', endpoint, prefix: 'some/prefix/' }), end: stop };
});
