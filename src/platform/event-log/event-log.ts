// Wakes followers across processes: a topic carries "number n is stored", and a copy of it where that is short enough.
// The truth is the table; whoever misses a notice, or finds a gap in the numbers, reads the table, and a follower also
// polls slowly.

/** `copy`: of what is stored under the number; null where it did not come along. */
export type Listener = (seq: number, copy: string | null) => void;

/** A number above all others: "look for yourself". It can be announced too. */
export const LOOK = Number.MAX_SAFE_INTEGER;

export interface EventLog {
  /**
   * The channel on which a statement of the database may announce by itself what it stores, heard when it commits or
   * never (`pg_notify(channel, notice)`, notice.ts); null where announcements go another way, and follow the commit.
   */
  readonly channel: string | null;
  /**
   * Tells every process that `seq` was stored under `topic` (at most 200 bytes). Never rejects: what cannot be
   * announced is logged, and found by those who look for themselves.
   */
  announce(topic: string, seq: number, copy?: string): Promise<void>;
  /**
   * Calls `listener` for announcements from now on; resolves once it is listening (subscribe first, then read what is
   * stored). The function it resolves with stops it. A listener must not throw and must not block. After a lost
   * connection every listener is called once with LOOK.
   */
  subscribe(topic: string, listener: Listener): Promise<() => void>;
  check(): Promise<void>;
  close(): Promise<void>;
}
