// Every way to ask a schema: for each root field, documents that fill its arguments with given ids, one place at a
// time, and select all that can be selected. Built from the schema as a client sees it, so a new field is walked
// without a line being written for it.
import {
  GraphQLNonNull,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';
import type { GraphQLField, GraphQLInputType, GraphQLNamedType, GraphQLSchema } from 'graphql';

export interface Step {
  document: string;
  variables: Record<string, unknown>;
  /** Where the id was put: `input.imageIds`. Null: none was. */
  place: string | null;
}

export interface WalkOptions {
  ids: readonly string[];
  /** Values of arguments and input fields by name, for those where any string or number would not do. */
  values: Readonly<Record<string, unknown>>;
}

const DEPTH = 5;
/** Up to a hundred, and no page of them can be asked for: a server refuses much of each. */
const LONG_LISTS = ['children', 'siblings'];
/** Words and braces of one selection: a server takes documents of 3000 tokens. */
const LONGEST = 2500;

/** `kind`: query | mutation | subscription. */
export function stepsOf(
  schema: GraphQLSchema,
  kind: string,
  field: GraphQLField<unknown, unknown>,
  options: WalkOptions,
): Step[] {
  const places = field.args.flatMap(({ name, type }) => idPlaces(name, type, new Set()));
  const fillings = [{ place: null, id: '' }, ...places.flatMap((place) => options.ids.map((id) => ({ place, id })))];
  const header = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const call = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const named = getNamedType(field.type);
  const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
  return types.flatMap((type) =>
    selectionsOf(type).flatMap((selected) => {
      const body = isAbstractType(named) ? ` { __typename ... on ${type.name} ${selected} }` : selected;
      const inParentheses = (text: string): string => (text === '' ? '' : `(${text})`);
      const document = `${kind} Walk${inParentheses(header)} { ${field.name}${inParentheses(call)} ${body} }`;
      return fillings.map(({ place, id }) => ({
        document,
        place,
        variables: Object.fromEntries(
          field.args.flatMap(({ name, type: argument }) => {
            const value = fill(name, name, argument, { place, id }, options);
            return value === undefined ? [] : [[name, value]];
          }),
        ),
      }));
    }),
  );
}

/** All of it at once, or, when that is too long for one document, field by field. */
function selectionsOf(type: GraphQLNamedType): string[] {
  const whole = selection(type, DEPTH, []);
  if (!isObjectType(type) || (whole.match(/[{}]|\w+/g) ?? []).length <= LONGEST) return [whole];
  return Object.keys(type.getFields())
    .map((name) => selection(type, DEPTH, [], name))
    .filter((part) => part !== '{ __typename  }');
}

/** Paths of all ids in an argument, optional ones too; an input type inside itself is not followed again. */
function idPlaces(path: string, type: GraphQLInputType, seen: ReadonlySet<string>): string[] {
  const named = getNamedType(type);
  if (named.name === 'ID') return [path];
  if (!isInputObjectType(named) || seen.has(named.name)) return [];
  return Object.values(named.getFields()).flatMap((inner) =>
    idPlaces(`${path}.${inner.name}`, inner.type, new Set([...seen, named.name])),
  );
}

/** What is required, and what leads to the place of the id; undefined for the rest. */
function fill(
  name: string,
  path: string,
  type: GraphQLInputType,
  at: { place: string | null; id: string },
  options: WalkOptions,
): unknown {
  if (name === 'first') return 1;
  const onTheWay = at.place === path || at.place?.startsWith(`${path}.`) === true;
  if (!isNonNullType(type) && !onTheWay) return undefined;
  const inner = getNullableType(type);
  if (isListType(inner)) return [fill(name, path, inner.ofType, at, options)];
  if (isInputObjectType(inner)) {
    const fields = Object.values(inner.getFields());
    const [first] = fields;
    if (inner.isOneOf && first !== undefined && !at.place?.startsWith(`${path}.`)) {
      const only = fill(first.name, `${path}.${first.name}`, new GraphQLNonNull(first.type), at, options);
      return { [first.name]: only };
    }
    return Object.fromEntries(
      fields.flatMap((field) => {
        const value = fill(field.name, `${path}.${field.name}`, field.type, at, options);
        return value === undefined ? [] : [[field.name, value]];
      }),
    );
  }
  if (at.place === path) return at.id;
  if (name in options.values) return options.values[name];
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  switch (inner.name) {
    case 'ID':
      return '00000000-0000-7000-8000-000000000000';
    case 'Int':
      return 1;
    case 'Float':
      return 1;
    case 'Boolean':
      return true;
    default:
      return 'x';
  }
}

/**
 * All fields that need no argument (or the one called `only`), down to `depth`; a type inside itself is not entered
 * again.
 */
function selection(type: GraphQLNamedType, depth: number, path: readonly string[], only?: string): string {
  if (isLeafType(type) || isScalarType(type)) return '';
  if (!isObjectType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields()).flatMap(({ name, args, type: fieldType }) => {
    const inner = getNamedType(fieldType);
    if (only !== undefined && only !== name) return [];
    if (args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return [];
    if (isLeafType(inner)) return [name];
    // Short pages, for the same reason.
    const page = args.some((argument) => argument.name === 'first') ? `${name}(first: 1)` : name;
    return depth === 0 || path.includes(inner.name)
      ? []
      : [`${page} ${selection(inner, LONG_LISTS.includes(name) ? 0 : depth - 1, [...path, type.name])}`];
  });
  return `{ __typename ${fields.join(' ')} }`;
}
