// Objects in an S3 bucket, by the SDK's credential chain. Clients read and upload at the bucket itself, through presigned URLs.
import { DeleteObjectsCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client, S3ServiceException, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectStore } from './object-store.ts';

export interface S3Options {
  bucket: string;
  /** Of a server other than AWS; keys are then in the path, not in the host name. */
  endpoint?: string;
  region?: string;
  /** In front of every key; '' for none. */
  prefix: string;
}

/** Most keys that one request may delete. */
const DELETE_BATCH = 1000;

export function createS3Store({ bucket, endpoint, region, prefix }: S3Options): ObjectStore {
  const client = new S3Client({
    region: region ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 5,
    // Servers other than AWS do not all know the newer checksums; where one is wanted it is given.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const place = (key: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: prefix + key });

  return {
    async put(key, body, { contentType }) {
      // A single request for bytes in hand, parts for a stream of unknown length.
      if (body instanceof Uint8Array) await client.send(new PutObjectCommand({ ...place(key), Body: body, ContentType: contentType }));
      else await new Upload({ client, params: { ...place(key), Body: body, ContentType: contentType } }).done();
    },
    async get(key) {
      const found = await client.send(new GetObjectCommand(place(key))).catch(missing);
      return found?.Body === undefined ? null : found.Body.transformToByteArray();
    },
    async head(key) {
      const found = await client.send(new HeadObjectCommand(place(key))).catch(missing);
      return found === null ? null : { byteSize: found.ContentLength ?? 0, contentType: found.ContentType ?? 'application/octet-stream' };
    },
    async delete(keys) {
      for (let i = 0; i < keys.length; i += DELETE_BATCH) {
        const Objects = keys.slice(i, i + DELETE_BATCH).map((key) => ({ Key: prefix + key }));
        const { Errors } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
        if (Errors !== undefined && Errors.length > 0) throw new Error(`${Errors.length} objects could not be deleted: ${Errors[0]?.Message ?? ''}`);
      }
    },
    async *list(under) {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix + under })) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key.slice(prefix.length);
      }
    },
    urlFor(key, { expiresInSeconds, downloadName }) {
      const disposition = downloadName === undefined ? {} : { ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(downloadName)}` };
      return getSignedUrl(client, new GetObjectCommand({ ...place(key), ...disposition }), { expiresIn: expiresInSeconds });
    },
    async uploadTarget(key, { contentType, byteSize, sha256, expiresInSeconds }) {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const command = new PutObjectCommand({ ...place(key), ContentType: contentType, ContentLength: byteSize, ChecksumSHA256: checksum });
      // In the signature, so that the client can neither leave them out nor change them.
      const signed = new Set(['content-type', 'content-length', 'x-amz-checksum-sha256']);
      const url = await getSignedUrl(client, command, { expiresIn: expiresInSeconds, signableHeaders: signed, unhoistableHeaders: signed });
      return { url, method: 'PUT', headers: { 'content-type': contentType, 'x-amz-checksum-sha256': checksum }, expiresAt: new Date(Date.now() + expiresInSeconds * 1000) };
    },
    async check() {
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
    },
    async close() {
      client.destroy();
    },
  };
}

function missing(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
