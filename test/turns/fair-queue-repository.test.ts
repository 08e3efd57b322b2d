// Positions of queued turns: one of all processes appends them, and none does while no turn is queued.
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
import { newTurn } from '../support/turns.ts';

const HOUR = 3_600_000;
/** Due now, and then not for an hour. */
const TIMES = { minAgeMs: 0, everyMs: HOUR };

let own: TestDatabase;
let database: Database;
let other: pg.Client;
let fairQueue: FairQueueRepository;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 8 });
  other = new pg.Client({ connectionString: own.url });
  await other.connect();
  fairQueue = createFairQueueRepository(database.client);
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
  const created = await createCreationRepository(database, readConfig({}).limits).create(newTurn());
  if (typeof created === 'string') throw new Error(created);
  return created.turn.id;
}

describe('positions', () => {
  it('are appended by one of all processes that try at once, to the turns whose position changed', async () => {
    const [first, second, third] = [await ask(), await ask(), await ask()];
    await createRunRepository(database).claim(first, HOUR, new ScriptedEngine().info);
    const appended = await Promise.all(Array.from({ length: 8 }, () => fairQueue.appendPositions(TIMES)));
    expect(appended.filter((one) => one.length > 0)).toMatchObject([
      [
        { turnId: second, seq: 2, position: 0 },
        { turnId: third, seq: 2, position: 1 },
      ],
    ]);
    expect(await fairQueue.appendPositions(TIMES)).toEqual([]);
  });

  it('are not appended again while they do not change', async () => {
    await ask();
    expect(await fairQueue.appendPositions({ minAgeMs: 0, everyMs: 0 })).toEqual([]);
  });

  it('cause no write while no turn is queued', async () => {
    const dones = async (): Promise<unknown> => (await other.query('SELECT "doneAt" FROM "Duty"')).rows;
    const before = await dones();
    expect(await fairQueue.appendPositions(TIMES)).toEqual([]);
    expect(await dones()).toEqual(before);
  });
});
