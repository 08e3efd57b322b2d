// Checks that a request follows GraphQL over HTTP: method, type of the body, and types of the four parameters. It runs
// before Apollo Server and graphql-sse read the request, and refuses in the form of every other error.
import type { Request, RequestHandler } from 'express';
import { writeError } from '../errors.ts';

interface Malformed {
  status: number;
  message: string;
}

const PARAMETERS =
  'A GraphQL request has "query" (a text), and may have "operationName" (a text), "variables" ' +
  'and "extensions" (objects)';

/** A body of type `application/json` has been parsed before. */
export const refuseMalformed: RequestHandler = (request, response, next) => {
  const fault = faultOf(request);
  if (fault === null) return next();
  if (fault.status === 405) response.set('allow', 'GET, POST');
  response
    .status(fault.status)
    .json({ errors: [writeError({ code: 'BAD_USER_INPUT', message: fault.message, details: {} })] });
};

function faultOf(request: Request): Malformed | null {
  if (request.method === 'GET')
    return faultOfParameters({
      ...request.query,
      ...parsed(request.query, 'variables'),
      ...parsed(request.query, 'extensions'),
    });
  if (request.method !== 'POST')
    return {
      status: 405,
      message: `${request.method} is not taken here: send a query or mutation by POST, or a query by GET.`,
    };
  if (request.is('application/json') === false || (request.headers['content-type'] ?? '') === '')
    return { status: 415, message: 'The body must be JSON, sent with "content-type: application/json".' };
  const body: unknown = request.body;
  if (body === undefined) return { status: 400, message: `The request has no body. ${PARAMETERS}.` };
  if (Array.isArray(body)) return { status: 400, message: 'Operations are taken one by one, not as a list.' };
  return typeof body === 'object' && body !== null
    ? faultOfParameters(body as Record<string, unknown>)
    : { status: 400, message: `The body must be an object. ${PARAMETERS}.` };
}

function faultOfParameters({
  query,
  operationName,
  variables,
  extensions,
}: Readonly<Record<string, unknown>>): Malformed | null {
  const refuse = (message: string): Malformed => ({ status: 400, message: `${message}. ${PARAMETERS}.` });
  if (extensions != null && !isObject(extensions)) return refuse('"extensions" is no object');
  if (variables != null && !isObject(variables)) return refuse('"variables" is no object');
  if (operationName != null && typeof operationName !== 'string') return refuse('"operationName" is no text');
  // Clients with persisted queries first send only a hash. This message makes them send the query.
  if (query == null && isObject(extensions) && 'persistedQuery' in extensions)
    return { status: 200, message: 'PersistedQueryNotSupported' };
  if (query == null || query === '') return refuse('There is no "query"');
  return typeof query === 'string' ? null : refuse('"query" is no text');
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses a parameter of the URL as JSON. Text that cannot be parsed stays a string, which is no object. */
function parsed(query: Request['query'], name: string): Record<string, unknown> {
  const text = query[name];
  if (typeof text !== 'string') return {};
  try {
    return { [name]: text === '' ? null : (JSON.parse(text) as unknown) };
  } catch {
    return {};
  }
}
