// Makes every root field of the schema require credentials with the right scope, before any service is called. Root
// fields that are added later are included. The services then check the owner of each object.
import { defaultFieldResolver } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { requireScope } from './require-scope.ts';
import type { Scope, Viewer } from './viewer.ts';

/** Root fields (`Query.name`) that need no credentials. They check something else themselves. */
export const PUBLIC_FIELDS: ReadonlySet<string> = new Set(['Query.sharedConversation']);

type Resolver = GraphQLFieldResolver<unknown, { viewer: Viewer }>;

/** Changes the given schema. */
export function lockRootFields(
  schema: GraphQLSchema,
  publicFields: ReadonlySet<string> = PUBLIC_FIELDS,
): GraphQLSchema {
  const lock =
    (scope: Scope, resolver: Resolver): Resolver =>
    (source, args, context, info) => {
      requireScope(context.viewer, scope);
      return resolver(source, args, context, info);
    };
  const fieldsOf = (type: ReturnType<GraphQLSchema['getQueryType']>) =>
    Object.values(type?.getFields() ?? {}).filter(({ name }) => !publicFields.has(`${type?.name}.${name}`));
  for (const field of fieldsOf(schema.getQueryType()))
    field.resolve = lock('read', field.resolve ?? defaultFieldResolver);
  for (const field of fieldsOf(schema.getMutationType()))
    field.resolve = lock('write', field.resolve ?? defaultFieldResolver);
  for (const field of fieldsOf(schema.getSubscriptionType()))
    field.subscribe = lock('read', field.subscribe ?? defaultFieldResolver);
  return schema;
}
