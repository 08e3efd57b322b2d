// Serialises and parses the scalars of the schema. These are no GraphQLScalarType objects: those would replace the
// scalars of the SDL with their descriptions and @specifiedBy. Base64 and Url are output types only.
import { Kind } from 'graphql';
import type { GraphQLScalarTypeConfig } from 'graphql';

type Scalar<Internal, External> = Required<
  Pick<GraphQLScalarTypeConfig<Internal, External>, 'serialize' | 'parseValue' | 'parseLiteral'>
>;

function outputScalar<T>(name: string, serialize: (value: unknown) => T): Scalar<never, T> {
  const refuse = (): never => {
    throw new TypeError(`${name} is an output type; no argument has it.`);
  };
  return { serialize, parseValue: refuse, parseLiteral: refuse };
}

function requireInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): T {
  if (value instanceof type) return value;
  throw new TypeError(`expected a ${type.name}`);
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

function readMoment(value: unknown): Date {
  const [, day = ''] = (typeof value === 'string' ? MOMENT.exec(value) : null) ?? [];
  const date = new Date(day === '' ? NaN : String(value));
  // PostgreSQL accepts the years 1 to 9999; an offset can move a date out of this range.
  if (!isCalendarDay(day) || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999)
    throw new TypeError('DateTime must look like 2026-11-24T09:30:00.000Z, with a day that the calendar has.');
  return date;
}

/** `Date` reads the 30th of February as a day of March. */
function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

const dateTime: Scalar<Date, string> = {
  serialize: (value) => requireInstance(value, Date).toISOString(),
  parseValue: readMoment,
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : null),
};

export const scalars = {
  DateTime: dateTime,
  Base64: outputScalar('Base64', (value) => Buffer.from(requireInstance(value, Uint8Array)).toString('base64')),
  Url: outputScalar('Url', (value) => String(value)),
};
