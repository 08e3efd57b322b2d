// Credentials that may write and not read: a payload shows them what was made, and nothing of what was there before.
import { TypeInfo, isObjectType, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { AppError } from '../errors.ts';
import type { Viewer } from './viewer.ts';

/** What a writer has to know of an object that it made or changed. */
const SHOWN: readonly string[] = ['__typename', 'id', 'status'];

/**
 * Throws FORBIDDEN when a document selects more of an object that `Query.node` finds. Before it runs: what was refused
 * changed nothing.
 */
export function refuseReading(schema: GraphQLSchema, document: DocumentNode, { scopes }: Viewer): void {
  if (!scopes.includes('write') || scopes.includes('read')) return;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType();
        const isNode = isObjectType(parent) && parent.getInterfaces().some((one) => one.name === 'Node');
        if (isNode && !SHOWN.includes(name.value))
          throw new AppError(
            'FORBIDDEN',
            `To read ${parent.name}.${name.value} these credentials need the scope "read"; with "write" ` +
              'alone id and status of what was changed are shown.',
          );
      },
    }),
  );
}
