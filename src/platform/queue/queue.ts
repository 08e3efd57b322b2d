// A queue whose jobs survive restarts. A job has an id, no object. Running a job twice does no harm.

export interface TurnJob {
  turnId: string;
  /**
   * Why the turn is queued again (another turn ended, a process was lost). It becomes a job of its own beside the
   * turn's first one.
   */
  after?: string;
  /** W3C `traceparent` of the request that created the turn, when requests are traced. */
  trace?: string;
}

export interface TurnQueue {
  /**
   * Does nothing when the turn is already queued. `userPosition`: number of queued turns of the same user before it
   * (default 0). All turns with userPosition 0 run first, in order, then those with 1, and so on. `delayMs`: the turn
   * does not run before this time (default 0).
   */
  add(job: TurnJob, options?: { userPosition?: number; delayMs?: number }): Promise<void>;
  /** Changes a queued turn to userPosition 0, behind those that have it already. */
  advance(turnId: string): Promise<void>;
  /** Removes a queued job. A running job ends by its abort signal. */
  remove(turnId: string): Promise<void>;
  depth(): Promise<number>;
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface TurnWorker {
  /**
   * Takes no further jobs until `resume`. A job that is being fetched at this moment can still start. Running jobs
   * continue.
   */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Takes no further jobs and resolves when the running ones have ended. Jobs that still run after `graceMs` are
   * aborted (`onLate`) and get a short time to end.
   */
  close(graceMs: number, onLate: () => void): Promise<void>;
}

/** A resolved promise completes the job. A rejection fails it finally: retries are decided in the run of a turn. */
export type TurnHandler = (job: TurnJob) => Promise<void>;
