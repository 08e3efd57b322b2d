// Text that no table takes (NUL, half a surrogate pair) never reaches one: refused in every argument of the schema,
// replaced in what a model says.
import { getNamedType, isInputObjectType, isListType, isNonNullType, isObjectType, isScalarType } from 'graphql';
import type { GraphQLInputType, GraphQLResolveInfo } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { loadSchema } from '../../src/http/schema.ts';
import { refuseUnstorableText } from '../../src/http/refuse-text.ts';
import { ScriptedEngine, finished, say } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const schema = refuseUnstorableText(loadSchema('schema', resolvers));
const UNSTORABLE = { NUL: 'a\0b', 'half a pair': 'a\uD83Db' };

/** Every way to put a text into a value of this type: the value, with nothing else in it. */
function* placesIn(type: GraphQLInputType, text: string, depth = 0): Generator {
  if (depth > 6) return;
  if (isNonNullType(type)) yield* placesIn(type.ofType, text, depth);
  else if (isListType(type)) for (const one of placesIn(type.ofType, text, depth)) yield [one];
  else if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      for (const one of placesIn(field.type, text, depth + 1)) yield { [field.name]: one };
  else if (isScalarType(type) && ['String', 'ID'].includes(type.name)) yield text;
}

const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) && !type.name.startsWith('__')
    ? Object.values(type.getFields()).map((field) => ({ type, field }))
    : [],
);
const places = fields.flatMap(({ type, field }) =>
  field.args.flatMap((arg) =>
    Object.entries(UNSTORABLE).flatMap(([what, text]) =>
      [...placesIn(arg.type, text)].map((value) => ({
        name: `${type.name}.${field.name}(${arg.name}: ${JSON.stringify(value)}), ${what}`,
        field,
        args: { [arg.name]: value },
      })),
    ),
  ),
);

let server: TestServer;
const engine = new ScriptedEngine();
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

describe('an argument with a text that PostgreSQL cannot store', () => {
  it.each(places)('is refused: $name', ({ field, args }) => {
    for (const resolve of [field.resolve, field.subscribe]) {
      if (resolve !== undefined)
        expect(() => resolve({}, args, {}, {} as GraphQLResolveInfo)).toThrow(
          expect.objectContaining({ code: 'BAD_USER_INPUT' }) as Error,
        );
    }
  });

  it('is checked for every text argument of the schema', () => {
    const withText = fields.filter(({ field }) => field.args.some(({ type }) => !placesIn(type, '').next().done));
    expect(withText.length).toBeGreaterThan(30);
    expect(new Set(places.map(({ field }) => field))).toEqual(new Set(withText.map(({ field }) => field)));
    expect(withText.every(({ field }) => field.args.every(({ type }) => getNamedType(type).name !== 'JSON'))).toBe(
      true,
    );
  });

  it.each(Object.entries(UNSTORABLE))('is refused over HTTP and by subscriptions: %s', async (_what, text) => {
    const refused = { code: 'BAD_USER_INPUT', message: expect.stringContaining('filter.tag must not contain') };
    expect(
      await server.refusal('query ($tag: String) { conversations(filter: { tag: $tag }) { edges { node { id } } } }', {
        tag: text,
      }),
    ).toMatchObject(refused);
    expect(
      await server.refusal(`{ conversations(filter: { tag: ${JSON.stringify(text)} }) { edges { node { id } } } }`),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(
      await server.refusal('query ($token: String!) { sharedConversation(token: $token) { title } }', { token: text }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(server.events(text)).rejects.toThrow('BAD_USER_INPUT');
  });
});

it('a time outside of the four-digit years is refused', async () => {
  const LIST = 'query ($at: DateTime) { conversations(filter: { createdAfter: $at }) { edges { node { id } } } }';
  for (const at of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:00', '9999-12-31T23:59:59-01:00'])
    expect(await server.refusal(LIST, { at })).toMatchObject({ code: 'BAD_USER_INPUT' });
  for (const at of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])
    expect((await server.post(LIST, { at })).status).toBe(200);
});

it("such a character in a model's output is stored as U+FFFD", async () => {
  engine.script = async function* () {
    yield { type: 'text', delta: 'a\0b\uD83D' };
    yield finished('a\0b\uD83D', 'ANSWER');
  };
  const { turn } = (await server.ask('mutation { sendTurn(input: { text: "hi" }) { turn { id } } }')).sendTurn;
  expect((await server.events(turn.id)).at(-1)).toMatchObject({
    status: 'COMPLETED',
    turn: { answer: 'a\uFFFDb\uFFFD' },
  });
  engine.script = say('Hello.');
});
