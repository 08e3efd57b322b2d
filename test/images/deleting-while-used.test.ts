// An image that is deleted in the moment in which it is asked about, or a mask on it is made: one of the two is
// refused, whichever comes first.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { newId } from '../../src/ids.ts';
import { createImageRepository } from '../../src/images/repository.ts';
import { createMaskInserts } from '../../src/masks/insert-repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import type { CreationRepository } from '../../src/turns/creation-repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { newTurn } from '../support/turns.ts';

let own: TestDatabase;
let database: Database;
/** Another session, which holds up what needs its locks. */
let other: pg.Client;
/** A third one, which looks: inside of a transaction what others wait for is looked at once. */
let watcher: pg.Client;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 4 });
  [other, watcher] = [new pg.Client({ connectionString: own.url }), new pg.Client({ connectionString: own.url })];
  await Promise.all([other.connect(), watcher.connect()]);
});
afterAll(async () => {
  await Promise.all([other.end(), watcher.end()]);
  await database.close();
  await own.drop();
});

let imageId: string;
beforeEach(async () => {
  imageId = newId();
  const image = {
    ownerId: 'me',
    status: 'READY' as const,
    contentType: 'image/png',
    width: 4,
    height: 2,
    byteSize: 1,
    sha256: '',
    shownFile: null,
  };
  await createImageRepository(database.client).insert({ id: imageId, ...image });
});

const ask = (): ReturnType<CreationRepository['create']> =>
  createCreationRepository(database, readConfig({}).limits).create(
    newTurn({ imageIds: [imageId], seenImageIds: [imageId] }),
  );
const remove = () => createImageRepository(database.client).markDeleted('me', imageId);

/** Sessions of this database that wait for a lock. */
const waiting = (count: number) =>
  vi.waitFor(
    async () => {
      const {
        rows: [row],
      } = await watcher.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND ` +
          `wait_event_type = 'Lock'`,
      );
      expect(row?.n).toBe(count);
    },
    { timeout: 10_000, interval: 20 },
  );

it('is kept while a question about it is being stored', async () => {
  // What is counted of the user is stored after the images were locked, in the same statement.
  await other.query('BEGIN');
  await other.query(`INSERT INTO "UsageDay" ("ownerId", day) VALUES ('me', (now() AT TIME ZONE 'utc')::date)`);
  const asked = ask();
  await waiting(1);
  const removed = remove();
  await waiting(2);
  await other.query('ROLLBACK');
  expect(await asked).toMatchObject({ turn: { status: 'QUEUED' } });
  expect(await removed).toBe('BUSY');
});

const deleting = async (): Promise<void> => {
  await other.query('BEGIN');
  await other.query(`UPDATE "Image" SET status = 'DELETED' WHERE id = $1`, [imageId]);
};

it('that is being deleted is not asked about', async () => {
  await deleting();
  const asked = ask();
  await waiting(1);
  await other.query('COMMIT');
  expect(await asked).toBe('MOVED');
  expect(await database.client.turn.count({ where: { images: { some: { imageId } } } })).toBe(0);
});

it('that is being deleted gets no combined mask', async () => {
  const asked = await ask();
  if (typeof asked === 'string') throw new Error(asked);
  const { id: turnId } = asked.turn;
  await database.client.turn.update({ where: { id: turnId }, data: { status: 'COMPLETED' } });
  const mask = {
    id: newId(),
    turnId,
    imageId,
    label: 'all',
    idempotencyKey: null,
    outcome: 'FOUND' as const,
    width: 4,
    height: 2,
    area: 8,
    box: { x: 0, y: 0, width: 4, height: 2 },
    confidence: 1,
    rle: { size: [2, 4] as [number, number], counts: '08' },
    polygons: [],
    tokens: new Uint8Array(),
  };
  await deleting();
  const combined = createMaskInserts(database).insertCombined({ ...mask, operation: 'UNION', sourceIds: [] });
  await waiting(1);
  await other.query('COMMIT');
  expect(await combined).toBe('NO_PICTURE');
  expect(await database.client.mask.count({ where: { imageId } })).toBe(0);
});
