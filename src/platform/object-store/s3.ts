// The object store on an S3 bucket, with the SDK's credential chain. Clients read and upload at the bucket itself,
// through presigned URLs (s3-urls.ts). The SDK retries one request a few times. When the server still cannot be
// reached, the call rejects with STORE_UNAVAILABLE.
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3ServiceException,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ObjectStore } from './object-store.ts';
import { connectS3 } from './s3-connection.ts';
import type { S3Connection, S3Options } from './s3-connection.ts';
import { missing, reaching } from './s3-faults.ts';
import { s3Urls } from './s3-urls.ts';

export interface S3Store extends ObjectStore {
  /** True when the bucket's CORS rules allow reads from other origins; null when they cannot be read. */
  pagesMayRead(): Promise<boolean | null>;
}

/** Upper limit of keys in one delete request. */
const DELETE_BATCH = 1000;
/** Larger bodies are uploaded in parts, several at once; each part is retried by itself. */
const PART_BYTES = 8 * 1024 * 1024;

export function createS3Store(options: S3Options): S3Store {
  const s3 = connectS3(options);
  const { client, bucket } = s3;
  return {
    ...writes(s3),
    ...reads(s3),
    ...listing(s3),
    ...s3Urls(s3),
    async check() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
    },
    async pagesMayRead() {
      try {
        const { CORSRules = [] } = await client.send(new GetBucketCorsCommand({ Bucket: bucket }));
        return CORSRules.some(({ AllowedMethods = [] }) => AllowedMethods.includes('GET'));
      } catch (error) {
        // Other refusals (no permission to ask, unsupported request) say nothing about the rules.
        return error instanceof S3ServiceException && error.name === 'NoSuchCORSConfiguration' ? false : null;
      }
    },
    async close() {
      client.destroy();
    },
  };
}

function writes({
  client,
  bucket,
  prefix,
  place,
  encryption,
}: S3Connection): Pick<ObjectStore, 'put' | 'putUnsettled' | 'settle' | 'delete'> {
  const put: ObjectStore['put'] = async (key, body, { contentType, signal }) => {
    const params: PutObjectCommandInput = {
      ...place(key),
      Body: body,
      ContentType: contentType,
      ChecksumAlgorithm: 'SHA256',
      ...encryption,
    };
    await reaching(async () => {
      if (body instanceof Uint8Array && body.byteLength <= PART_BYTES) {
        await client.send(new PutObjectCommand(params), { ...(signal === undefined ? {} : { abortSignal: signal }) });
        return;
      }
      const upload = new Upload({ client, params, partSize: PART_BYTES });
      const abort = (): void => void upload.abort();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        await upload.done();
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    });
  };

  return {
    put,
    // A stored S3 object is durable.
    async putUnsettled(key, body, options) {
      await put(key, body, options);
      return { key, flushed: Promise.resolve() };
    },
    settle: () => Promise.resolve(),
    delete: (keys) =>
      reaching(async () => {
        for (let i = 0; i < keys.length; i += DELETE_BATCH) {
          const Objects = keys.slice(i, i + DELETE_BATCH).map((key) => ({ Key: prefix + key }));
          const { Errors } = await client.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
          );
          if (Errors !== undefined && Errors.length > 0)
            throw new Error(`${Errors.length} objects could not be deleted: ${Errors[0]?.Message ?? ''}`);
        }
      }),
  };
}

function reads({ client, place }: S3Connection): Pick<ObjectStore, 'get' | 'head'> {
  return {
    // The body is read inside the call: a connection that breaks half-way counts as an outage.
    get: (key, { signal } = {}) =>
      reaching(async () => {
        const found = await client
          .send(new GetObjectCommand({ ...place(key), ChecksumMode: 'ENABLED' }), {
            ...(signal === undefined ? {} : { abortSignal: signal }),
          })
          .catch(missing);
        return found?.Body === undefined ? null : found.Body.transformToByteArray();
      }),
    head: (key) =>
      reaching(async () => {
        const found = await client.send(new HeadObjectCommand(place(key))).catch(missing);
        return found === null ? null : { byteSize: found.ContentLength ?? 0 };
      }),
  };
}

function listing({ client, bucket, prefix }: S3Connection): Pick<ObjectStore, 'list' | 'removeUnfinished'> {
  return {
    async *list(under, { after } = {}) {
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: prefix + under, ...(after === undefined ? {} : { StartAfter: prefix + after }) },
      );
      for (;;) {
        const { done, value: page } = await reaching(() => pages.next());
        if (done === true) return;
        for (const { Key, LastModified } of page.Contents ?? []) {
          if (Key !== undefined) yield { key: Key.slice(prefix.length), modifiedAt: LastModified ?? new Date() };
        }
      }
    },
    removeUnfinished: (before) =>
      reaching(async () => {
        // At most a thousand per call. The next call removes the rest.
        const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }));
        const left = Uploads.filter(({ Initiated }) => Initiated !== undefined && Initiated < before);
        for (const { Key, UploadId } of left)
          await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
        return left.length;
      }),
  };
}
