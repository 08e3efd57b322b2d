// Makes every field of a schema count towards the bounds of its response. The schema is changed itself, so that this
// holds for HTTP, WebSocket and Server-Sent Events.
import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';

type Resolver = GraphQLFieldResolver<unknown, Context>;

/**
 * The value of a field of a response that has ended: a promise that never settles. An error instead would be reported
 * for every such field, and in a list beside pending fields graphql-js would leave it unhandled. The executor does not
 * wait for the promise (execute.ts), so it is garbage-collected.
 */
const NEVER = { then: (): unknown => NEVER };

/** Changes the given schema. */
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
