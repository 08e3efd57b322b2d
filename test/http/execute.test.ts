// How an operation ends early: nothing is resolved after that, nothing is left waiting, and no rejection goes unheard.
import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { executeOnce, subscribeTo } from '../../src/http/execute.ts';
import { boundFields } from '../../src/http/bounded-schema.ts';
import { ResponseBounds } from '../../src/response-bounds.ts';

const LIMITS = { maxQueryCost: 100, maxResponseBytes: 10_000 };

function contextOf(gone = new AbortController().signal): Context {
  const made = { bounds: new ResponseBounds(LIMITS, gone), renew: () => contextOf(gone) };
  return made as unknown as Context;
}

function schemaOf(resolvers: NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>) {
  const typeDefs =
    'type Query { slow: Thing things(n: Int!): [Thing!]! text(n: Int!): String! } type Thing { ' +
    'now: Int! later: Int! slow: Thing } type Subscription { ticks: Int! }';
  return boundFields(makeExecutableSchema({ typeDefs, resolvers }));
}

it('after the client has disconnected, no further resolver starts', async () => {
  const gone = new AbortController();
  let begun = 0;
  const load = {
    slow: async () => {
      begun += 1;
      if (begun === 3) gone.abort();
      return {};
    },
  };
  const result = await executeOnce({
    schema: schemaOf({ Query: load, Thing: load }),
    document: parse('{ slow { slow { slow { slow { slow { now } } } } } }'),
    contextValue: contextOf(gone.signal),
  });
  expect(begun).toBe(3);
  expect(result).toMatchObject({
    data: null,
    errors: [{ message: 'The client went away before the response was complete.' }],
  });
});

it('a response that is too large is refused, also when fields resolve at the same time', async () => {
  const schema = schemaOf({
    Query: {
      things: (_: unknown, { n }: { n: number }) => Array.from({ length: n }, () => ({ now: 1 })),
      text: (_: unknown, { n }: { n: number }) => 'é'.repeat(n),
    },
    Thing: { later: async () => 1 },
  });
  const run = async (source: string) => executeOnce({ schema, document: parse(source), contextValue: contextOf() });
  expect((await run('{ things(n: 30) { now later } }')).errors).toBeUndefined();
  expect(await run('{ things(n: 40) { later now } }')).toMatchObject({
    data: null,
    errors: [{ message: expect.stringContaining('more than 100 fields') }],
  });
  expect(await run('{ things(n: 101) { __typename } }')).toMatchObject({ data: null });
  expect((await run('{ text(n: 4900) }')).errors).toBeUndefined();
  expect(await run('{ text(n: 5001) }')).toMatchObject({
    data: null,
    errors: [{ message: expect.stringContaining('more than 10,000 bytes') }],
  });
});

it('a source that fails sends an error as the last result', async () => {
  const events = async function* () {
    yield { ticks: 1 };
    throw new Error('the wire broke');
  };
  const results = await subscribeTo({
    schema: schemaOf({ Subscription: { ticks: { subscribe: events } } }),
    document: parse('subscription { ticks }'),
    contextValue: contextOf(),
  });
  const told: unknown[] = [];
  for await (const result of results as AsyncIterable<unknown>) told.push(JSON.parse(JSON.stringify(result)));
  expect(told).toEqual([
    { data: { ticks: 1 } },
    { errors: [{ message: 'the wire broke', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
  ]);
});

it('a subscription that cannot start is a result with errors', async () => {
  const subscribe = () => {
    throw new Error('no source');
  };
  expect(
    await subscribeTo({
      schema: schemaOf({ Subscription: { ticks: { subscribe } } }),
      document: parse('subscription { ticks }'),
      contextValue: contextOf(),
    }),
  ).toMatchObject({ errors: [{ message: 'no source' }] });
  expect(
    await subscribeTo({
      schema: schemaOf({ Subscription: { ticks: { subscribe } } }),
      document: parse('subscription { ticks @skip(if: true) }'),
      contextValue: contextOf(),
    }),
  ).toMatchObject({ errors: [{}] });
});
