// Answers a request whose path exists and whose method the path does not support: 405.
import type { RequestHandler } from 'express';
import { AppError } from '../../src/errors.ts';
import { writeFault } from './faults.ts';

export const onlyMethods =
  (...methods: string[]): RequestHandler =>
  (request, response) => {
    const message = `${request.method} is not taken here, only ${methods.join(', ')}.`;
    response
      .status(405)
      .set('allow', methods.join(', '))
      .json(writeFault(new AppError('BAD_USER_INPUT', message)));
  };
