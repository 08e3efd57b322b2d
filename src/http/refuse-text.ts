// Refuses text that cannot be stored, in any argument of any field, before resolvers run.
import { defaultFieldResolver, isIntrospectionType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { AppError } from '../errors.ts';
import { isStorable } from '../storable-text.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown, Record<string, unknown>>;

/** Changes the given schema. */
export function refuseUnstorableText(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0) continue;
      field.resolve = checked(field.resolve ?? defaultFieldResolver);
      if (field.subscribe !== undefined) field.subscribe = checked(field.subscribe);
    }
  }
  return schema;
}

const checked =
  (resolver: Resolver): Resolver =>
  (source, args, context, info) => {
    check(args, '');
    return resolver(source, args, context, info);
  };

/** `path`: the argument, and the position in it. */
function check(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (!isStorable(value))
      throw new AppError(
        'BAD_USER_INPUT',
        `${path} must not contain the character NUL, nor half a character (a lone surrogate).`,
      );
  } else if (Array.isArray(value)) {
    value.forEach((one: unknown, i) => check(one, `${path}[${i}]`));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) check(one, path === '' ? name : `${path}.${name}`);
  }
}
