// Checks a GraphQL document before execution: size, depth, aliases and cost. All transports use it, because WebSockets
// do not pass through Apollo Server.
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type {
  DocumentNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import type { Viewer } from '../access/viewer.ts';
import { refuseReading } from '../access/write-only.ts';
import { AppError } from '../errors.ts';
import { CostCounter } from './cost.ts';

/** Lexical tokens of one document; a full introspection query has about 300. */
export const MAX_TOKENS = 3000;
const MAX_DEPTH = 20;
const MAX_ALIASES = 30;

/** One operation of a document that passed all rules. */
export interface Operation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

type Variables = Readonly<Record<string, unknown>> | null | undefined;

export interface Guard {
  /**
   * The faults of a document by the rules of GraphQL and of this server. The result for the same document object is
   * cached.
   */
  faultsOf(document: DocumentNode): readonly GraphQLError[];
  /** The selected operation when the document meets all rules; otherwise the faults of the document. */
  read(query: string, operationName: string | null | undefined): Operation | readonly GraphQLError[];
  /** Throws an AppError when the operation costs too much with these variables, which may be unchecked. */
  refuseCostly(operation: Operation, variables: Variables): void;
  /** Does the same, and throws when the operation reads something that this viewer may not read. */
  admit(operation: Operation, variables: Variables, viewer: Viewer): void;
}

export function createGuard(schema: GraphQLSchema, options: { introspection: boolean; maxQueryCost: number }): Guard {
  const counter = new CostCounter(schema);
  const rules = [
    maxDepthRule({ n: MAX_DEPTH, ...refuseWith('Fields lie too deep in one another') }) as ValidationRule,
    maxAliasesRule({ n: MAX_ALIASES, ...refuseWith('There are too many aliases') }) as ValidationRule,
    unconditionalSubscriptions,
    ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];

  const known = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  const faultsOf = (document: DocumentNode): readonly GraphQLError[] => {
    const faults = known.get(document) ?? findFaults(schema, document, rules);
    known.set(document, faults);
    return faults;
  };

  return {
    faultsOf,

    read(query, operationName) {
      let document: DocumentNode;
      try {
        document = parse(query, { maxLexicalTokens: MAX_TOKENS });
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
      const operation = getOperationAST(document, operationName);
      if (operation == null) return [new GraphQLError('Name one operation of the document.')];
      const faults = faultsOf(document);
      return faults.length > 0 ? faults : { document, operation };
    },

    refuseCostly,
    admit(operation, variables, viewer) {
      if (operation.operation.operation === OperationTypeNode.MUTATION)
        refuseReading(schema, operation.document, viewer);
      refuseCostly(operation, variables);
    },
  };

  function refuseCostly({ document, operation }: Operation, variables: Variables): void {
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: 1,
    });
    // Faults in variables are not reported here: execution reports all of them.
    if (coerced === undefined) return;
    const cost = counter.costOf(document, operation, coerced);
    const limit = options.maxQueryCost;
    if (cost > limit) {
      const message = `The operation costs ${cost}, the limit is ${limit}: request shorter lists or fewer fields.`;
      throw new AppError('BAD_USER_INPUT', message, { cost, limit });
    }
  }
}

function findFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  try {
    return validate(schema, document, [...specifiedRules, ...rules], { hideSuggestions: true });
  } catch (error) {
    // One of graphql's rules throws when the root field of a subscription depends on a variable.
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Replaces the library's messages, which call these faults syntax errors. */
function refuseWith(what: string): {
  propagateOnRejection: false;
  onReject: ((context: ValidationContext | null, error: GraphQLError) => void)[];
} {
  return {
    propagateOnRejection: false,
    onReject: [
      (context, error) =>
        context?.reportError(new GraphQLError(`${what}: ${error.message.replace(/^Syntax Error: /, '')}`)),
    ],
  };
}

/** GraphQL specification, section 5.2.3.1: the root field of a subscription must not depend on @skip or @include. */
const unconditionalSubscriptions: ValidationRule = (context) => {
  const look = (set: SelectionSetNode, seen: Set<string>): void => {
    for (const node of set.selections) {
      for (const { name } of node.directives ?? []) {
        if (name.value === 'skip' || name.value === 'include')
          context.reportError(
            new GraphQLError(`@${name.value} must not be used at the root of a subscription.`, { nodes: node }),
          );
      }
      if (node.kind === Kind.INLINE_FRAGMENT) look(node.selectionSet, seen);
      if (node.kind !== Kind.FRAGMENT_SPREAD || seen.has(node.name.value)) continue;
      const fragment = context.getFragment(node.name.value);
      if (fragment != null) look(fragment.selectionSet, seen.add(node.name.value));
    }
  };
  return {
    OperationDefinition: (node) => {
      if (node.operation === OperationTypeNode.SUBSCRIPTION) look(node.selectionSet, new Set());
    },
  };
};
