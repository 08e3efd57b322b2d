// The HTTP status of a response to a document that cannot be executed: a syntax error, a fault of validation, a
// variable of another type. GraphQL over HTTP: 200 for a client that asks for `application/json`, because older clients
// read the errors only with this status; 400 as `application/graphql-response+json`. A client that accepts any type is
// no such client, and gets 400. A refusal of this server (cost, scope, transport) is no such fault.
import type { HTTPGraphQLRequest } from '@apollo/server';
import Negotiator from 'negotiator';

const JSON_TYPE = 'application/json';
const TYPES = [JSON_TYPE, 'application/graphql-response+json', 'application/*', '*/*'];

export function documentStatus(request: HTTPGraphQLRequest | undefined): number {
  const accept = request?.headers.get('accept');
  const accepted = accept === undefined ? [] : new Negotiator({ headers: { accept } }).mediaTypes();
  return accepted.find((type) => TYPES.includes(type)) === JSON_TYPE ? 200 : 400;
}
