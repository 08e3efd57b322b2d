// What is left of a journal some time after its turn's end, and what readers with any cursor make of it.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { createCreationRepository } from '../../src/turns/creation-repository.ts';
import type { ReadEvent, StoredEvent, TurnEvent, TurnEventBody } from '../../src/turns/events.ts';
import { createJournalRepository } from '../../src/turns/journal-repository.ts';
import { createJournal } from '../../src/turns/journal.ts';
import { createRunRepository } from '../../src/turns/run-repository.ts';
import { createTrimRepository } from '../../src/turns/trim-repository.ts';
import { trimJournal, unread } from '../../src/turns/trim.ts';
import { trimEnded } from '../../src/turns/trimming.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { QUIET } from '../support/quiet-notifier.ts';
import { newTurn } from '../support/turns.ts';

const queued = (position: number): TurnEventBody => ({ type: 'TurnQueued', position });
const delta = (text: string): TurnEventBody => ({ type: 'AnswerDelta', text });
const scale = (n: number, maskId = 'a'): TurnEventBody => ({
  type: 'MaskScaleReady',
  maskId,
  preview: {
    scale: n,
    scaleCount: 9,
    side: n,
    box: null,
    rle: { size: [1, 1], counts: '1' },
    stability: null,
    elapsedMs: n,
  },
  codes: null,
});
const end: TurnEventBody = { type: 'TurnFinished', status: 'COMPLETED' };
const numbered = (bodies: readonly TurnEventBody[]): StoredEvent[] =>
  bodies.map((body, i) => ({ ...body, seq: i + 1, turnId: 't', at: new Date(0) }));

function trim(events: readonly StoredEvent[]): StoredEvent[] {
  const { dropped, changed } = trimJournal(events);
  const anew = new Map(changed.map(({ seq, body }) => [seq, body]));
  return events.filter(({ seq }) => !dropped.includes(seq)).map((event) => ({ ...event, ...anew.get(event.seq) }));
}
const read = (events: readonly StoredEvent[], after: number): ReadEvent[] =>
  events.filter(({ seq }) => seq > after).map((event) => unread(event, after));
const textOf = (events: readonly ReadEvent[]): string =>
  events.map((event) => (event.type === 'AnswerDelta' ? event.text : '')).join('');

describe('a journal that is trimmed', () => {
  it('holds the last position, whole texts, the last preview of each mask, and the end', () => {
    const events = numbered([
      queued(2),
      queued(1),
      { type: 'TurnStarted', modelId: 'm', attempt: 1 },
      delta('He'),
      delta('re: '),
      { type: 'MaskStarted', maskId: 'a', label: 'x' },
      scale(1),
      scale(2),
      delta('and '),
      scale(3),
      delta('so.'),
      end,
    ]);
    expect(
      read(trim(events), 0).map(({ seq, type, ...event }) => [seq, type, 'text' in event ? event.text : '']),
    ).toEqual([
      [2, 'TurnQueued', ''],
      [3, 'TurnStarted', ''],
      [5, 'AnswerDelta', 'Here: '],
      [6, 'MaskStarted', ''],
      [9, 'AnswerDelta', 'and '],
      [10, 'MaskScaleReady', ''],
      [11, 'AnswerDelta', 'so.'],
      [12, 'TurnFinished', ''],
    ]);
  });

  it(
    'tells every reader, whatever he knows, the rest of the text, no letter twice, and every ' +
      'event that nothing replaced',
    () => {
      const body = fc.oneof(
        fc.nat(9).map(queued),
        fc.string({ minLength: 1, maxLength: 3 }).map(delta),
        fc.tuple(fc.nat(9), fc.constantFrom('a', 'b')).map(([n, id]) => scale(n, id)),
        fc.constantFrom('a', 'b').map((maskId): TurnEventBody => ({ type: 'MaskStarted', maskId, label: 'x' })),
      );
      fc.assert(
        fc.property(fc.array(body, { maxLength: 30 }), (bodies) => {
          const events = numbered([...bodies, end]);
          for (const kept of [trim(events), trim(trim(events))]) {
            for (let after = 0; after <= events.length; after++) {
              const rest = read(kept, after);
              expect(textOf(rest)).toBe(textOf(read(events, after)));
              expect(rest.every(({ seq }, i) => seq > (rest[i - 1]?.seq ?? after))).toBe(true);
              expect(rest.filter(({ type }) => type === 'MaskStarted' || type === 'TurnFinished')).toEqual(
                read(events, after).filter(({ type }) => type === 'MaskStarted' || type === 'TurnFinished'),
              );
              for (const maskId of ['a', 'b']) {
                const last = events.findLast((event) => event.type === 'MaskScaleReady' && event.maskId === maskId);
                if (last !== undefined && last.seq > after) expect(rest).toContainEqual(last);
              }
            }
          }
        }),
      );
    },
  );
});

describe('trimming', () => {
  let own: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    own = await createTestDatabase();
    database = openDatabase(own.url, { maxConnections: 4 });
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });

  it(
    'takes turns that ended long enough ago, once, and one that is being replayed goes on ' + 'without gap or repeat',
    async () => {
      const creations = createCreationRepository(database, readConfig({}).limits);
      const runs = createRunRepository(database);
      const store = createJournalRepository(database.sql);
      const journals = createTrimRepository(database.client);
      const ask = async (): Promise<string> => {
        const created = await creations.create(newTurn());
        if (typeof created === 'string') throw new Error(created);
        return created.turn.id;
      };
      const id = await ask();
      await runs.claim(id, 1000, new ScriptedEngine().info);
      for (const body of [delta('a'), delta('b'), delta('c'), scale(1), scale(2), delta('d'), delta('e')])
        await store.append({ turnId: id, attempt: 1 }, [body], false);

      await trimEnded(journals, 0);
      expect((await store.readAfter(id, 0, 100))?.length).toBe(9); // it runs

      await runs.finish(id, 1, { status: 'CANCELLED', answer: 'abcde' });
      await trimEnded(journals, 60_000);
      expect((await store.readAfter(id, 0, 100))?.length).toBe(10); // it has only just ended

      const journal = createJournal(store, QUIET, {
        pollMs: 60_000,
        slowAfterMs: 60_000,
        pageSize: 3,
        renewEveryMs: 60_000,
      });
      const replay = await journal.follow('me', id, 0);
      if (replay === null) throw new Error('there is no such turn');
      const before = [await replay.next(), await replay.next(), await replay.next()].map(({ value }) => value);
      expect(before.map((event) => event?.seq)).toEqual([1, 2, 3]);
      await Promise.all([trimEnded(journals, 0), trimEnded(journals, 0)]);
      const after: TurnEvent[] = [];
      for await (const event of replay) after.push(event);
      expect(after.map((event) => [event.seq, 'text' in event ? event.text : event.type])).toEqual([
        [5, 'bc'],
        [7, 'MaskScaleReady'],
        [9, 'de'],
        [10, 'TurnFinished'],
      ]);
      expect(await journals.whole(0, 10)).toEqual([]);
    },
  );
});
