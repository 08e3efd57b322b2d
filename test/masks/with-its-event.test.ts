// A mask and what the journal says of it are stored together or not at all: no crash leaves a mask that no event speaks
// of.
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ engine: new ScriptedEngine(segment()) });
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await server.close();
});

it('a mask whose event cannot be stored is not there', async () => {
  await database.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not now''; END'`,
  );
  await database.query(
    `CREATE TRIGGER refuse BEFORE INSERT ON "TurnEvent" FOR EACH ROW WHEN (NEW.type = ` +
      `'MaskFinished') EXECUTE FUNCTION refuse()`,
  );
  const { turn } = (await server.ask('mutation { sendTurn(input: { text: "The left half." }) { turn { id } } }'))
    .sendTurn;
  const events = await server.events(turn.id);
  expect(events.at(-1)).toMatchObject({ __typename: 'TurnFinished', status: 'FAILED' });
  expect((await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn.masks).toEqual(
    [],
  );
  expect((await database.query('SELECT labels FROM "Turn" WHERE id = $1', [turn.id])).rows).toEqual([{ labels: '' }]);
});
