// The cost of an operation: the number of fields and list elements in its response, with the length of every list as
// `@listSize` or its arguments give it. The cost is computed before execution, from the document and the values of its
// variables.
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;
type Values = Readonly<Record<string, unknown>>;

/** `@listSize` of one field. */
interface ListSize {
  assumedSize?: number | null;
  slicingArguments?: readonly string[] | null;
  sizedFields?: readonly string[] | null;
}

/** The lists in a result whose length the arguments of the parent field give. */
interface Sized {
  fields: readonly string[];
  size: number;
}

/** Average lengths of the lists of introspection. The length of `types` is counted in the schema. */
const INTROSPECTION_SIZES: Readonly<Record<string, number>> = {
  directives: 8,
  fields: 4,
  args: 1,
  inputFields: 1,
  enumValues: 1,
  interfaces: 1,
  possibleTypes: 1,
  locations: 4,
};

export class CostCounter {
  readonly #schema: GraphQLSchema;
  readonly #sizes: ReadonlyMap<Field, ListSize>;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
    this.#sizes = readSizes(schema);
  }

  /** `variables`: coerced, with the default values of the operation. */
  costOf(document: DocumentNode, operation: OperationDefinitionNode, variables: Values): number {
    const root = this.#schema.getRootType(operation.operation);
    const fragments = new Map(
      document.definitions.flatMap((one) =>
        one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
      ),
    );
    return root == null
      ? 0
      : this.#selection(operation.selectionSet, root, null, { variables, fragments, known: new Map() });
  }

  #selection(set: SelectionSetNode, type: GraphQLCompositeType, sized: Sized | null, walk: Walk): number {
    let cost = 0;
    for (const node of set.selections) {
      if (isLeftOut(node, walk.variables)) continue;
      if (node.kind === Kind.FIELD) cost += this.#field(node, type, sized, walk);
      else if (node.kind === Kind.FRAGMENT_SPREAD) cost += this.#fragment(node.name.value, sized, walk);
      else
        cost += this.#selection(
          node.selectionSet,
          this.#typeNamed(node.typeCondition?.name.value) ?? type,
          sized,
          walk,
        );
    }
    return cost;
  }

  #field(node: FieldNode, parent: GraphQLCompositeType, sized: Sized | null, walk: Walk): number {
    const field = fieldNamed(parent, node.name.value);
    if (field === undefined) return 1;
    const size = this.#lengthOf(field, node, walk.variables);
    const isList = isListType(getNullableType(field.type));
    const length = sized?.fields.includes(field.name) === true ? sized.size : size;
    const fields = this.#sizes.get(field)?.sizedFields;
    const type = getNamedType(field.type);
    const inner =
      node.selectionSet === undefined || !isCompositeType(type)
        ? 0
        : this.#selection(node.selectionSet, type, fields == null ? null : { fields, size }, walk);
    return isList ? 1 + length * (1 + inner) : 1 + inner;
  }

  /** The cost of a fragment is the same at every spread, so it is computed once. */
  #fragment(name: string, sized: Sized | null, walk: Walk): number {
    const key = `${name} ${sized?.size ?? ''}`;
    const known = walk.known.get(key);
    const fragment = walk.fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? 0;
    const type = this.#typeNamed(fragment.typeCondition.name.value);
    const cost = type === undefined ? 0 : this.#selection(fragment.selectionSet, type, sized, walk);
    walk.known.set(key, cost);
    return cost;
  }

  #lengthOf(field: Field, node: FieldNode, variables: Values): number {
    const given = this.#sizes.get(field);
    if (given === undefined)
      return field.name === 'types'
        ? Object.keys(this.#schema.getTypeMap()).length
        : (INTROSPECTION_SIZES[field.name] ?? 1);
    const lengths = (given.slicingArguments ?? [])
      .map((name) => argumentOf(field, node, name, variables))
      .filter((value) => typeof value === 'number');
    return lengths.length === 0 ? (given.assumedSize ?? 1) : Math.max(0, ...lengths);
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

interface Walk {
  variables: Values;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  known: Map<string, number>;
}

/** Lists (`Type.field`) whose length neither `@listSize` nor an argument gives. */
export function listsWithoutSize(schema: GraphQLSchema): string[] {
  const sizes = readSizes(schema);
  const pages = new Set(
    [...sizes].flatMap(([field, { sizedFields }]) =>
      (sizedFields ?? []).map((name) => `${getNamedType(field.type).name}.${name}`),
    ),
  );
  return fieldsOf(schema)
    .filter(
      ([name, field]) =>
        isListType(getNullableType(field.type)) && sizes.get(field)?.assumedSize == null && !pages.has(name),
    )
    .map(([name]) => name);
}

function readSizes(schema: GraphQLSchema): ReadonlyMap<Field, ListSize> {
  const directive = schema.getDirective('listSize');
  return new Map(
    fieldsOf(schema).flatMap(([, field]) => {
      const given =
        directive == null || field.astNode == null ? undefined : getDirectiveValues(directive, field.astNode);
      return given === undefined ? [] : [[field, given] as const];
    }),
  );
}

/** Every field by its name `Type.field`, without introspection. */
const fieldsOf = (schema: GraphQLSchema): (readonly [string, Field])[] =>
  Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !isIntrospectionType(type)
      ? Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const)
      : [],
  );

function fieldNamed(parent: GraphQLCompositeType, name: string): Field | undefined {
  const meta = [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].find((field) => field.name === name);
  return meta ?? (isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined);
}

/** A number that is a literal, the value of a variable, or the default in the SDL. */
function argumentOf(field: Field, node: FieldNode, name: string, variables: Values): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.INT) return Number(value.value);
  const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return given === undefined && value?.kind !== Kind.NULL
    ? field.args.find((argument) => argument.name === name)?.defaultValue
    : given;
}

function isLeftOut(node: SelectionNode, variables: Values): boolean {
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] === false
  );
}
