// Which server looks after a batch.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createBatchRepository } from '../../src/batches/repository.ts';
import type { BatchRepository, BatchRow } from '../../src/batches/repository.ts';
import { newId } from '../../src/ids.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let database: Database;
let other: pg.Client;
let batches: BatchRepository;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 8 });
  other = new pg.Client({ connectionString: own.url });
  await other.connect();
  batches = createBatchRepository(database);
});
afterAll(async () => {
  await other.end();
  await database.close();
  await own.drop();
});
beforeEach(() => other.query('DELETE FROM "Batch"'));

const insert = async (): Promise<BatchRow> => {
  const items = [{ imageId: newId(), phrase: 'the ball' }];
  const made = await batches.insert({ ownerId: 'me', options: {}, items, inputHash: 'x', idempotencyKey: null }, 20);
  if (typeof made === 'string') throw new Error(made);
  return made;
};
const makeDue = (): Promise<unknown> => other.query(`UPDATE "Batch" SET "dueAt" = now() - interval '1 second'`);

it('a new batch is looked after by the server that stored it', async () => {
  const { id } = await insert();
  expect([await batches.claim(), await batches.claim(id)]).toEqual([null, null]);
});

it('of many servers one claims a batch that is due', async () => {
  const made = [await insert(), await insert()];
  await makeDue();
  const claimed = await Promise.all(Array.from({ length: 6 }, () => batches.claim()));
  expect(claimed.flatMap((batch) => batch?.id ?? []).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  expect(claimed.find((batch) => batch !== null)).toEqual(await batches.find('me', claimed.find(Boolean)?.id ?? ''));
});

it('a released batch is due again in a second, and a finished one never', async () => {
  const { id } = await insert();
  await batches.release(id);
  expect(await batches.claim(id)).toBeNull();
  const { rows } = await other.query(`SELECT "dueAt" - now() < interval '1.1 seconds' AS soon FROM "Batch"`);
  expect(rows).toEqual([{ soon: true }]);
  await batches.finish(id);
  await makeDue();
  expect(await batches.claim(id)).toBeNull();
});
