// What the client package, the page and GraphiQL's examples send, and what tools ask a schema about itself, stays
// within the limits of a server.
import { Kind, getIntrospectionQuery, parse } from 'graphql';
import { expect, it } from 'vitest';
import * as ofTheClient from '../../client/src/generated.ts';
import { readConfig } from '../../src/config.ts';
import { MAX_TOKENS, createGuard } from '../../src/http/guard.ts';
import { loadSchema } from '../../src/http/schema.ts';
import * as ofThePage from '../../web/src/api/generated.ts';
import { EXAMPLES } from '../../web/src/graphiql/examples.ts';

const schema = loadSchema('schema', undefined);
const { limits } = readConfig({});
const guard = createGuard(schema, { introspection: true, maxQueryCost: limits.maxQueryCost });
const introspection = getIntrospectionQuery({
  inputValueDeprecation: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
});
const documents = [
  ...Object.entries<string>({ ...ofTheClient, ...ofThePage }),
  ...EXAMPLES.map(({ query }, i): [string, string] => [`example ${i + 1}`, query]),
  ['introspection', introspection] as const,
];

it.each(documents)('%s is taken', (_name, source) => {
  const document = parse(source, { maxLexicalTokens: MAX_TOKENS });
  expect(guard.faultsOf(document)).toEqual([]);
  for (const operation of document.definitions)
    if (operation.kind === Kind.OPERATION_DEFINITION)
      guard.refuseCostly({ document, operation }, variablesOf(operation.variableDefinitions ?? []));
});

/** Something for each that must be given: what it is has no part in what these cost. */
function variablesOf(
  definitions: readonly { variable: { name: { value: string } }; type: { kind: string } }[],
): Record<string, unknown> {
  return Object.fromEntries(
    definitions.filter(({ type }) => type.kind === 'NonNullType').map(({ variable }) => [variable.name.value, 'x']),
  );
}
