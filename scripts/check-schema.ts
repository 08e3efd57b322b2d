// Rules of the SDL. The schema has every member of the last release (schema-changes.ts). Every type, field, argument
// and value has a description. No field is named `success`, no list has lists as elements, and no element of a list is
// null. `@listSize` gives the length of every list. The reason of a deprecated member names its replacement and the
// release until which the member works. With --release it first writes schema/released/schema.graphql, as every release
// does.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  isIntrospectionType,
  isSpecifiedScalarType,
  printSchema,
} from 'graphql';
import type {
  GraphQLArgument,
  GraphQLEnumValue,
  GraphQLField,
  GraphQLInputField,
  GraphQLSchema,
  GraphQLType,
} from 'graphql';
import { listsWithoutSize } from '../src/http/cost.ts';
import { readArguments } from '../src/command-line.ts';
import { loadSchema } from '../src/http/schema.ts';
import { breakingChanges } from './schema-changes.ts';

/** "Use `newName`. `oldName` works until release 1.0.0." */
const REASON = /^Use `\w+`.* works until release \d+\.\d+\.\d+\.$/;

function deprecationFault(name: string, { deprecationReason }: Pick<GraphQLEnumValue, 'deprecationReason'>): string[] {
  if (deprecationReason == null || REASON.test(deprecationReason)) return [];
  return [`${name} is deprecated: the reason must be "Use \`replacement\`. ... works until release x.y.z."`];
}

function faultsOf(schema: GraphQLSchema): string[] {
  const faults: string[] = [];
  const described = (name: string, { description }: { description?: string | null | undefined }): void => {
    if ((description ?? '').trim() === '') faults.push(`${name} is not described`);
  };
  const nullableElements = (type: GraphQLType): boolean => {
    if (type instanceof GraphQLNonNull) return nullableElements(type.ofType as GraphQLType);
    return type instanceof GraphQLList && !(type.ofType instanceof GraphQLNonNull);
  };
  const member = (name: string, one: GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument): void => {
    described(name, one);
    faults.push(...deprecationFault(name, one));
    if (nullableElements(one.type)) faults.push(`${name} is a list whose elements may be null`);
    if (/\[\[/.test(String(one.type).replaceAll('!', '')))
      faults.push(`${name} is a list of lists: use a named type for the inner list`);
    if (one.name === 'success') faults.push(`${name}: errors report failures, and payloads have the objects`);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    described(type.name, type);
    if (type instanceof GraphQLEnumType) {
      for (const value of type.getValues()) {
        described(`${type.name}.${value.name}`, value);
        faults.push(...deprecationFault(`${type.name}.${value.name}`, value));
      }
    }
    if (type instanceof GraphQLInputObjectType)
      for (const field of Object.values(type.getFields())) member(`${type.name}.${field.name}`, field);
    if (type instanceof GraphQLObjectType || type instanceof GraphQLInterfaceType) {
      for (const field of Object.values(type.getFields())) {
        member(`${type.name}.${field.name}`, field);
        for (const argument of field.args) member(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
  }
  for (const name of listsWithoutSize(schema)) faults.push(`${name} is a list without @listSize: its cost is unknown`);
  return faults;
}

const RELEASED = 'schema/released/schema.graphql';

const {
  values: { release },
} = readArguments('npm run check:schema -- [--release]', {
  options: { release: { type: 'boolean', default: false } },
});
const schema = loadSchema('schema', undefined);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const breaking = breakingChanges(readFileSync(RELEASED, 'utf8'), schema, version).map(
  (change) => `${change} The last release has it (${RELEASED}): add, and deprecate (docs/versioning.md)`,
);
if (release && breaking.length === 0) writeFileSync(RELEASED, `${printSchema(schema)}\n`);
const faults = [...breaking, ...faultsOf(schema)];
for (const fault of faults) console.error(`schema: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
