// Credentials with the scope `write` and without `read`: payloads return only ids and states.
import { TypeInfo, isObjectType, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { AppError } from '../errors.ts';
import type { Viewer } from './viewer.ts';

/** The fields of an object that these credentials may read. */
const SHOWN: readonly string[] = ['__typename', 'id', 'status'];

/**
 * Throws FORBIDDEN when a document selects other fields of an object with a global id. It runs before execution, so a
 * refused document changes nothing.
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
              'alone only id and status of changed objects are returned.',
          );
      },
    }),
  );
}
