// Clocks of processes that are hours off: who holds a turn, who lives and when something happened are judged by the
// database's clock alone.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBatchRepository } from '../../src/batches/repository.ts';
import { readConfig } from '../../src/config.ts';
import { createConversationRepository } from '../../src/conversations/repository.ts';
import { newId } from '../../src/ids.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import type { CreationRepository } from '../../src/turns/creation-repository.ts';
import { createJournalRepository } from '../../src/turns/journal-repository.ts';
import { createTurnRepository } from '../../src/turns/repository.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import type { RunRepository } from '../../src/turns/run-repository.ts';
import { createTrimRepository } from '../../src/turns/trim-repository.ts';
import { createWorkerRepository } from '../../src/workers/repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { newTurn } from '../support/turns.ts';

const HOURS = 3_600_000;
const STALE_MS = 20_000;
const { info } = new ScriptedEngine();

let own: TestDatabase;
let database: Database;
let creations: CreationRepository;
let runs: RunRepository;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 4 });
  creations = createCreationRepository(database, readConfig({}).limits);
  runs = createRunRepository(database);
});
afterAll(async () => {
  await database.close();
  await own.drop();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is done is done by a process whose clock is off by so much. */
async function withClock<T>(shiftMs: number, act: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + shiftMs });
  try {
    return await act();
  } finally {
    vi.useRealTimers();
  }
}
async function ask(): Promise<string> {
  const created = await creations.create(newTurn());
  if (typeof created === 'string') throw new Error(created);
  return created.turn.id;
}

describe.each([
  ['ahead', 3 * HOURS],
  ['behind', -3 * HOURS],
])('a worker whose clock is three hours %s', (_, shiftMs) => {
  it('keeps its turn as long as it beats', async () => {
    const id = await ask();
    expect(await withClock(shiftMs, () => runs.claim(id, STALE_MS, info))).toMatchObject({ attempt: 1 });
    expect(await withClock(shiftMs, () => runs.heartbeat(id, 1))).toEqual({ cancelRequested: false });
    expect(await runs.claim(id, STALE_MS, info)).toBeNull();
  });

  it('loses its turn when it beats no more', async () => {
    const id = await ask();
    await withClock(shiftMs, () => runs.claim(id, STALE_MS, info));
    await withClock(shiftMs, () => runs.heartbeat(id, 1));
    expect(await runs.claim(id, 0, info)).toMatchObject({ attempt: 2 });
    expect(await runs.heartbeat(id, 1)).toBeNull();
  });

  it('takes the turns of nobody who lives for abandoned, and knows those that are', async () => {
    const id = await ask();
    await runs.claim(id, STALE_MS, info);
    const abandoned = (staleMs: number): Promise<string[]> =>
      withClock(shiftMs, async () => (await runs.abandoned({ staleMs, waitingForMs: HOURS })).map((one) => one.id));
    expect(await abandoned(STALE_MS)).not.toContain(id);
    expect(await abandoned(0)).toContain(id);
  });

  it('tells a journal whose times go forward, and a usage that can be', async () => {
    const id = await ask();
    const before = Date.now();
    await withClock(shiftMs, async () => {
      await runs.claim(id, STALE_MS, info);
      await createJournalRepository(database.sql).append(
        { turnId: id, attempt: 1 },
        [{ type: 'AnswerDelta', text: 'a' }],
        false,
      );
      await runs.finish(id, 1, {
        status: 'COMPLETED',
        answer: 'a',
        resolvedIntent: 'ANSWER',
        usage: {
          promptTokens: 1,
          imageTokens: 0,
          cachedTokens: 0,
          reusedTokens: 0,
          answerTokens: 1,
          maskTokens: 0,
          prefillMs: 1,
          answerMs: 1,
          maskMs: 0,
          batchSize: 1,
        },
      });
    });
    const events = (await createJournalRepository(database.sql).readAfter(id, 0, 10)) ?? [];
    const types = ['TurnQueued', 'TurnStarted', 'AnswerDelta', 'TurnFinished'];
    expect(events.map(({ type }) => type)).toEqual(types);
    const times = events.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const [turn] = await createTurnRepository(database.client).byIds([id]);
    expect(turn?.usage?.queueMs).toBeGreaterThanOrEqual(0);
    for (const time of [...times, turn?.finishedAt?.getTime() ?? 0])
      expect(Math.abs(time - before)).toBeLessThan(HOURS);
    await expect(
      withClock(shiftMs, () => createTrimRepository(database.client).whole(HOURS, 100)),
    ).resolves.not.toContain(id);
  });

  it('asks, cancels and is found like any other', async () => {
    const id = await withClock(shiftMs, ask);
    const before = Date.now();
    expect((await withClock(shiftMs, () => runs.cancelQueued(id)))?.events).toMatchObject([{ seq: 2 }]);
    const [turn] = await createTurnRepository(database.client).byIds([id]);
    for (const time of [turn?.createdAt, turn?.finishedAt])
      expect(Math.abs((time?.getTime() ?? 0) - before)).toBeLessThan(HOURS);
    const workers = createWorkerRepository(database.client);
    await withClock(shiftMs, () => workers.announce(id, info));
    expect(await workers.newest(STALE_MS)).toMatchObject({ id: info.id });
    expect(await withClock(-shiftMs, () => workers.newest(STALE_MS))).toMatchObject({ id: info.id });
    expect(await workers.newest(0)).toBeNull();
  });

  it('deletes, judges, ends and purges at the time of the database', async () => {
    const before = Date.now();
    const id = await ask();
    const turns = createTurnRepository(database.client);
    const judged = await withClock(shiftMs, () => turns.setFeedback('me', id, { thumb: 'UP', text: null }));
    const batches = createBatchRepository(database);
    const items = [{ imageId: newId(), phrase: 'the ball' }];
    const made = { ownerId: 'me', options: {}, items, inputHash: 'x', idempotencyKey: null };
    const batch = await batches.insert(made, 20);
    if (typeof batch === 'string') throw new Error(batch);
    await withClock(shiftMs, () => batches.cancel('me', batch.id));
    await withClock(shiftMs, () => batches.finish(batch.id));
    const ended = await batches.find('me', batch.id);
    const conversations = createConversationRepository(database);
    const { conversationId } = judged ?? {};
    const deletedAt = await withClock(shiftMs, () => conversations.markDeleted('me', conversationId ?? ''));
    const times = [judged?.feedback?.updatedAt, ended?.cancelledAt, ended?.finishedAt, deletedAt];
    for (const time of [...times, await withClock(shiftMs, () => conversations.now())])
      expect(Math.abs((time?.getTime() ?? 0) - before)).toBeLessThan(HOURS);
  });

  it('changes conversations in the order of their changes', async () => {
    const conversations = createConversationRepository(database);
    const owner = `kim ${shiftMs}`;
    const ids: string[] = [];
    for (const title of ['a', 'b', 'c']) ids.push((await conversations.insert(owner, { title, tags: [] })).id);
    const [a, b, c] = ids as [string, string, string];
    await withClock(shiftMs, () => conversations.update(owner, a, { archived: true }));
    await conversations.update(owner, b, { title: 'bb' });
    await withClock(shiftMs, () => conversations.update(owner, c, { title: 'cc' }));
    const page = { limit: 3, after: null, before: null, backward: false };
    const rows = (await conversations.page(owner, page, {})).edges.map(({ node }) => node);
    expect(rows.map(({ id }) => id)).toEqual([c, b, a]);
    for (const { createdAt, updatedAt } of rows)
      expect(updatedAt.getTime()).toBeGreaterThanOrEqual(createdAt.getTime());
  });
});
