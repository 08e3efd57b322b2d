// Reads bodies of requests by a schema. An invalid body is BAD_USER_INPUT, with the invalid field in `param`.
import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { describeInput } from '../../src/input-fault.ts';
import { isStorable } from '../../src/storable-text.ts';

/** Text that the database can store. */
export const storable = z
  .string()
  .refine(isStorable, 'must not contain the character NUL, nor half a character (a lone surrogate)');

export function readBody<T extends z.ZodType>(request: Request, schema: T): z.infer<T> {
  const body: unknown = request.body;
  if (body === undefined)
    throw new AppError('BAD_USER_INPUT', 'The body must be JSON, sent with "content-type: application/json".');
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const { place: param, sentence } = describeInput(read.error.issues, 'The body');
  throw new AppError('BAD_USER_INPUT', sentence, param === '' ? {} : { param });
}

/** The header `Idempotency-Key`; null when it is not sent. */
export function readKey(request: Request): string | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}
