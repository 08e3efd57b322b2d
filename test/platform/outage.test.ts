// Which errors of the database say that a row with the same unique values exists.
import { expect, it } from 'vitest';
import { breaksUnique } from '../../src/platform/outage.ts';

const ofDriver = { code: '23505', constraint: 'Batch_ownerId_idempotencyKey_key' };
const ofPrisma = {
  code: 'P2002',
  meta: {
    driverAdapterError: { cause: { originalCode: '23505', constraint: { index: 'Batch_ownerId_idempotencyKey_key' } } },
  },
};

it.each([
  ['of the driver', ofDriver],
  ['of Prisma', ofPrisma],
  ['that is the cause of another', new Error('no batch', { cause: ofPrisma })],
])('an error %s names the constraint that was broken', (_, error) => {
  expect(breaksUnique(error, 'Batch_ownerId_idempotencyKey_key')).toBe(true);
  expect(breaksUnique(error, 'Turn_ownerId_idempotencyKey_key')).toBe(false);
});

it.each([
  ['another fault of a row', { code: '23503', constraint: 'Batch_ownerId_idempotencyKey_key' }],
  ['no error of the database', new Error('Batch_ownerId_idempotencyKey_key')],
  ['no constraint', { code: '23505', constraint: null }],
])('%s is none', (_, error) => {
  expect(breaksUnique(error, 'Batch_ownerId_idempotencyKey_key')).toBe(false);
});
