// Presigned URLs of S3: one that reads an object, one that accepts one upload.
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectStore } from './object-store.ts';
import type { S3Connection } from './s3-connection.ts';
import { windowOf } from './signed-url.ts';

/** Upper limit of AWS. */
const MAX_PRESIGNED_SECONDS = 604_800;

export function s3Urls({ client, place, encryption }: S3Connection): Pick<ObjectStore, 'urlFor' | 'uploadTarget'> {
  return {
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
        ...encryption,
      });
      // Part of the signature, so that the client can neither omit nor change them.
      const headers = {
        'content-type': contentType,
        'x-amz-checksum-sha256': checksum,
        ...encryptionHeaders(encryption),
      };
      const signed = new Set(['content-length', ...Object.keys(headers)]);
      const url = await getSignedUrl(client, command, {
        expiresIn: expiresInSeconds,
        signableHeaders: signed,
        unhoistableHeaders: signed,
      });
      return { url, method: 'PUT', headers, expiresAt: new Date(Date.now() + expiresInSeconds * 1000) };
    },
  };
}

/** The parameters of the encryption as headers, for uploads by clients. */
const encryptionHeaders = ({
  ServerSideEncryption: algorithm,
  SSEKMSKeyId: keyId,
}: S3Connection['encryption']): Record<string, string> => ({
  ...(algorithm === undefined ? {} : { 'x-amz-server-side-encryption': algorithm }),
  ...(keyId === undefined ? {} : { 'x-amz-server-side-encryption-aws-kms-key-id': keyId }),
});
