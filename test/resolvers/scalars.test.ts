// What counts as a DateTime: a moment that the calendar and the clock have, as the specification of the scalar says.
import { expect, it } from 'vitest';
import { scalars } from '../../resolvers/scalars.ts';

const { parseValue } = scalars.DateTime;

it.each([
  ['2026-11-24T09:30:00.000Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T09:30:00Z', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24T00:30:00+02:00', '2026-11-23T22:30:00.000Z'],
  ['2028-02-29T23:59:59.9-05:30', '2028-03-01T05:29:59.900Z'],
])('%s is taken', (text, moment) => {
  expect(parseValue(text).toISOString()).toBe(moment);
});

it.each([
  ['the 30th of February', '2026-02-30T00:00:00Z'],
  ['the 29th of February of a common year', '2026-02-29T12:00:00+01:00'],
  ['the 31st of April', '2026-04-31T00:00:00Z'],
  ['a month that is none', '2026-13-01T00:00:00Z'],
  ['the hour 24', '2026-11-24T24:00:00Z'],
  ['a day alone', '2026-11-24'],
  ['a moment without its offset', '2026-11-24T09:30:00'],
  ['a number', 1795832547],
])('%s is refused', (_, value) => {
  expect(() => parseValue(value)).toThrow(/^DateTime must look like/);
});
