// Wakes followers across processes: a topic carries "something new with number n is stored". The truth is the journal table;
// a lost announcement is only a delay, because a follower also polls slowly.

export interface EventLog {
  /**
   * Tells every process that `seq` was stored under `topic` (at most 200 bytes). Never rejects: what cannot be announced is logged, and
   * found by those who look for themselves.
   */
  announce(topic: string, seq: number): Promise<void>;
  /**
   * Calls `listener` for announcements from now on; resolves once it is listening (subscribe first, then read what is stored).
   * The function it resolves with stops it. A listener must not throw and must not block. After a lost connection
   * every listener is called once with Infinity ("look for yourself").
   */
  subscribe(topic: string, listener: (seq: number) => void): Promise<() => void>;
  check(): Promise<void>;
  close(): Promise<void>;
}
