// Following a turn's journal: no gap, no repeat, nothing left behind. The table and the announcements are held in memory here,
// so that each race can be arranged by hand.
import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../src/platform/event-log/event-log.ts';
import { createJournal, withoutReplacedPreviews } from '../../src/turns/journal.ts';
import type { JournalStore } from '../../src/turns/journal.ts';
import type { TurnEvent, TurnEventBody } from '../../src/turns/events.ts';

class Table implements JournalStore {
  readonly rows: TurnEvent[] = [];
  finished = false;
  gone = false;
  reads = 0;

  append(turnId: string, _attempt: number, body: TurnEventBody): Promise<number | null> {
    const seq = this.rows.length + 1;
    this.rows.push({ ...body, seq, turnId, at: new Date(0) });
    if (body.type === 'TurnFinished') this.finished = true;
    return Promise.resolve(seq);
  }
  readAfter(_turnId: string, after: number, limit: number): Promise<TurnEvent[] | null> {
    this.reads++;
    return Promise.resolve(this.gone ? null : this.rows.filter((row) => row.seq > after).slice(0, limit));
  }
  head(): Promise<{ seq: number; finished: boolean } | null> {
    return Promise.resolve(this.gone ? null : { seq: this.rows.length, finished: this.finished });
  }
}

class Announcements implements EventLog {
  readonly listeners = new Set<(seq: number) => void>();
  lost = false;

  announce(_topic: string, seq: number): Promise<void> {
    if (!this.lost) for (const listener of [...this.listeners]) listener(seq);
    return Promise.resolve();
  }
  subscribe(_topic: string, listener: (seq: number) => void): Promise<() => void> {
    this.listeners.add(listener);
    return Promise.resolve(() => { this.listeners.delete(listener); });
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
  type: 'MaskScaleReady', maskId, preview: { scale: n, scaleCount: 3, side: n, rle: { size: [2, 4], counts: '044' }, stability: null, elapsedMs: n },
});
const end: TurnEventBody = { type: 'TurnFinished', status: 'COMPLETED' };

function setUp(options = { pollMs: 60_000, slowAfterMs: 60_000, pageSize: 64 }) {
  const table = new Table();
  const announcements = new Announcements();
  const journal = createJournal(table, announcements, options);
  const append = (...bodies: TurnEventBody[]): Promise<unknown> => bodies.reduce<Promise<unknown>>((done, body) => done.then(() => journal.append('t', 1, body)), Promise.resolve());
  return { table, announcements, journal, append };
}

const seqs = async (events: AsyncIterable<TurnEvent>): Promise<number[]> => {
  const all: number[] = [];
  for await (const event of events) all.push(event.seq);
  return all;
};

describe('following a turn', () => {
  it('replays what was stored before, goes on live, and completes after the end', async () => {
    const { journal, append } = setUp();
    await append(delta('a'), delta('b'));
    const all = seqs(await journal.follow('t', 0));
    await append(delta('c'), end);
    expect(await all).toEqual([1, 2, 3, 4]);
  });

  it('begins after the number that the reader knows', async () => {
    const { journal, append } = setUp();
    await append(delta('a'), delta('b'), delta('c'), end);
    expect(await seqs(await journal.follow('t', 2))).toEqual([3, 4]);
  });

  it('completes at once when the reader has seen the end already', async () => {
    const { journal, append, announcements } = setUp();
    await append(delta('a'), end);
    expect(await seqs(await journal.follow('t', 2))).toEqual([]);
    expect(announcements.listeners.size).toBe(0);
  });

  it('loses nothing that is stored between subscribing and reading', async () => {
    const { journal, append, table } = setUp();
    const head = table.head.bind(table);
    table.head = async () => { const before = await head(); await append(delta('between')); return before; };
    const follower = await journal.follow('t', 0);
    await append(end);
    expect(await seqs(follower)).toEqual([1, 2]);
  });

  it('finds events whose announcement was lost', async () => {
    const { journal, append, announcements } = setUp({ pollMs: 5, slowAfterMs: 60_000, pageSize: 64 });
    const follower = await journal.follow('t', 0);
    const first = follower.next();
    announcements.lost = true;
    await append(delta('a'), end);
    expect((await first).value?.seq).toBe(1);
    expect(await seqs(follower)).toEqual([2]);
  });

  it('frees its listener as soon as an idle reader leaves', async () => {
    const { journal, announcements } = setUp();
    const follower = await journal.follow('t', 0);
    const waiting = follower.next();
    await Promise.resolve();
    expect(announcements.listeners.size).toBe(1);
    await follower.return?.();
    expect(announcements.listeners.size).toBe(0);
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('ends when the turn is deleted', async () => {
    const { journal, append, table, announcements } = setUp();
    await append(delta('a'));
    const follower = await journal.follow('t', 0);
    await follower.next();
    const waiting = follower.next();
    table.gone = true;
    await announcements.announce('turn:t', Infinity);
    expect((await waiting).done).toBe(true);
    expect(announcements.listeners.size).toBe(0);
  });

  it('reads long journals in pages and lets other work run between', async () => {
    const { journal, append } = setUp({ pollMs: 60_000, slowAfterMs: 60_000, pageSize: 7 });
    await append(...Array.from({ length: 300 }, (_, i) => delta(String(i))), end);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 0);
    const all = await seqs(await journal.follow('t', 0));
    clearInterval(ticking);
    expect(all).toEqual(Array.from({ length: 301 }, (_, i) => i + 1));
    expect(ticks).toBeGreaterThan(0);
  });

  it('skips replaced previews, and only those, for a reader that is too slow', async () => {
    const { journal, append } = setUp({ pollMs: 60_000, slowAfterMs: -1, pageSize: 64 });
    const follower = await journal.follow('t', 0);
    await append(delta('a'), scale(1), scale(2), delta('b'), scale(3), end);
    expect(await seqs(follower)).toEqual([1, 4, 5, 6]);
  });

  it('replays every preview, however slow the reader is', async () => {
    const { journal, append } = setUp({ pollMs: 60_000, slowAfterMs: -1, pageSize: 64 });
    await append(delta('a'), scale(1), scale(2), scale(3), end);
    expect(await seqs(await journal.follow('t', 0))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('many followers of a turn', () => {
  it('share one read of each event, and each is told all of it', async () => {
    const { journal, append, table } = setUp();
    const followers = await Promise.all(Array.from({ length: 50 }, () => journal.follow('t', 0)));
    for (const [i, body] of [delta('a'), scale(1), end].entries()) {
      const told = Promise.all(followers.map((follower) => follower.next()));
      await append(body);
      expect((await told).map(({ value }) => value?.seq)).toEqual(followers.map(() => i + 1));
    }
    expect(table.reads).toBeLessThanOrEqual(6); // for each event, and before it in vain
  });

  it('see what was stored while another one\'s read was under way', async () => {
    const { journal, append, table } = setUp();
    const readAfter = table.readAfter.bind(table);
    let began = (): void => {};
    const begun = new Promise<void>((resolve) => { began = resolve; });
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => { answer = resolve; });
    table.readAfter = async (...args) => { const page = await readAfter(...args); began(); await answered; return page; };
    const [early, late] = [await journal.follow('t', 0), await journal.follow('t', 0)];
    const first = early.next();
    await begun;
    await append(delta('a'), end);
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
