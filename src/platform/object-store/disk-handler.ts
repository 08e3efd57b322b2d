// Serves the signed URLs of the local disk: downloads, and uploads of exactly the declared bytes. Trusts only the
// signature.
import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { AppError, describeCode, writeError } from '../../errors.ts';
import type { ObjectStore } from './object-store.ts';
import { readTarget, verify } from './signed-url.ts';
import type { Grant } from './signed-url.ts';

export interface DiskHandlerParts {
  secret: Uint8Array;
  head: ObjectStore['head'];
  put: ObjectStore['put'];
  fileOf: (key: string) => string;
}

export function createDiskHandler(parts: DiskHandlerParts): RequestHandler {
  return async (request, response, next) => {
    // Other origins may read and write too: the signature decides.
    response.setHeader('access-control-allow-origin', '*');
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, HEAD, PUT');
      response.setHeader('access-control-allow-headers', 'content-type');
      response.setHeader('access-control-max-age', '3600');
      response.status(204).end();
      return;
    }
    try {
      const target = readTarget(request.url);
      const grant =
        target === null
          ? 'FORGED'
          : verify(
              { method: request.method, key: target.path.slice(1), query: target.query },
              parts.secret,
              Date.now(),
            );
      if (grant === 'FORGED')
        throw new AppError('FORBIDDEN', 'This URL was not made by this server, or it was changed.');
      if (grant === 'EXPIRED') throw new AppError('FORBIDDEN', 'This URL has expired; ask for a new one.');
      if (grant.method === 'GET') await read(parts, grant, response, next);
      else await write(parts, grant, request, response);
    } catch (error) {
      if (!(error instanceof AppError) || response.headersSent) return next(error);
      response.status(describeCode(error.code).httpStatus).json({ errors: [writeError(error)] });
    }
  };
}

async function read(
  { head, fileOf }: DiskHandlerParts,
  { key, contentType = 'application/octet-stream', downloadName }: Grant,
  response: Response,
  next: (error?: unknown) => void,
): Promise<void> {
  if ((await head(key)) === null) throw new AppError('NOT_FOUND', 'There is no such file.');
  const headers = { 'content-type': contentType };
  response.setHeader('content-type', contentType);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('content-security-policy', 'sandbox');
  if (downloadName !== undefined) response.attachment(downloadName).setHeader('content-type', contentType);
  // Express handles ranges, conditional requests and HEAD. The content of a key never changes.
  response.sendFile(
    fileOf(key),
    {
      dotfiles: 'allow',
      cacheControl: true,
      maxAge: '1h',
      immutable: true,
      headers: { ...headers, 'cache-control': 'private, max-age=3600, immutable' },
    },
    (error) => {
      if (error === undefined || response.writableEnded || response.destroyed) return;
      next(explainFault(error));
    },
  );
}

/** The request for an existing file failed: a range outside of it, or a condition that is not met. */
function explainFault(error: Error): Error {
  switch ('status' in error ? error.status : 0) {
    case 404:
      return new AppError('NOT_FOUND', 'There is no such file.', {}, error);
    case 416:
      return Object.assign(new AppError('BAD_USER_INPUT', 'The range that was asked for lies outside the file.'), {
        status: 416,
      });
    case 412:
      return Object.assign(
        new AppError('BAD_USER_INPUT', 'The file is not in the state that the request is conditional on.'),
        { status: 412 },
      );
    default:
      return error;
  }
}

async function write({ put }: DiskHandlerParts, grant: Grant, request: Request, response: Response): Promise<void> {
  const { key, byteSize = 0, sha256 = '', contentType = '' } = grant;
  if ((request.headers['content-type'] ?? '') !== contentType)
    throw new AppError('BAD_USER_INPUT', `The type must be ${contentType}, as announced.`);
  const announced = Number(request.headers['content-length'] ?? byteSize);
  if (announced !== byteSize)
    throw new AppError(
      announced > byteSize ? 'IMAGE_TOO_LARGE' : 'BAD_USER_INPUT',
      `The upload has ${announced.toLocaleString('en')} bytes, ${byteSize.toLocaleString('en')} were announced.`,
    );
  const hash = createHash('sha256');
  let received = 0;
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      hash.update(chunk);
      done(
        received > byteSize
          ? new AppError(
              'IMAGE_TOO_LARGE',
              `The upload has more than the ${byteSize.toLocaleString('en')} bytes that were announced.`,
            )
          : null,
        chunk,
      );
    },
    flush(done) {
      const right = received === byteSize && hash.digest('hex') === sha256;
      done(right ? null : new AppError('BAD_USER_INPUT', 'Other bytes were uploaded than were announced.'));
    },
  });
  // Both end with the first error of either. The object exists only when both succeed.
  await Promise.all([pipeline(request, checked, { end: true }), put(key, checked, { contentType })]);
  response.status(200).end();
}
