// A turn that is handed back can be claimed at once. Times of the database have whole milliseconds: one that is rounded
// up is a time to come, in which the next claim would find nothing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { newTurn } from '../support/turns.ts';

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 2 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

it('hands a turn back without a delay as a turn that can be claimed at once', async () => {
  const created = await createCreationRepository(database, readConfig({}).limits).create(newTurn());
  if (typeof created === 'string') throw new Error(created);
  const [{ id }, { info }] = [created.turn, new ScriptedEngine()];
  for (let attempt = 1; attempt <= 20; attempt++) {
    expect(await createRunRepository(database).claim(id, 60_000, info)).not.toBeNull();
    // now() is one moment in a transaction, with microseconds; the column has milliseconds.
    await database.client.$transaction(async (tx) => {
      await createRunRepository({ ...database, client: tx as PrismaClient }).release(id, attempt, 0);
      expect(await tx.$queryRaw`SELECT "retryAt" <= now() AS due FROM "Turn"`).toEqual([{ due: true }]);
    });
  }
});
