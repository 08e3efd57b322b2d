// Cancels the turns of `onDisconnect: CANCEL` that nobody has followed for some time. Every process does so, and a
// cancel that two of them make is one cancel. presence.ts stores when a turn was last followed.
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { Cancellation } from './cancellation.ts';

/** A follower renews the time of its turn this often. `graceMs`: how long a turn goes on without a follower. */
export const renewEveryMs = (graceMs: number): number => graceMs / 4;

const MOST_BETWEEN_PASSES_MS = 10_000;

export function startCancellingUnfollowed(
  { turns, log }: { turns: Pick<Cancellation, 'cancelUnfollowed'>; log: Logger },
  graceMs: number,
): Repeated {
  // While this server is away, or the database does not answer, no client can follow a turn. Clients then have the
  // whole grace to come back.
  let reachableSince = performance.now();
  return every(
    Math.min(MOST_BETWEEN_PASSES_MS, graceMs / 2),
    'the pass that cancels turns without a follower',
    async () => {
      if (performance.now() - reachableSince < graceMs) return;
      const before = reachableSince;
      reachableSince = Infinity;
      try {
        const cancelled = await turns.cancelUnfollowed(graceMs + renewEveryMs(graceMs));
        if (cancelled > 0) log.info({ turns: cancelled }, 'turns that nobody follows were cancelled');
        reachableSince = before;
      } catch (error) {
        reachableSince = performance.now();
        throw error;
      }
    },
    log,
  );
}
