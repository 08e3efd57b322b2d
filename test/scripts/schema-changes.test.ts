// The check that a schema keeps what the last release had.
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { breakingChanges } from '../../scripts/schema-changes.ts';
import { loadSchema } from '../../src/http/schema.ts';

const RELEASED = `
  type Query {
    turn(id: ID!, kind: Kind = SHORT): Turn
    answer: String @deprecated(reason: "Use \`turn\`. \`answer\` works until release 1.0.0.")
  }
  type Turn { id: ID! text: String! }
  enum Kind { SHORT LONG }
`;
const changed = (from: string, to: string): string[] =>
  breakingChanges(RELEASED, buildSchema(RELEASED.replace(from, to)), '0.2.0');

it.each([
  ['a removed field', 'text: String!', 'other: String', 'Turn.text was removed.'],
  ['a field that becomes nullable', 'text: String!', 'text: String', 'Turn.text changed type'],
  ['a removed enum value', 'SHORT LONG', 'SHORT', 'LONG was removed from enum type Kind.'],
  ['an argument that becomes required', 'turn(id: ID!,', 'turn(id: ID!, more: Int!,', 'A required arg more'],
  ['another default of an argument', 'Kind = SHORT', 'Kind = LONG', 'kind has changed defaultValue'],
  ['a deprecated member that is removed too early', 'answer: String', 'other: String', 'Query.answer was removed.'],
])('reports %s', (_, from, to, fault) => {
  expect(changed(from, to).join('\n')).toContain(fault);
});

it('accepts additions', () => {
  expect(changed('text: String!', 'text: String! more: Int')).toEqual([]);
  expect(changed('turn(id: ID!,', 'turn(id: ID!, more: Int,')).toEqual([]);
  expect(changed('SHORT LONG', 'SHORT LONG OTHER')).toEqual([]);
});

it('accepts the removal of a deprecated member in the release that its reason names, and later', () => {
  const removed = buildSchema(RELEASED.replace('answer: String', 'other: String'));
  expect(breakingChanges(RELEASED, removed, '0.9.9')).toEqual(['Query.answer was removed.']);
  expect(breakingChanges(RELEASED, removed, '1.0.0')).toEqual([]);
  expect(breakingChanges(RELEASED, removed, '1.2.0')).toEqual([]);
});

it('finds no breaking change in the schema since the last release', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const released = readFileSync('schema/released/schema.graphql', 'utf8');
  expect(breakingChanges(released, loadSchema('schema', undefined), version)).toEqual([]);
});
