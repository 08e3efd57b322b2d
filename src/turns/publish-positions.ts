// Publishes new positions to queued turns every two seconds: to those whose position changed by a tenth or more (by at
// least one).
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { FairQueueRepository } from './fair-queue-repository.ts';
import type { Journal } from './journal.ts';

export interface PositionParts {
  fairQueue: Pick<FairQueueRepository, 'appendPositions'>;
  journal: Pick<Journal, 'publish'>;
  log: Logger;
}

/** Also the shortest time between two positions of one turn. */
const PUBLISH_EVERY_MS = 2_000;
/**
 * One of all processes publishes. The interval that they share is shorter than that of each process, so a process that
 * runs alone publishes every time.
 */
const TIMES = { minAgeMs: PUBLISH_EVERY_MS, everyMs: PUBLISH_EVERY_MS - 500 };

export function startPublishingPositions(parts: PositionParts): Repeated {
  return every(PUBLISH_EVERY_MS, 'publishing positions', () => publishPositions(parts), parts.log);
}

async function publishPositions({ fairQueue, journal }: PositionParts): Promise<void> {
  await journal.publish({ events: await fairQueue.appendPositions(TIMES), published: false });
}
