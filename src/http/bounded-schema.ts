// Every field of a schema asks the bounds of its response. In the schema itself, so that it holds over HTTP, WebSocket
// and Server-Sent Events alike.
import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';

type Resolver = GraphQLFieldResolver<unknown, Context>;

/**
 * A field of a response that has ended: never there. An error would be told for each such field, and where it is thrown
 * beside fields that are waited for, nobody would take their errors (graphql-js, lists). Whoever executes does not wait
 * for it (execute.ts); nothing is kept of those who do.
 */
const NEVER = { then: (): unknown => NEVER };

/** Changes the schema it is given. */
export function boundFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) field.resolve = bounded(field.resolve ?? defaultFieldResolver);
  }
  return schema;
}

const bounded =
  (resolver: Resolver): Resolver =>
  (source, args, context, info) => {
    const { bounds } = context;
    if (!bounds.enter(String(info.path.key))) return NEVER;
    const value: unknown = resolver(source, args, context, info);
    if (value instanceof Promise) return value.then((found: unknown) => (bounds.hold(found) ? found : NEVER));
    return bounds.hold(value) ? value : NEVER;
  };
