// The SDL as a page to read: operations first, then every type with its fields and arguments, in the words of the SDL.
import { GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLScalarType, GraphQLUnionType, isIntrospectionType, isSpecifiedScalarType } from 'graphql';
import type { GraphQLField, GraphQLInputField, GraphQLNamedType, GraphQLSchema } from 'graphql';

const OPERATIONS = ['Query', 'Mutation', 'Subscription'];

export function writeReference(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !OPERATIONS.includes(type.name));
  const byName = types.sort((a, b) => (a.name < b.name ? -1 : 1));
  const operations = OPERATIONS.flatMap((name) => schema.getType(name) ?? []);
  return [
    '# API reference',
    '',
    'Written from `schema/*.graphql` by `npm run codegen`; do not edit. How the parts play together: [architecture.md](architecture.md).',
    '',
    ...operations.flatMap(section),
    ...[GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType, GraphQLInputObjectType, GraphQLEnumType, GraphQLScalarType].flatMap((kind) => byName.filter((type) => type instanceof kind).flatMap(section)),
  ].join('\n').trimEnd() + '\n';
}

function section(type: GraphQLNamedType): string[] {
  return [`## ${kindOf(type)}${type.name}`, '', ...paragraph(type.description), ...members(type), ''];
}

function kindOf(type: GraphQLNamedType): string {
  if (type instanceof GraphQLInputObjectType) return 'input ';
  if (type instanceof GraphQLEnumType) return 'enum ';
  if (type instanceof GraphQLScalarType) return 'scalar ';
  if (type instanceof GraphQLInterfaceType) return 'interface ';
  return type instanceof GraphQLUnionType ? 'union ' : '';
}

function members(type: GraphQLNamedType): string[] {
  if (type instanceof GraphQLUnionType) return [`One of ${type.getTypes().map(({ name }) => `\`${name}\``).join(', ')}.`];
  if (type instanceof GraphQLEnumType) return type.getValues().map((value) => `- \`${value.name}\` ${inline(value.description)}`);
  if (type instanceof GraphQLInputObjectType) return Object.values(type.getFields()).map((field) => `- \`${signature(field)}\` ${inline(field.description)}`);
  if (!(type instanceof GraphQLObjectType) && !(type instanceof GraphQLInterfaceType)) return [];
  const implemented = type.getInterfaces().map(({ name }) => `\`${name}\``);
  return [...(implemented.length > 0 ? [`Implements ${implemented.join(', ')}.`, ''] : []), ...Object.values(type.getFields()).flatMap(fieldLines)];
}

function fieldLines(field: GraphQLField<unknown, unknown>): string[] {
  return [`- \`${field.name}: ${String(field.type)}\` ${inline(field.description)}`, ...field.args.map((argument) => `  - \`${signature(argument)}\` ${inline(argument.description)}`)];
}

function signature({ name, type, defaultValue }: Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'>): string {
  return `${name}: ${String(type)}${defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue).replaceAll('"', '')}`}`;
}

const inline = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

const paragraph = (text: string | null | undefined): string[] => (text == null ? [] : [text.trim(), '']);
