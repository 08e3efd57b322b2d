// The object store on an S3 bucket, with the SDK's credential chain. Clients read and upload at the bucket itself,
// through presigned URLs. The SDK retries one request a few times. When the server still cannot be reached, the call
// rejects with STORE_UNAVAILABLE.
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { storeUnreachable } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { windowOf } from './signed-url.ts';

export interface S3Options {
  bucket: string;
  /** URL of a server other than AWS. The bucket name is then in the path, not in the host name. */
  endpoint?: string;
  region?: string;
  /** Prefix of every key; '' for none. */
  prefix: string;
  /** Server-side encryption. Absent: the bucket's default. */
  encryption?: { algorithm: 'AES256' } | { algorithm: 'aws:kms'; keyId?: string };
  /** A connection or request without an answer for this time counts as failed. */
  timeouts?: { connectMs: number; idleMs: number };
}

export interface S3Store extends ObjectStore {
  /** True when the bucket's CORS rules allow reads from other origins; null when they cannot be read. */
  pagesMayRead(): Promise<boolean | null>;
}

/** Upper limit of keys in one delete request. */
const DELETE_BATCH = 1000;
/** Larger bodies are uploaded in parts, several at once; each part is retried by itself. */
const PART_BYTES = 8 * 1024 * 1024;
const REQUEST_TRIES = 3;
/** Upper limit of AWS. */
const MAX_PRESIGNED_SECONDS = 604_800;
const TIMEOUTS = { connectMs: 3_000, idleMs: 10_000 };

export function createS3Store({
  bucket,
  endpoint,
  region,
  prefix,
  encryption,
  timeouts = TIMEOUTS,
}: S3Options): S3Store {
  const client = new S3Client({
    region: region ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: REQUEST_TRIES,
    requestHandler: { connectionTimeout: timeouts.connectMs, socketTimeout: timeouts.idleMs },
    // Not all other servers support the newer checksums. Every put states SHA-256; a read is checked when the server
    // returns a checksum.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_SUPPORTED',
  });
  const place = (key: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: prefix + key });
  const encrypted: Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'> =
    encryption === undefined
      ? {}
      : {
          ServerSideEncryption: encryption.algorithm,
          ...(encryption.algorithm === 'aws:kms' && encryption.keyId !== undefined
            ? { SSEKMSKeyId: encryption.keyId }
            : {}),
        };
  /** The same settings as headers, for uploads by clients. */
  const encryptionHeaders: Record<string, string> = {
    ...(encrypted.ServerSideEncryption === undefined
      ? {}
      : { 'x-amz-server-side-encryption': encrypted.ServerSideEncryption }),
    ...(encrypted.SSEKMSKeyId === undefined
      ? {}
      : { 'x-amz-server-side-encryption-aws-kms-key-id': encrypted.SSEKMSKeyId }),
  };

  const put: ObjectStore['put'] = async (key, body, { contentType, signal }) => {
    const params: PutObjectCommandInput = {
      ...place(key),
      Body: body,
      ContentType: contentType,
      ChecksumAlgorithm: 'SHA256',
      ...encrypted,
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
    urlFor(key, { expiresInSeconds, downloadName }) {
      // Signed as of the start of the window; valid longer by the length of the window.
      const window = windowOf(expiresInSeconds) * 1000;
      const signingDate = new Date(Math.floor(Date.now() / window) * window);
      const disposition =
        downloadName === undefined
          ? {}
          : { ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(downloadName)}` };
      return getSignedUrl(client, new GetObjectCommand({ ...place(key), ...disposition }), {
        signingDate,
        expiresIn: Math.min(expiresInSeconds + window / 1000, MAX_PRESIGNED_SECONDS),
      });
    },
    async uploadTarget(key, { contentType, byteSize, sha256, expiresInSeconds }) {
      const checksum = Buffer.from(sha256, 'hex').toString('base64');
      const command = new PutObjectCommand({
        ...place(key),
        ContentType: contentType,
        ContentLength: byteSize,
        ChecksumSHA256: checksum,
        ...encrypted,
      });
      // Part of the signature, so that the client can neither omit nor change them.
      const headers = { 'content-type': contentType, 'x-amz-checksum-sha256': checksum, ...encryptionHeaders };
      const signed = new Set(['content-length', ...Object.keys(headers)]);
      const url = await getSignedUrl(client, command, {
        expiresIn: expiresInSeconds,
        signableHeaders: signed,
        unhoistableHeaders: signed,
      });
      return { url, method: 'PUT', headers, expiresAt: new Date(Date.now() + expiresInSeconds * 1000) };
    },
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

/**
 * One sentence that says what to do about a store that refuses its bucket. Null when the store only does not answer,
 * which is temporary. `error`: the rejection of `check()`.
 */
export function explainRefusal(
  error: unknown,
  { bucket, endpoint }: Pick<S3Options, 'bucket' | 'endpoint'>,
): string | null {
  const place = `S3_BUCKET ${bucket}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (error instanceof Error && /Credentials/.test(error.name)) {
    return (
      `${place} cannot be used without credentials: set AWS_ACCESS_KEY_ID and ` +
      'AWS_SECRET_ACCESS_KEY, or another source that the AWS SDK knows.'
    );
  }
  if (!(error instanceof S3ServiceException)) return null;
  switch (error.$metadata.httpStatusCode) {
    case 404:
      return `${place} does not exist: make the bucket, or name another one.`;
    case 401:
    case 403:
      return `${place} refuses this server's credentials: check the key and what it may do (docs/deploy.md).`;
    case 301:
    case 400:
      return `${place} lies in another region: set S3_REGION.`;
    default:
      return null;
  }
}

/** A refusal (status 400 to 499) is final. Any other failure between this process and the server may be temporary. */
async function reaching<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isOutageOfS3(error) ? storeUnreachable(error) : error;
  }
}

/** Error codes of Node's sockets and of the SDK's timeouts. */
const CONNECTION_FAULTS = /^(E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_|NOTFOUND)|UND_ERR)/;

function isOutageOfS3(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode ?? 500;
    return status >= 500 || status === 429 || status === 408;
  }
  return (
    error.name === 'TimeoutError' ||
    ('code' in error && typeof error.code === 'string' && CONNECTION_FAULTS.test(error.code))
  );
}

function missing(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
