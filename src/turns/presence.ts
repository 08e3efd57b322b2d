// The turns that clients of this process follow, of those that the server cancels when nobody follows them. Their rows
// keep the time when they were last followed. One statement renews all of them; it stops with the last follower.
// disconnection.ts cancels turns whose time has passed.

export interface PresenceOptions {
  /** Stores that turns are followed now. */
  renew: (turnIds: readonly string[]) => Promise<void>;
  everyMs: number;
}

export class Presence {
  readonly #options: PresenceOptions;
  /** Number of followers of each turn. */
  readonly #followers = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** The turn has one follower more. Resolves when its row is renewed. */
  async enter(turnId: string): Promise<void> {
    this.#followers.set(turnId, (this.#followers.get(turnId) ?? 0) + 1);
    this.#timer ??= setInterval(() => void this.#renew([...this.#followers.keys()]), this.#options.everyMs);
    await this.#renew([turnId]);
  }

  /** The turn has one follower fewer. */
  leave(turnId: string): void {
    const rest = (this.#followers.get(turnId) ?? 1) - 1;
    if (rest > 0) this.#followers.set(turnId, rest);
    else this.#followers.delete(turnId);
    if (this.#followers.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** After a failure the next renewal stores the time. disconnection.ts waits longer than two renewals. */
  async #renew(turnIds: readonly string[]): Promise<void> {
    await this.#options.renew(turnIds).catch(() => undefined);
  }
}
