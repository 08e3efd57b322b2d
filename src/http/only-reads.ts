// Answers a request for a path that is only read, when its method is another one: 405.
import type { Request, RequestHandler, Response } from 'express';
import { AppError, writeError } from '../errors.ts';

const READS = ['GET', 'HEAD'];

export const isRead = ({ method }: Pick<Request, 'method'>): boolean => READS.includes(method);

export function refuseMethod({ method }: Pick<Request, 'method'>, response: Response): void {
  const fault = new AppError('BAD_USER_INPUT', `${method} is not taken here, only ${READS.join(' and ')}.`);
  response
    .status(405)
    .set('allow', READS.join(', '))
    .json({ errors: [writeError(fault)] });
}

export const onlyReads: RequestHandler = (request, response, next) => {
  if (isRead(request)) next();
  else refuseMethod(request, response);
};
