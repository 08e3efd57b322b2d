// Work to be done once, durable across restarts. Jobs carry ids, not objects; running one twice is harmless.

export interface TurnJob {
  turnId: string;
  /**
   * What happened that the turn is brought again (another turn ended, a process was lost): a job of its own beside the
   * turn's first one.
   */
  after?: string;
  /** W3C `traceparent` of the request that asked, when requests are traced. */
  trace?: string;
}

export interface TurnQueue {
  /**
   * Adding a turn that is queued already changes nothing. `place`: how many of the same user's turns wait in front of
   * it (0); all turns of place 0 are handed out, in order, then those of place 1, and so on. `delayMs`: not handed out
   * before (0).
   */
  add(job: TurnJob, options?: { place?: number; delayMs?: number }): Promise<void>;
  /** A waiting turn has place 0 now, behind those that have it already. */
  advance(turnId: string): Promise<void>;
  /** Takes a waiting job out; a running one is left to its abort signal. */
  remove(turnId: string): Promise<void>;
  depth(): Promise<number>;
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface TurnWorker {
  /**
   * Takes no more jobs until it is resumed; one that it waited for in this moment may still come. Running ones go on.
   */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Stops taking jobs and resolves when the running ones have ended. Those that still run after `graceMs` are asked to
   * stop (`onLate`), and are left a little later.
   */
  close(graceMs: number, onLate: () => void): Promise<void>;
}

/**
 * The handler's promise is the job: resolving finishes it, rejecting fails it for good (retries are the run's own
 * decision).
 */
export type TurnHandler = (job: TurnJob) => Promise<void>;
