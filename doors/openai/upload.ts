// Reads the body of POST /v1/files: a form with a file. The whole body is held in memory; its size is limited.
import express from 'express';
import type { Request, Response } from 'express';
import { AppError } from '../../src/errors.ts';

/** Bytes for the other fields of the form. */
const MAX_REST = 64 * 1024;

export interface Upload {
  purpose: string;
  bytes: Uint8Array;
}

export async function readUpload(request: Request, response: Response, maxBytes: number): Promise<Upload> {
  const body = await readBody(request, response, maxBytes);
  const form = await readForm(body, request.headers['content-type'] ?? '');
  const [purpose, file] = [form.get('purpose'), form.get('file')];
  if (typeof purpose !== 'string') throw missing('purpose', 'must be given: vision');
  if (file === null || typeof file === 'string') throw missing('file', 'must be a file');
  if (form.getAll('file').length > 1) throw missing('file', 'must be one file; send each in a request of its own');
  return { purpose, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function readForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<FormData> {
  const whole = new globalThis.Response(body, { headers: { 'content-type': contentType } });
  try {
    // Deprecated for servers, because it holds the whole body in memory. The size of this body is limited.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
    return await whole.formData();
  } catch (error) {
    throw new AppError('BAD_USER_INPUT', 'The form cannot be read.', {}, error);
  }
}

const missing = (param: string, what: string): AppError =>
  new AppError('BAD_USER_INPUT', `${param} ${what}.`, { param });

function readBody(request: Request, response: Response, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const read = express.raw({ type: 'multipart/form-data', limit: maxBytes + MAX_REST });
  return new Promise((resolve, reject) => {
    read(request, response, (error?: unknown) => {
      const body: unknown = request.body;
      if (error instanceof Error && 'status' in error && error.status === 413)
        reject(
          new AppError(
            'IMAGE_TOO_LARGE',
            `An image has at most ${maxBytes.toLocaleString('en')} bytes.`,
            { limit: maxBytes },
            error,
          ),
        );
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- body-parser's error
      else if (error !== undefined) reject(error);
      else if (Buffer.isBuffer(body)) resolve(Buffer.from(body));
      else
        reject(
          new AppError('BAD_USER_INPUT', 'The body must be a form, sent with "content-type: multipart/form-data".'),
        );
    });
  });
}
