// The errors of S3: refusals, outages, objects that do not exist.
import { S3ServiceException } from '@aws-sdk/client-s3';
import { storeUnreachable } from './object-store.ts';
import type { S3Options } from './s3-connection.ts';

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
export async function reaching<T>(call: () => Promise<T>): Promise<T> {
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

/** For `catch`: null when the object does not exist. Throws any other error. */
export function missing(error: unknown): null {
  if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
  throw error;
}
