// All that may happen to one conversation at the same moment, each against each and all at once, with pauses after
// every changed row: nothing stands in each other's way in a circle, because all take their locks in one order
// (docs/architecture.md, "Locks").
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createConversationRepository } from '../../src/conversations/repository.ts';
import { newId } from '../../src/ids.ts';
import { createImageRepository } from '../../src/images/repository.ts';
import { createMaskInserts } from '../../src/masks/insert-repository.ts';
import type { NewCombination } from '../../src/masks/insert-repository.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createShareRepository } from '../../src/shares/repository.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import type { NewTurn } from '../../src/turns/creation-repository.ts';
import { createJournalRepository } from '../../src/turns/journal-repository.ts';
import { createFairQueueRepository } from '../../src/turns/fair-queue-repository.ts';
import { createTurnRepository } from '../../src/turns/repository.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import { createTrimRepository } from '../../src/turns/trim-repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { openDatabaseFaults } from '../support/database-faults.ts';
import type { DatabaseFaults } from '../support/database-faults.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { newTurn } from '../support/turns.ts';

vi.setConfig({ testTimeout: 180_000 });

const { info } = new ScriptedEngine();
const usage = {
  promptTokens: 1,
  imageTokens: 1,
  cachedTokens: 0,
  reusedTokens: 0,
  answerTokens: 1,
  maskTokens: 1,
  prefillMs: 1,
  answerMs: 1,
  maskMs: 1,
  batchSize: 1,
};
const OWNER = 'me';
let maskIndex = 0;

let own: TestDatabase;
let database: Database;
let faults: DatabaseFaults;
let imageId = '';
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 40 });
  faults = await openDatabaseFaults(own.url);
  const image = {
    ownerId: OWNER,
    status: 'READY' as const,
    contentType: 'image/png',
    width: 4,
    height: 2,
    byteSize: 1,
    sha256: '',
    shownFile: null,
  };
  imageId = (await createImageRepository(database.client).insert({ id: newId(), ...image })).id;
  await faults.delay(5);
});
afterAll(async () => {
  await faults.close();
  await database.close();
  await own.drop();
});

function repositories() {
  const { client } = database;
  const limits = { ...readConfig({}).limits, maxConcurrentTurns: 100_000, maxQueuedTurns: 100_000 };
  return {
    creations: createCreationRepository(database, limits),
    runs: createRunRepository(database),
    masks: createMaskInserts({ client, sql: database.sql }),
    turns: createTurnRepository(client),
    conversations: createConversationRepository(database),
    shares: createShareRepository(client),
    journal: createJournalRepository(database.sql),
    line: createFairQueueRepository(client),
    trims: createTrimRepository(client),
  };
}

const question = (more: Partial<NewTurn>): NewTurn =>
  newTurn({
    viewerId: OWNER,
    parent: { active: true },
    imageIds: [imageId],
    seenImageIds: [imageId],
    idempotency: { key: newId(), inputHash: '' },
    onDisconnect: 'CANCEL',
    ...more,
  });

const maskOf = (turnId: string): Omit<NewCombination, 'operation' | 'sourceIds'> => ({
  id: newId(),
  turnId,
  imageId,
  label: 'a mask',
  idempotencyKey: null,
  outcome: 'FOUND',
  width: 4,
  height: 2,
  area: 4,
  box: { x: 0, y: 0, width: 2, height: 2 },
  confidence: 1,
  rle: { size: [2, 4], counts: '044' },
  polygons: [],
  tokens: new Uint8Array(2),
});
const modelMask = (turnId: string, index: number) => ({
  ...maskOf(turnId),
  index,
  parentId: null,
  lastScale: 1,
  zoom: null,
  stoppedBy: 'LAST_SCALE' as const,
  candidates: [],
});

interface Scene {
  conversationId: string;
  ended: string;
  running: string;
  waiting: string;
  maskId: string;
}

/** A conversation with a turn that has ended (and has a mask), one that runs, and one that waits. */
async function prepare(): Promise<Scene> {
  const { creations, runs, masks } = repositories();
  const ask = async (more: Partial<NewTurn>) => {
    const made = await creations.create(question(more));
    if (typeof made === 'string') throw new Error(made);
    return made;
  };
  const {
    turn: { id: ended },
    conversation: { id: conversationId },
  } = await ask({});
  await runs.claim(ended, 60_000, info);
  const mask = modelMask(ended, 0);
  await masks.insert(mask, 1, [], []);
  await runs.finish(ended, 1, { status: 'COMPLETED', answer: 'yes', resolvedIntent: 'ANSWER', usage });
  const conversation = { id: conversationId, titleIfNone: 'x' };
  const {
    turn: { id: running },
  } = await ask({ conversation });
  const {
    turn: { id: waiting },
  } = await ask({ conversation });
  await runs.claim(running, 60_000, info);
  return { conversationId, ended, running, waiting, maskId: mask.id };
}

