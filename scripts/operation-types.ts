// Generates TypeScript from the operations in *.graphql files: the types of variables and data, and the documents as
// typed strings. Throws for an operation that the SDL does not allow.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { Kind, parse, print, printSchema, visit } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
} from 'graphql';

interface Source {
  location: string;
  document: DocumentNode;
}

const config = {
  useTypeImports: true,
  skipTypename: true,
  enumType: 'string-literal',
  // The JavaScript types of the scalars in JSON.
  scalars: { ID: 'string', DateTime: 'string', Base64: 'string', Url: 'string' },
  maybeValue: 'T | null',
  inputMaybeValue: 'T | null | undefined',
};

/**
 * `folder`: the operations. `fragments`: a file of fragments that they may use. `documentType`: the path of the type
 * `Document`, relative to the generated file. `descriptions`: whether the types have those of the SDL.
 */
export async function writeOperations(
  schema: GraphQLSchema,
  {
    folder,
    fragments,
    documentType,
    descriptions = true,
  }: { folder: string; fragments: string; documentType: string; descriptions?: boolean },
): Promise<string> {
  const sources = [...readFolder(folder), readSource(fragments)].filter(
    (one, i, all) => all.findIndex(({ location }) => location === one.location) === i,
  );
  const types = await codegen({
    filename: 'generated.ts',
    schema: parse(printSchema(schema)),
    documents: sources,
    plugins: [{ typescriptOperations: {} }],
    pluginMap: { typescriptOperations },
    config: { ...config, disableDescriptions: !descriptions },
  });
  return (
    `// Written by scripts/codegen.ts from schema/*.graphql and ${folder}/*.graphql. Do not ` +
    `edit.\nimport type { Document } from '${documentType}';\n\n${types.trim()}\n${documents(sources)}`
  );
}

const readSource = (location: string): Source => ({ location, document: parse(readFileSync(location, 'utf8')) });
const readFolder = (folder: string): Source[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readSource(join(folder, name)));

function documents(sources: readonly Source[]): string {
  const definitions = sources.flatMap(({ document }) => document.definitions);
  const fragments = new Map(
    definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  );
  return definitions
    .filter((one) => one.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      const name = operation.name?.value ?? '';
      const type = `${name}${operation.operation.charAt(0).toUpperCase()}${operation.operation.slice(1)}`;
      return (
        `\nexport const ${name}Document = \`${print(withoutFragments(operation, fragments))}\` as ` +
        `Document<${type}, ${type}Variables>;\n`
      );
    })
    .join('');
}

/**
 * Replaces fragments by their fields, because the server's limits of depth and cost count a fragment as one more
 * level.
 */
function withoutFragments<T extends OperationDefinitionNode | FragmentDefinitionNode>(
  node: T,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): T {
  const fieldsOf = (selection: SelectionNode): readonly SelectionNode[] => {
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : undefined;
    return fragment === undefined ? [selection] : withoutFragments(fragment, fragments).selectionSet.selections;
  };
  return visit(node, { SelectionSet: { leave: (set) => ({ ...set, selections: set.selections.flatMap(fieldsOf) }) } });
}
