// Who tells positions to those who wait: of all processes one, and nobody while nobody waits.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import { createFairQueueRepository } from '../../src/turns/fair-queue-repository.ts';
import type { FairQueueRepository } from '../../src/turns/fair-queue-repository.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';

const HOUR = 3_600_000;
/** Due at once, and then not for an hour. */
const TIMES = { minAgeMs: 0, everyMs: HOUR };

let own: TestDatabase;
let database: Database;
let other: pg.Client;
let line: FairQueueRepository;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 8 });
  other = new pg.Client({ connectionString: own.url });
  await other.connect();
  line = createFairQueueRepository(database.client);
});
afterAll(async () => {
  await other.end();
  await database.close();
  await own.drop();
});
beforeEach(async () => {
  await other.query('DELETE FROM "Turn"');
  await other.query(`UPDATE "Duty" SET "doneAt" = now() - interval '1 day'`);
});

async function ask(): Promise<string> {
  const created = await createCreationRepository(database, readConfig({}).limits).create({
    viewerId: 'me',
    conversation: { title: 'x' },
    parent: { id: null },
    text: 'x',
    imageIds: [],
    seenImageIds: [],
    requestedIntent: 'AUTO',
    maxScale: null,
    deadlineMs: null,
    stopWhenStable: null,
    cleanUp: null,
    regionPrompts: [],
    refineMaskId: null,
    fullOfMaskId: null,
    idempotency: null,
  });
  if (typeof created === 'string') throw new Error(created);
  return created.turn.id;
}

describe('positions', () => {
  it('are told by one of all processes that want to at once, to those for whom the line moved', async () => {
    const [first, second, third] = [await ask(), await ask(), await ask()];
    await createRunRepository(database).claim(first, HOUR, new ScriptedEngine().info);
    const told = await Promise.all(Array.from({ length: 8 }, () => line.appendPositions(TIMES)));
    expect(told.filter((one) => one.length > 0)).toMatchObject([
      [
        { turnId: second, seq: 2, position: 0 },
        { turnId: third, seq: 2, position: 1 },
      ],
    ]);
    expect(await line.appendPositions(TIMES)).toEqual([]);
  });

  it('are not told again as long as nothing moves', async () => {
    await ask();
    expect(await line.appendPositions({ minAgeMs: 0, everyMs: 0 })).toEqual([]);
  });

  it("are nobody's business while nobody waits: nothing is written", async () => {
    const dones = async (): Promise<unknown> => (await other.query('SELECT "doneAt" FROM "Duty"')).rows;
    const before = await dones();
    expect(await line.appendPositions(TIMES)).toEqual([]);
    expect(await dones()).toEqual(before);
  });
});
