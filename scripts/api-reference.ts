// Writes docs/api.md from the SDL: the operations, then every type with its fields, arguments and descriptions.
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLUnionType,
  isIntrospectionType,
  isSpecifiedScalarType,
} from 'graphql';
import type { GraphQLField, GraphQLInputField, GraphQLNamedType, GraphQLSchema } from 'graphql';

const OPERATIONS = ['Query', 'Mutation', 'Subscription'];

export function writeReference(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !OPERATIONS.includes(type.name),
  );
  const byName = types.sort((a, b) => (a.name < b.name ? -1 : 1));
  const operations = OPERATIONS.flatMap((name) => schema.getType(name) ?? []);
  return (
    [
      '# API reference',
      '',
      '`npm run codegen` writes this file from `schema/*.graphql`; do not edit it. ' +
        '[architecture.md](architecture.md) describes how',
      'the parts of the server work together.',
      '',
      'The schema changes by addition. A member that is deprecated is marked **Deprecated** below; ' +
        'its reason names what replaces',
      'it and the release until which it works. [versioning.md](versioning.md) is the policy.',
      '',
      ...operations.flatMap(section),
      ...[
        GraphQLObjectType,
        GraphQLInterfaceType,
        GraphQLUnionType,
        GraphQLInputObjectType,
        GraphQLEnumType,
        GraphQLScalarType,
      ].flatMap((kind) => byName.filter((type) => type instanceof kind).flatMap(section)),
    ]
      .join('\n')
      .trimEnd() + '\n'
  );
}

function section(type: GraphQLNamedType): string[] {
  const specified =
    type instanceof GraphQLScalarType && type.specifiedByURL != null
      ? [`Specified by <${type.specifiedByURL}>.`, '']
      : [];
  return [`## ${kindOf(type)}${type.name}`, '', ...paragraph(type.description), ...specified, ...members(type), ''];
}

function kindOf(type: GraphQLNamedType): string {
  if (type instanceof GraphQLInputObjectType) return 'input ';
  if (type instanceof GraphQLEnumType) return 'enum ';
  if (type instanceof GraphQLScalarType) return 'scalar ';
  if (type instanceof GraphQLInterfaceType) return 'interface ';
  return type instanceof GraphQLUnionType ? 'union ' : '';
}

function members(type: GraphQLNamedType): string[] {
  if (type instanceof GraphQLUnionType)
    return [
      `One of ${type
        .getTypes()
        .map(({ name }) => `\`${name}\``)
        .join(', ')}.`,
    ];
  if (type instanceof GraphQLEnumType) return type.getValues().map((value) => `- \`${value.name}\` ${wordsOf(value)}`);
  if (type instanceof GraphQLInputObjectType)
    return Object.values(type.getFields()).map((field) => `- \`${signature(field)}\` ${wordsOf(field)}`);
  if (!(type instanceof GraphQLObjectType) && !(type instanceof GraphQLInterfaceType)) return [];
  const implemented = type.getInterfaces().map(({ name }) => `\`${name}\``);
  return [
    ...(implemented.length > 0 ? [`Implements ${implemented.join(', ')}.`, ''] : []),
    ...Object.values(type.getFields()).flatMap(fieldLines),
  ];
}

function fieldLines(field: GraphQLField<unknown, unknown>): string[] {
  return [
    `- \`${field.name}: ${String(field.type)}\` ${wordsOf(field)}`,
    ...field.args.map((argument) => `  - \`${signature(argument)}\` ${wordsOf(argument)}`),
  ];
}

function signature({ name, type, defaultValue }: Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'>): string {
  const written = defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue).replaceAll('"', '')}`;
  return `${name}: ${String(type)}${written}`;
}

interface Described {
  description?: string | null | undefined;
  deprecationReason?: string | null | undefined;
}

const wordsOf = ({ description, deprecationReason }: Described): string =>
  `${inline(description)}${deprecationReason == null ? '' : ` **Deprecated**: ${inline(deprecationReason)}`}`;

const inline = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();

const paragraph = (text: string | null | undefined): string[] => (text == null ? [] : [text.trim(), '']);
