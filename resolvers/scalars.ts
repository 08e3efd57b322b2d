// The scalars of the schema. All but DateTime are only ever sent, never received: an input of such a type would need a parser first.
import { GraphQLScalarType, Kind } from 'graphql';

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

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

function readMoment(value: unknown): Date {
  const date = typeof value === 'string' && MOMENT.test(value) ? new Date(value) : null;
  // A year that is no longer one of four digits by the offset (or the year 0000) is none of the database's.
  if (date === null || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) throw new TypeError('DateTime must look like 2026-11-24T09:30:00.000Z.');
  return date;
}

const dateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize: (value) => requireInstance(value, Date).toISOString(),
  parseValue: readMoment,
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : null),
});

export const scalars = {
  DateTime: dateTime,
  Base64: outputScalar('Base64', (value) => Buffer.from(requireInstance(value, Uint8Array)).toString('base64')),
  Url: outputScalar('Url', (value) => String(value)),
};
