// Wakes followers in all processes. A notice has a topic and the number of a stored row, and a copy of the row when it
// is short enough. The table is the source of truth: a follower that misses a notice, or finds a gap in the numbers,
// reads the table; it also polls the table slowly.

/** `copy`: the stored row with this number; null when the notice has no copy. */
export type NotifierListener = (seq: number, copy: string | null) => void;

/** A number above all others: the listener must read the table. It can be published too. */
export const REREAD = Number.MAX_SAFE_INTEGER;

export interface Notifier {
  /**
   * The channel on which a database statement can publish what it stores, delivered when its transaction commits
   * (`pg_notify(channel, notice)`, notice.ts). Null when notices do not go through the database; they are then
   * published after the commit.
   */
  readonly channel: string | null;
  /**
   * Notifies every process that `seq` is stored under `topic` (at most 200 bytes). Never rejects: a failure is logged,
   * and followers find the row when they poll.
   */
  publish(topic: string, seq: number, copy?: string): Promise<void>;
  /**
   * Calls `listener` for every later notice; resolves when it listens (subscribe first, then read what is stored) with
   * the function that ends it. A listener must not throw and must not block. After a lost connection every listener is
   * called once with REREAD.
   */
  subscribe(topic: string, listener: NotifierListener): Promise<() => void>;
  check(): Promise<void>;
  close(): Promise<void>;
}
