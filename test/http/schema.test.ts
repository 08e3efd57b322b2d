// What introspection returns: a tool that has only the running server sees what the SDL says.
import {
  buildClientSchema,
  getIntrospectionQuery,
  graphqlSync,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import type { GraphQLNamedType, GraphQLScalarType } from 'graphql';
import { expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { loadSchema } from '../../src/http/schema.ts';

const options = { oneOf: true, inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true };
const { data } = graphqlSync({ schema: loadSchema('schema', resolvers), source: getIntrospectionQuery(options) });
const schema = buildClientSchema(data as unknown as Parameters<typeof buildClientSchema>[0]);
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const scalar = (name: string): GraphQLScalarType => {
  const type = schema.getType(name);
  if (!isScalarType(type)) throw new Error(`${name} is no scalar`);
  return type;
};

it.each([
  ['DateTime', 'https://scalars.graphql.org/andimarek/date-time', 'UTC'],
  ['Base64', 'https://www.rfc-editor.org/rfc/rfc4648#section-4', 'RFC 4648'],
  ['Url', 'https://url.spec.whatwg.org/', 'URL'],
])('the scalar %s keeps its description and names its specification', (name, url, words) => {
  expect(scalar(name).specifiedByURL).toBe(url);
  expect(scalar(name).description).toContain(words);
});

it('TurnPositionInput is oneOf for tools that ask for it', () => {
  expect(schema.getType('TurnPositionInput')).toMatchObject({ isOneOf: true });
});

interface Member {
  name: string;
  deprecationReason?: string | null | undefined;
}

function membersOf(type: GraphQLNamedType): Member[] {
  if (isEnumType(type)) return [...type.getValues()];
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
  return hasFields ? Object.values<Member>(type.getFields()) : [];
}

it('every deprecated member names a replacement that exists beside it and is not deprecated itself', () => {
  const deprecated = types.flatMap((type) =>
    membersOf(type)
      .filter((one) => one.deprecationReason != null)
      .map((one) => ({ type, one })),
  );
  expect(deprecated.map(({ type, one }) => `${type.name}.${one.name}`).toSorted()).toEqual([
    'ModelInfo.executionProvider',
    'ModelInfo.precision',
    'Mutation.refineToFull',
    'SendTurnInput.parentTurnId',
    'SendTurnInput.siblingOfTurnId',
    'TurnModel.id',
  ]);
  for (const { type, one } of deprecated) {
    const replacement = /^Use `(\w+)`.* works until release \d+\.\d+\.\d+\.$/.exec(one.deprecationReason ?? '')?.[1];
    const found = membersOf(type).find(({ name }) => name === replacement);
    expect(found?.deprecationReason ?? null).toBe(null);
    expect(found).toBeDefined();
  }
});
