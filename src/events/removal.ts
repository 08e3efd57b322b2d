// Removes the events of viewers that are older than the retention time, a limited number at a time. Several processes
// may do this at the same time.
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { ViewerEventRepository } from './repository.ts';

const LOOK_EVERY_MS = 30_000;
const AT_ONCE = 1000;

type Events = Pick<ViewerEventRepository, 'ownersWithOlder' | 'remove'>;

export function startRemovingEvents(events: Events, keptMs: number, log: Logger): Repeated {
  return every(LOOK_EVERY_MS, 'removing old events', () => removeOld(events, keptMs), log);
}

export async function removeOld(events: Events, keptMs: number): Promise<void> {
  for (;;) {
    const owners = await events.ownersWithOlder(keptMs, AT_ONCE);
    if (owners.length === 0) return;
    for (const owner of owners) await events.remove(owner, keptMs);
  }
}
