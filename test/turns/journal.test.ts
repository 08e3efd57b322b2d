// Following a turn's journal: no gap, no repeat, no listener that stays. The table and the notifier are in memory here,
// so that a test can produce each race.
import { describe, expect, it, vi } from 'vitest';
import type { Notifier } from '../../src/platform/notifier/notifier.ts';
import type { NotifierListener } from '../../src/platform/notifier/notifier.ts';
import { REREAD } from '../../src/platform/notifier/notifier.ts';
import { copyOf } from '../../src/turns/events.ts';
import type { TurnEvent, TurnEventBody } from '../../src/turns/events.ts';
import { createJournal, withoutReplacedPreviews } from '../../src/turns/journal.ts';
import type { JournalOptions, JournalStore, OpenedTurn, RunningTurn, Stored } from '../../src/turns/journal.ts';

class Table implements JournalStore {
  readonly rows: TurnEvent[] = [];
  finished = false;
  gone = false;
  reads = 0;
  endsWithFollowers = false;
  readonly renewed: string[][] = [];

  append({ turnId }: RunningTurn, bodies: readonly TurnEventBody[]): Promise<Stored | null> {
    const events = bodies.map((body) => this.add(turnId, body));
    return Promise.resolve({ events, published: false });
  }
  add(turnId: string, body: TurnEventBody): TurnEvent {
    const event: TurnEvent = { ...body, seq: this.rows.length + 1, turnId, conversationId: 'c', at: new Date(0) };
    this.rows.push(event);
    if (body.type === 'TurnFinished') this.finished = true;
    return event;
  }
  readAfter(_turnId: string, after: number, limit: number): Promise<TurnEvent[] | null> {
    this.reads++;
    return Promise.resolve(this.gone ? null : this.after(after, limit));
  }
  open(_turnId: string, _viewerId: string, after: number, limit: number): Promise<OpenedTurn | null> {
    const { rows, finished, endsWithFollowers } = this;
    return Promise.resolve(
      this.gone ? null : { seq: rows.length, finished, endsWithFollowers, page: this.after(after, limit) },
    );
  }
  renewFollowed(turnIds: readonly string[]): Promise<void> {
    this.renewed.push([...turnIds]);
    return Promise.resolve();
  }
  after(after: number, limit: number): TurnEvent[] {
    return this.rows.filter((row) => row.seq > after).slice(0, limit);
  }
}

class TestNotifier implements Notifier {
  readonly channel = null;
  readonly listeners = new Set<NotifierListener>();

