// Notices that a statement publishes itself, on PostgreSQL: what they carry, and that followers of another process get
// every event once, whatever becomes of the notices.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createLogger } from '../../src/platform/log.ts';
import { openPostgresNotifier } from '../../src/platform/notifier/postgres.ts';
import type { Notifier } from '../../src/platform/notifier/notifier.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import { copyOf } from '../../src/turns/events.ts';
import type { TurnEvent, TurnEventBody } from '../../src/turns/events.ts';
import { createJournalRepository } from '../../src/turns/journal-repository.ts';
import { createJournal } from '../../src/turns/journal.ts';
import type { Journal } from '../../src/turns/journal.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { newTurn } from '../support/turns.ts';

const log = createLogger('silent');
/** Followers that miss a notice without reading the table would wait longer than a test may take. */
const OPTIONS = { pollMs: 3_600_000, slowAfterMs: 3_600_000, pageSize: 64, renewEveryMs: 3_600_000 };
const delta = (text: string): TurnEventBody => ({ type: 'AnswerDelta', text });
const LONG = 'ü'.repeat(5_000);

let own: TestDatabase;
let database: Database;
let here: Notifier;
let there: Notifier;
let writing: Journal;
let reading: Journal;
beforeAll(async () => {
  own = await createTestDatabase();
  database = openDatabase(own.url, { maxConnections: 8 });
  [here, there] = [
    await openPostgresNotifier(own.url, database.sql, log),
    await openPostgresNotifier(own.url, database.sql, log),
  ];
  writing = createJournal(createJournalRepository(database.sql, here.channel), here, OPTIONS);
  reading = createJournal(createJournalRepository(database.sql, there.channel), there, OPTIONS);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await database.close();
  await own.drop();
});

/** A running turn of `me`; its journal has TurnQueued (1) and TurnStarted (2). */
async function runningTurn(): Promise<string> {
  const created = await createCreationRepository(database, readConfig({}).limits).create(newTurn());
  if (typeof created === 'string') throw new Error(created);
  const { info } = new ScriptedEngine();
  await createRunRepository(database).claim(created.turn.id, 60_000, info);
  return created.turn.id;
}

async function follow(turnId: string, after = 2): Promise<AsyncIterableIterator<TurnEvent>> {
  const events = await reading.follow('me', turnId, after);
  if (events === null) throw new Error('there is no such turn');
  return events;
}

async function take(events: AsyncIterator<TurnEvent>, count: number): Promise<TurnEvent[]> {
  const all: TurnEvent[] = [];
  while (all.length < count) {
    const { value } = await events.next();
    if (value === undefined) break;
    all.push(value as TurnEvent);
  }
  return all;
}

const numbered = (events: readonly TurnEvent[]): [number, string][] =>
  events.map((event) => [event.seq, event.type === 'AnswerDelta' ? event.text : event.type]);

describe('the notice of an append', () => {
  it('carries the copy that the table has, and the number alone when the event is too long', async () => {
    const turnId = await runningTurn();
    const notices: [number, string | null][] = [];
    const both = new Promise<void>((resolve) => {
      void there.subscribe(`turn:${turnId}`, (seq, copy) => {
        if (notices.push([seq, copy]) === 2) resolve();
      });
    });
    await writing.append({ turnId, attempt: 1 }, [delta('quoted "ü"\nline')]);
    await writing.append({ turnId, attempt: 1 }, [delta(LONG)]);
    await both;
    const [short] = await take(await follow(turnId), 1);
    if (short === undefined) throw new Error('no event');
    expect(notices).toEqual([
      [3, copyOf(short)],
      [4, null],
    ]);
  });

  it('brings events of any length to a follower of another process, in order', async () => {
    const turnId = await runningTurn();
    const events = await follow(turnId);
    const all = take(events, 3);
    for (const text of ['a', LONG, 'b']) await writing.append({ turnId, attempt: 1 }, [delta(text)]);
    expect(numbered(await all)).toEqual([
      [3, 'a'],
      [4, LONG],
      [5, 'b'],
    ]);
    await events.return?.();
  });

  it('that was lost is made up for by the next one', async () => {
    const turnId = await runningTurn();
    const events = await follow(turnId);
    const all = take(events, 2);
    const silent = createJournalRepository(database.sql, null);
    await silent.append({ turnId, attempt: 1 }, [delta('lost')], false);
    await writing.append({ turnId, attempt: 1 }, [delta('heard')]);
    expect(numbered(await all)).toEqual([
      [3, 'lost'],
      [4, 'heard'],
    ]);
    await events.return?.();
  });

  it('of an older worker, a number on the older channel, makes the follower read the table', async () => {
    const turnId = await runningTurn();
    const events = await follow(turnId);
    const all = take(events, 1);
    await createJournalRepository(database.sql, null).append({ turnId, attempt: 1 }, [delta('old')], false);
    await database.client.$executeRaw`SELECT pg_notify('maskstream_events', ${JSON.stringify([`turn:${turnId}`, 3])})`;
    expect(numbered(await all)).toEqual([[3, 'old']]);
    await events.return?.();
  });
});