const OPERATIONS: Record<string, (scene: Scene) => Promise<unknown>> = {
  ask: ({ conversationId }) =>
    repositories().creations.create(question({ conversation: { id: conversationId, titleIfNone: 'x' } })),
  'ask below': ({ conversationId, running, maskId }) =>
    repositories().creations.create(
      question({
        conversation: { id: conversationId, titleIfNone: 'x' },
        parent: { id: running },
        refineMaskId: maskId,
      }),
    ),
  regenerate: ({ conversationId, waiting }) =>
    repositories().creations.create(
      question({ conversation: { id: conversationId, titleIfNone: 'x' }, parent: { id: waiting } }),
    ),
  claim: ({ waiting }) => repositories().runs.claim(waiting, 60_000, info),
  heartbeat: ({ running }) => repositories().runs.heartbeat(running, 1),
  'renew followed': ({ waiting, running }) => repositories().journal.renewFollowed([waiting, running]),
  append: ({ running }) =>
    repositories().journal.append({ turnId: running, attempt: 1 }, [{ type: 'AnswerDelta', text: 'x' }], false),
  'store a mask': ({ running, maskId }) =>
    repositories().masks.insert({ ...modelMask(running, ++maskIndex), parentId: maskId }, 1, [], []),
  finish: ({ running }) =>
    repositories().runs.finish(running, 1, { status: 'COMPLETED', answer: 'yes', resolvedIntent: 'ANSWER', usage }),
  'hand back': ({ running }) => repositories().runs.release(running, 1, 0),
  'cancel what waits': ({ waiting }) => repositories().runs.cancelQueued(waiting),
  'cancel what runs': ({ running }) => repositories().runs.requestCancel(running),
  delete: ({ conversationId }) => repositories().conversations.markDeleted(OWNER, conversationId),
  restore: ({ conversationId }) => repositories().conversations.restore(OWNER, conversationId),
  purge: ({ conversationId }) => repositories().conversations.purge(conversationId, new Date()),
  rename: ({ conversationId }) => repositories().conversations.update(OWNER, conversationId, { title: 'y' }),
  'show a branch': ({ conversationId, ended }) =>
    repositories().conversations.update(OWNER, conversationId, { activeTurnId: ended }),
  combine: ({ ended, maskId }) =>
    repositories().masks.insertCombined({ ...maskOf(ended), operation: 'INVERT', sourceIds: [maskId] }),
  feedback: ({ ended }) => repositories().turns.setFeedback(OWNER, ended, { thumb: 'UP', text: null }),
  share: ({ conversationId }) =>
    repositories().shares.insert({ conversationId, tokenHash: newId(), expiresAt: null }, 20),
  'delete the image': () => createImageRepository(database.client).markDeleted(OWNER, imageId),
  'tell positions': () => repositories().line.appendPositions({ minAgeMs: 0, everyMs: 0 }),
  trim: ({ ended }) => repositories().trims.trim(ended),
  'expire leases': () => repositories().runs.expireLeases(),
};
/**
 * A row that is gone in the meantime is no fault: a turn or mask that hangs on what was purged is refused by the
 * database.
 */
const orGone = (operation: Promise<unknown>): Promise<unknown> =>
  operation.catch((error: unknown) => {
    if (!/foreign key/i.test(String(error))) throw error;
  });
const names = Object.keys(OPERATIONS);

async function together(operations: readonly string[]): Promise<void> {
  const scene = await prepare();
  await Promise.all(operations.map((name) => orGone(OPERATIONS[name]?.(scene) ?? Promise.reject(new Error(name)))));
}

/** A few pairs at a time: all conversations have one owner, so they meet at his usage too. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    }),
  );
}

describe('operations on one conversation at the same moment', () => {
  it('never wait for each other in a circle, each against each', async () => {
    await each(
      names.flatMap((a, i) => names.slice(i).map((b) => [a, b])),
      together,
    );
    expect(await faults.deadlocks()).toBe(0);
  });

  it('nor all at once', async () => {
    await each(
      Array.from({ length: 12 }, () => [...names, ...names].sort(() => Math.random() - 0.5)),
      together,
    );
    expect(await faults.deadlocks()).toBe(0);
  });
});
