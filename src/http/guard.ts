// What a GraphQL document may be, before any of it is executed: size, depth, aliases, cost. The same rules for HTTP, WebSocket
// and SSE, because a socket bypasses Apollo.
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { GraphQLError, Kind, OperationTypeNode, NoSchemaIntrospectionCustomRule, getOperationAST, parse, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, ValidationRule } from 'graphql';

/** Lexical tokens of one document; a full introspection query has about 300. */
export const MAX_TOKENS = 3000;

export interface Guard {
  /** To be added to GraphQL's own rules. */
  rules: readonly ValidationRule[];
  /** A document that may be subscribed to, or what is wrong with it. */
  readSubscription(query: string, operationName: string | null | undefined): DocumentNode | readonly GraphQLError[];
}

export function createGuard(schema: GraphQLSchema, options: { introspection: boolean }): Guard {
  const armor = new ApolloArmor({
    // Apollo's own switches do these two: the armor's token limit answers 500.
    maxTokens: { enabled: false },
    blockFieldSuggestion: { enabled: false },
    maxDepth: { n: 20 },
    maxAliases: { n: 30 },
    maxDirectives: { n: 30 },
    costLimit: { maxCost: 100_000 },
  }).protect();
  const rules = [...armor.validationRules, ...(options.introspection ? [] : [NoSchemaIntrospectionCustomRule])];

  return {
    rules,
    readSubscription(query, operationName) {
      let document: DocumentNode;
      try {
        document = parse(query, { maxLexicalTokens: MAX_TOKENS });
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('The document cannot be parsed.')];
      }
      if (document.definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.operation !== OperationTypeNode.SUBSCRIPTION)) {
        return [new GraphQLError('Only subscriptions are taken here; send queries and mutations by HTTP.')];
      }
      if (getOperationAST(document, operationName) == null) return [new GraphQLError('Name one operation of the document.')];
      const errors = validate(schema, document, [...specifiedRules, ...rules], { hideSuggestions: true });
      return errors.length > 0 ? errors : document;
    },
  };
}
