// The scalars of the schema. They are only ever sent, never received: an input of such a type would need a parser first.
import { GraphQLScalarType } from 'graphql';

function outputScalar<T>(name: string, serialize: (value: unknown) => T): GraphQLScalarType<never, T> {
  const refuse = (): never => {
    throw new TypeError(`${name} is no input type.`);
  };
  return new GraphQLScalarType<never, T>({ name, serialize, parseValue: refuse, parseLiteral: refuse });
}

function requireInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): T {
  if (value instanceof type) return value;
  throw new TypeError(`expected a ${type.name}`);
}

export const scalars = {
  DateTime: outputScalar('DateTime', (value) => requireInstance(value, Date).toISOString()),
  Base64: outputScalar('Base64', (value) => Buffer.from(requireInstance(value, Uint8Array)).toString('base64')),
  Url: outputScalar('Url', (value) => String(value)),
};
