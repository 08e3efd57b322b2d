import { parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { loadSchema } from '../../src/http/schema.ts';
import { EXAMPLES } from '../../web/src/graphiql/examples.ts';

const schema = loadSchema('schema', undefined);

it.each(
  EXAMPLES.map(({ query, variables }) => [
    /(?:query|mutation|subscription) (\w+)/.exec(query)?.[1] ?? '',
    query,
    variables,
  ]),
)('the example %s in GraphiQL is what the schema says', (_name, query = '', variables) => {
  expect(validate(schema, parse(query))).toEqual([]);
  if (variables !== undefined) JSON.parse(variables);
});
