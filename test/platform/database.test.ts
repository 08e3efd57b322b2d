// What the database says of itself, by real errors of a real one: which of them pass, and what whoever asked is told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 1 });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const raise = (sqlState: string): string =>
  `DO $$ BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = '${sqlState}'; END $$`;
const PASSING = [
  '08000',
  '08006',
  '25006',
  '25P03',
  '53000',
  '53100',
  '53200',
  '53300',
  '53400',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '58000',
  '58030',
];

describe('an error of the database that passes', () => {
  it.each(PASSING)(
    'is told as DATABASE_UNAVAILABLE, without internals, alone and in a transaction: %s',
    async (sqlState) => {
      const told = {
        name: 'AppError',
        code: 'DATABASE_UNAVAILABLE',
        message: expect.stringMatching(
          /^The database (cannot be reached|has no room left|took too long over this)\. Try again in a moment\.$/,
        ),
      };
      await expect(database.client.$executeRawUnsafe(raise(sqlState))).rejects.toMatchObject(told);
      await expect(database.client.$transaction((tx) => tx.$executeRawUnsafe(raise(sqlState)))).rejects.toMatchObject(
        told,
      );
    },
  );

  it('is no free connection too', async () => {
    let leave = (): void => {};
    const held = database.client.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1`;
      await new Promise<void>((resolve) => {
        leave = resolve;
      });
    });
    await expect(database.client.$transaction((tx) => tx.$executeRaw`SELECT 1`, { maxWait: 50 })).rejects.toMatchObject(
      { code: 'DATABASE_UNAVAILABLE' },
    );
    leave();
    await held;
  });
});

it('any other error is what it is', async () => {
  await expect(database.client.$executeRawUnsafe(raise('23514'))).rejects.not.toMatchObject({ name: 'AppError' });
});

it('a conflict is done again, alone and in a transaction, a bounded number of times', async () => {
  await database.client.$executeRawUnsafe('CREATE SEQUENCE tries');
  const refuse = (times: number): string =>
    `DO $$ BEGIN IF nextval('tries') <= ${times} THEN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END IF; END $$`;
  await database.client.$executeRawUnsafe(refuse(3));
  await database.client.$executeRawUnsafe('ALTER SEQUENCE tries RESTART');
  let runs = 0;
  await database.client.$transaction(async (tx) => {
    runs++;
    await tx.$executeRawUnsafe(refuse(2));
  });
  expect(runs).toBe(3);
  await expect(database.client.$executeRawUnsafe(raise('40001'))).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: 'The database was busy with other changes of the same. Try again in a moment.',
  });
});
