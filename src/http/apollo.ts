// Apollo Server as this server uses it: it reads requests and writes responses. Validation, limits and execution are
// the guard's (execute-guarded.ts), which all transports share.
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import type { Logger } from '../platform/log.ts';
import { executeGuarded } from './execute-guarded.ts';
import type { ErrorFormatter } from './format-error.ts';
import { MAX_TOKENS } from './guard.ts';
import type { Guard } from './guard.ts';
import { statusOfRefusals } from './refusals.ts';

export interface ApolloParts {
  schema: GraphQLSchema;
  guard: Guard;
  formatError: ErrorFormatter;
  introspection: boolean;
  log: Logger;
}

export async function startApollo(parts: ApolloParts): Promise<ApolloServer<Context>> {
  const { schema, guard, formatError, introspection, log } = parts;
  const apollo = new ApolloServer<Context>({
    schema,
    formatError,
    nodeEnv: 'production',
    introspection,
    dangerouslyDisableValidation: true,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    hideSchemaDetailsFromClientErrors: true,
    // foreign-pages.ts does this, and accepts a GET of every other client without a special header.
    csrfPrevention: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), statusOfRefusals, executeGuarded(guard, formatError)],
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
  });
  await apollo.start();
  return apollo;
}
