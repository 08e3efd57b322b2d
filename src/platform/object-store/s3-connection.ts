// The client of an S3 bucket and the settings that every request needs.
import { S3Client } from '@aws-sdk/client-s3';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';

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

export interface S3Connection {
  client: S3Client;
  bucket: string;
  /** Prefix of every key. */
  prefix: string;
  /** Bucket and key, as the commands name an object. */
  place: (key: string) => { Bucket: string; Key: string };
  /** Parameters of a put; empty for the bucket's default. */
  encryption: Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'>;
}

const REQUEST_TRIES = 3;
const TIMEOUTS = { connectMs: 3_000, idleMs: 10_000 };

export function connectS3(options: S3Options): S3Connection {
  const { bucket, endpoint, region, prefix, encryption, timeouts = TIMEOUTS } = options;
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
  return {
    client,
    bucket,
    prefix,
    place: (key) => ({ Bucket: bucket, Key: prefix + key }),
    encryption: parametersOf(encryption),
  };
}

const parametersOf = (encryption: S3Options['encryption']): S3Connection['encryption'] =>
  encryption === undefined
    ? {}
    : {
        ServerSideEncryption: encryption.algorithm,
        ...(encryption.algorithm === 'aws:kms' && encryption.keyId !== undefined
          ? { SSEKMSKeyId: encryption.keyId }
          : {}),
      };
