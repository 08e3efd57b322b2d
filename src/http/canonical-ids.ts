// Converts ids in arguments to their canonical form, at any depth, before resolvers run.
import {
  GraphQLID,
  defaultFieldResolver,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphQLFieldResolver, GraphQLInputType, GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import { canonicalId } from '../ids.ts';

type Resolver = GraphQLFieldResolver<unknown, Context>;
type Reader = (value: unknown) => unknown;

/** Changes the given schema. */
export function canonicalIds(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const read = readerOfAll(field.args);
      if (read === null) continue;
      const wrap =
        (resolver: Resolver): Resolver =>
        (source, args, context, info) =>
          resolver(source, read(args), context, info);
      if (type === schema.getSubscriptionType()) field.subscribe = wrap(field.subscribe ?? defaultFieldResolver);
      else field.resolve = wrap(field.resolve ?? defaultFieldResolver);
    }
  }
  return schema;
}

/** Null when values of this type contain no ids. */
function readerOf(type: GraphQLInputType): Reader | null {
  if (isNonNullType(type)) return readerOf(type.ofType);
  if (type === GraphQLID) return (value) => (typeof value === 'string' ? canonicalId(value) : value);
  if (isInputObjectType(type)) return readerOfAll(Object.values(type.getFields()));
  const element = isListType(type) ? readerOf(type.ofType) : null;
  return element === null ? null : (value) => (Array.isArray(value) ? value.map(element) : value);
}

function readerOfAll(members: readonly { name: string; type: GraphQLInputType }[]): Reader | null {
  const readers = members.flatMap(({ name, type }) => {
    const read = readerOf(type);
    return read === null ? [] : [[name, read] as const];
  });
  if (readers.length === 0) return null;
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const given = value as Readonly<Record<string, unknown>>;
    return {
      ...given,
      ...Object.fromEntries(readers.flatMap(([name, read]) => (name in given ? [[name, read(given[name])]] : []))),
    };
  };
}
