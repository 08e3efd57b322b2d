// The executable schema: the SDL files of schema/ and the given resolvers.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';

type SchemaParts = Parameters<typeof makeExecutableSchema>[0];

/** `folder`: contains the SDL files. Throws when a resolver belongs to no field of the SDL. */
export function loadSchema(folder: string, resolvers: SchemaParts['resolvers']): GraphQLSchema {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  const typeDefs = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  return makeExecutableSchema({
    typeDefs,
    ...(resolvers === undefined ? {} : { resolvers }),
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}