  publish(_topic: string, seq: number, copy: string | null = null): Promise<void> {
    for (const listener of [...this.listeners]) listener(seq, copy);
    return Promise.resolve();
  }
  subscribe(_topic: string, listener: NotifierListener): Promise<() => void> {
    this.listeners.add(listener);
    return Promise.resolve(() => {
      this.listeners.delete(listener);
    });
  }
  check(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

const delta = (text: string): TurnEventBody => ({ type: 'AnswerDelta', text });
const scale = (n: number, maskId = 'm1'): TurnEventBody => ({
  type: 'MaskScaleReady',
  maskId,
  preview: {
    scale: n,
    scaleCount: 3,
    side: n,
    box: null,
    rle: { size: [2, 4], counts: '044' },
    stability: null,
    elapsedMs: n,
  },
  codes: null,
});
const end: TurnEventBody = { type: 'TurnFinished', status: 'COMPLETED' };

function setUp(given: Partial<JournalOptions> = {}) {
  const options = { pollMs: 60_000, slowAfterMs: 60_000, pageSize: 64, renewEveryMs: 60_000, ...given };
  const table = new Table();
  const notifier = new TestNotifier();
  const journal = createJournal(table, notifier, options);
  const append = async (...bodies: TurnEventBody[]): Promise<void> => {
    for (const body of bodies) await journal.append({ turnId: 't', attempt: 1 }, [body]);
  };
  const follow = async (after = 0): Promise<AsyncIterableIterator<TurnEvent>> => {
    const events = await journal.follow('me', 't', after);
    if (events === null) throw new Error('there is no such turn');
    return events;
  };
  return { table, notifier, journal, append, follow };
}

const seqs = async (events: AsyncIterable<TurnEvent>): Promise<number[]> => {
  const all: number[] = [];
  for await (const event of events) all.push(event.seq);
  return all;
};

describe('a turn that ends with its followers', () => {
  it('is renewed when a follower comes and then again and again, until the last one leaves', async () => {
    const { follow, append, table } = setUp({ renewEveryMs: 1 });
    await append(delta('a'));
    table.endsWithFollowers = true;
    const [one, other] = [await follow(), await follow()];
    expect(table.renewed.slice(0, 2)).toEqual([['t'], ['t']]);
    await one.return?.();
    const before = table.renewed.length;
    await vi.waitFor(() => expect(table.renewed.length).toBeGreaterThan(before + 1));
    const ended = vi.spyOn(globalThis, 'clearInterval');
    await other.return?.();
    expect(ended).toHaveBeenCalledTimes(1);
    ended.mockRestore();
  });

  it('costs other turns no renewal', async () => {
    const { follow, append, table } = setUp({ renewEveryMs: 1 });
    await append(delta('a'), end);
    await seqs(await follow());
    table.endsWithFollowers = true;
    await seqs(await follow()); // it has ended
    expect(table.renewed).toEqual([]);
  });
});

describe('following a turn', () => {
  it('replays the stored events, continues live, and completes after the last event', async () => {
    const { follow, append } = setUp();
    await append(delta('a'), delta('b'));
    const all = seqs(await follow(0));
    await append(delta('c'), end);
    expect(await all).toEqual([1, 2, 3, 4]);
  });

  it('begins after the seq that the reader gives', async () => {
    const { follow, append } = setUp();
    await append(delta('a'), delta('b'), delta('c'), end);
    expect(await seqs(await follow(2))).toEqual([3, 4]);
  });

  it('from LATEST sends the state so far, over all pages, then the events appended meanwhile and later', async () => {
    const { journal, append, table, notifier } = setUp({ pollMs: 60_000, slowAfterMs: 60_000, pageSize: 2 });
    await append(delta('a'), delta('b'), scale(1), scale(2, 'm2'), scale(2), delta('c'), delta('d'), delta('e'));
    const readAfter = table.readAfter.bind(table);
    table.readAfter = async (...args) => {
      table.readAfter = readAfter;
      const page = await readAfter(...args);
      await tell(notifier, table.add('t', delta('f')));
      return page;
    };
    const events = await journal.follow('me', 't', 0, 'LATEST');
    if (events === null) throw new Error('there is no such turn');
    const all: unknown[] = [];
    const read = (async () => {
      for await (const event of events) all.push([event.seq, event.type === 'AnswerDelta' ? event.text : event.type]);
    })();
    await append(scale(3), end);
    await read;
    expect(all).toEqual([
      [2, 'ab'],
      [4, 'MaskScaleReady'],
      [5, 'MaskScaleReady'],
      [8, 'cde'],
      [9, 'f'],
      [10, 'MaskScaleReady'],
      [11, 'TurnFinished'],
    ]);
  });

  it('completes immediately when the reader has the last event', async () => {
    const { follow, append, notifier } = setUp();
    await append(delta('a'), end);
    expect(await seqs(await follow(2))).toEqual([]);
    expect(notifier.listeners.size).toBe(0);
  });

  it('loses no event that is stored between the subscription and the read', async () => {
    const { follow, append, table } = setUp();
    const open = table.open.bind(table);
    table.open = async (...args) => {
      const before = await open(...args);
      await append(delta('between'));
      return before;
    };
    const follower = await follow(0);
    await append(end);
    expect(await seqs(follower)).toEqual([1, 2]);
  });

  it('finds events whose notice was lost', async () => {
    const { follow, table } = setUp({ pollMs: 5, slowAfterMs: 60_000, pageSize: 64 });
    const follower = await follow();
    const first = follower.next();
    table.add('t', delta('a'));
    table.add('t', end);
    expect((await first).value?.seq).toBe(1);
    expect(await seqs(follower)).toEqual([2]);
  });

  it('frees its listener as soon as an idle reader leaves', async () => {
    const { follow, notifier } = setUp();
    const follower = await follow(0);
    const waiting = follower.next();
    await Promise.resolve();
    expect(notifier.listeners.size).toBe(1);
    await follower.return?.();
    expect(notifier.listeners.size).toBe(0);
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('ends when the turn is deleted', async () => {
    const { follow, append, table, notifier } = setUp();
    await append(delta('a'));
    const follower = await follow(0);
    await follower.next();
    const waiting = follower.next();
    table.gone = true;
    await notifier.publish('turn:t', REREAD);
    expect((await waiting).done).toBe(true);
    expect(notifier.listeners.size).toBe(0);
  });

  it.each([
    ['at the same moment', true],
    ['while the reader is busy', false],
  ])('ends without an event when the turn is deleted and its end is announced %s', async (_, waits) => {
    const { follow, append, table, notifier } = setUp();
    await append(delta('a'));
    const follower = await follow();
    await follower.next();
    const before = waits ? follower.next() : null;
    table.gone = true;
    const told = [notifier.publish('turn:t', REREAD), tell(notifier, table.add('t', end))];
    await Promise.all(told);
    expect(await (before ?? follower.next())).toEqual({ done: true, value: undefined });
  });

  it('reads long journals in pages, and other work runs between the pages', async () => {
    const { follow, append } = setUp({ pollMs: 60_000, slowAfterMs: 60_000, pageSize: 7 });
    await append(...Array.from({ length: 300 }, (_, i) => delta(String(i))), end);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 0);
    const all = await seqs(await follow(0));
    clearInterval(ticking);
    expect(all).toEqual(Array.from({ length: 301 }, (_, i) => i + 1));
    expect(ticks).toBeGreaterThan(0);
  });

  it('skips replaced previews, and only those, for a reader that is too slow', async () => {
    const { follow, append } = setUp({ pollMs: 60_000, slowAfterMs: -1, pageSize: 64 });
    const follower = await follow(0);
    await append(delta('a'), scale(1), scale(2), delta('b'), scale(3), end);
    expect(await seqs(follower)).toEqual([1, 4, 5, 6]);
  });

  it('ends at once for a slow reader when the read that leaves out previews finds the turn deleted', async () => {
    const { follow, append, table, notifier } = setUp({ pollMs: 60_000, slowAfterMs: -1, pageSize: 64 });
    const follower = await follow(0);
    await append(delta('a'), scale(1));
    expect((await follower.next()).value?.seq).toBe(1);
    table.gone = true;
    await notifier.publish('turn:t', REREAD);
    expect(await seqs(follower)).toEqual([]);
  });

  it('replays every preview, however slow the reader is', async () => {
    const { follow, append } = setUp({ pollMs: 60_000, slowAfterMs: -1, pageSize: 64 });
    await append(delta('a'), scale(1), scale(2), scale(3), end);
    expect(await seqs(await follow(0))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a notice of another process', () => {
  it('carries the event: a follower that waits for the next seq does not read the table', async () => {
    const { follow, table, notifier } = setUp();
    const all = seqs(await follow());
    for (const body of [delta('a'), scale(1), end]) await tell(notifier, table.add('t', body));
    expect(await all).toEqual([1, 2, 3]);
    expect(table.reads).toBe(0);
  });

  it('that was lost is detected by the next one', async () => {
    const { follow, table, notifier } = setUp();
    const all = seqs(await follow());
    table.add('t', delta('lost'));
    await tell(notifier, table.add('t', end));
    expect(await all).toEqual([1, 2]);
  });

  it('that arrives out of order changes nothing', async () => {
    const { follow, table, notifier } = setUp();
    const all = seqs(await follow());
    const events = [delta('a'), delta('b'), delta('c'), end].map((body) => table.add('t', body));
    for (const i of [1, 0, 3, 2, 0]) {
      const event = events[i];
      if (event !== undefined) await tell(notifier, event);
    }
    expect(await all).toEqual([1, 2, 3, 4]);
  });

  it('with the seq alone (an event that is too long, an older version) makes the follower read the table', async () => {
    const { follow, table, notifier } = setUp();
    const follower = await follow();
    const first = follower.next();
    await notifier.publish('turn:t', table.add('t', delta('x'.repeat(10_000))).seq);
    expect((await first).value).toMatchObject({ seq: 1, text: 'x'.repeat(10_000) });
    await notifier.publish('turn:t', table.add('t', end).seq);
    expect(await seqs(follower)).toEqual([2]);
  });

  it('that cannot be parsed makes the follower read the table', async () => {
    const { follow, table, notifier } = setUp();
    const all = seqs(await follow());
    await notifier.publish('turn:t', table.add('t', delta('a')).seq, '0 c {"type":"Unheard"}');
    await notifier.publish('turn:t', table.add('t', end).seq, 'gibberish');
    expect(await all).toEqual([1, 2]);
  });

  it('of an event is not sent again to a follower that came between append and notice', async () => {
    const { follow, table, notifier } = setUp();
    const [first, last] = [table.add('t', delta('a')), table.add('t', delta('b'))];
    const all = seqs(await follow());
    await tell(notifier, first);
    await tell(notifier, last);
    await tell(notifier, table.add('t', end));
    expect(await all).toEqual([1, 2, 3]);
  });

  it('that arrives while the table is read is not lost, whether its event is on the page or after it', async () => {
    const { follow, table, notifier } = setUp();
    const readAfter = table.readAfter.bind(table);
    const all = seqs(await follow());
    table.readAfter = async (...args) => {
      table.readAfter = readAfter;
      const onPage = table.add('t', delta('on the page'));
      const page = await readAfter(...args);
      await tell(notifier, onPage);
      await tell(notifier, table.add('t', end));
      return page;
    };
    await notifier.publish('turn:t', table.add('t', delta('a')).seq);
    expect(await all).toEqual([1, 2, 3]);
  });

  it.each(Array.from({ length: 12 }, (_, steps) => steps))(
    'that comes %i steps after the table had nothing is not lost',
    async (steps) => {
      const { follow, table, notifier } = setUp();
      const readAfter = table.readAfter.bind(table);
      const all = seqs(await follow());
      table.readAfter = (...args) => {
        table.readAfter = readAfter;
        const page = readAfter(...args);
        void (async () => {
          await page;
          for (let step = 0; step < steps; step++) await Promise.resolve();
          await tell(notifier, table.add('t', end));
        })();
        return page;
      };
      await notifier.publish('turn:t', REREAD);
      expect(await all).toEqual([1]);
    },
  );

  it('beyond a page stays in the table until the reader has consumed the buffered events', async () => {
    const { follow, table, notifier } = setUp({ pollMs: 60_000, slowAfterMs: 60_000, pageSize: 4 });
    const follower = await follow();
    for (let i = 0; i < 20; i++) await tell(notifier, table.add('t', delta(String(i))));
    await tell(notifier, table.add('t', end));
    expect(await seqs(follower)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    expect(table.reads).toBeGreaterThan(0);
  });
});

const tell = (notifier: TestNotifier, event: TurnEvent): Promise<void> =>
  notifier.publish('turn:t', event.seq, copyOf(event));

describe('many followers of a turn', () => {
  it('share one read of each event whose notice has only the seq, and each receives all events', async () => {
    const { follow, table, notifier } = setUp();
    const followers = await Promise.all(Array.from({ length: 50 }, () => follow()));
    for (const [i, body] of [delta('a'), scale(1), end].entries()) {
      const told = Promise.all(followers.map((follower) => follower.next()));
      await notifier.publish('turn:t', table.add('t', body).seq);
      expect((await told).map(({ value }) => value?.seq)).toEqual(followers.map(() => i + 1));
    }
    expect(table.reads).toBe(3);
  });

  it('share one listener, until the last one leaves', async () => {
    const { follow, notifier } = setUp();
    const followers = await Promise.all(Array.from({ length: 50 }, () => follow()));
    expect(notifier.listeners.size).toBe(1);
    for (const follower of followers.slice(1)) await follower.return?.();
    expect(notifier.listeners.size).toBe(1);
    await followers[0]?.return?.();
    expect(notifier.listeners.size).toBe(0);
  });

  it('receive events that were stored while the read of another follower was in progress', async () => {
    const { follow, table, notifier } = setUp();
    const readAfter = table.readAfter.bind(table);
    let began = (): void => {};
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    table.readAfter = async (...args) => {
      const page = await readAfter(...args);
      began();
      await answered;
      return page;
    };
    const [early, late] = [await follow(), await follow()];
    const first = early.next();
    await notifier.publish('turn:t', table.add('t', delta('a')).seq);
    await begun;
    await notifier.publish('turn:t', table.add('t', end).seq);
    const all = seqs(late);
    answer();
    expect((await first).value?.seq).toBe(1);
    expect([await seqs(early), await all]).toEqual([[2], [1, 2]]);
  });
});

describe('previews that are replaced', () => {
  it('are those with a newer one of the same mask', async () => {
    const { table, append } = setUp();
    await append(scale(1, 'a'), scale(1, 'b'), scale(2, 'a'), delta('x'));
    expect(withoutReplacedPreviews(table.rows).map((event) => event.seq)).toEqual([2, 3, 4]);
  });
});
