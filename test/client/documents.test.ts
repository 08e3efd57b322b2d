// What the client package and the page send stays within the limits of a server.
import { parse, specifiedRules, validate } from 'graphql';
import { expect, it } from 'vitest';
import * as ofTheClient from '../../client/src/generated.ts';
import { MAX_TOKENS, createGuard } from '../../src/http/guard.ts';
import { loadSchema } from '../../src/http/schema.ts';
import * as ofThePage from '../../web/src/api/generated.ts';

const schema = loadSchema('schema', undefined);
const guard = createGuard(schema, { introspection: false });

it.each(Object.entries<string>({ ...ofTheClient, ...ofThePage }))('%s is taken', (_name, document) => {
  expect(validate(schema, parse(document, { maxLexicalTokens: MAX_TOKENS }), [...specifiedRules, ...guard.rules])).toEqual([]);
});
