// Removes the rows and then the files of deleted conversations after the retention time, and the batches that have no
// turn any more, at start and every few minutes. Several servers may do so at once. Rows go first, so that no row
// refers to a missing file. After a crash the sweeper removes the remaining files (artifacts/sweeper.ts).
import type { BatchRepository } from '../batches/repository.ts';
import type { MaskService } from '../masks/service.ts';
import type { Logger } from '../platform/log.ts';
import type { ConversationRepository } from './repository.ts';

export interface PurgeParts {
  conversations: Pick<ConversationRepository, 'expired' | 'purge'>;
  masks: Pick<MaskService, 'deleteFilesOf'>;
  batches: Pick<BatchRepository, 'purge'>;
  retentionDays: number;
  log: Logger;
}

const PURGE_EVERY_MS = 10 * 60_000;
const BATCH = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Purge {
  /** Resolves when the running purge has ended. */
  stop(): Promise<void>;
}

export function startPurge(parts: PurgeParts & { conversations: Pick<ConversationRepository, 'now'> }): Purge {
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const sweep = (): void => {
    if (busy) return;
    busy = true;
    running = parts.conversations
      .now()
      .then((now) => purgeDeleted(parts, now, stopped.signal))
      .catch((error: unknown) => parts.log.error({ err: error }, 'deleted conversations could not be purged'))
      .finally(() => {
        busy = false;
      });
  };
  sweep();
  const timer = setInterval(sweep, PURGE_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      stopped.abort();
      return running;
    },
  };
}

/** Purges all conversations whose deletion is older than the retention time, and then what is left of batches. */
export async function purgeDeleted(parts: PurgeParts, now: Date, stop: AbortSignal): Promise<void> {
  const before = new Date(now.getTime() - parts.retentionDays * DAY_MS);
  await purgeConversations(parts, before, stop);
  for (let purged = BATCH; purged === BATCH && !stop.aborted;) {
    purged = await parts.batches.purge(before, BATCH);
    if (purged > 0) parts.log.info({ batches: purged }, 'batches without turns purged');
  }
}

async function purgeConversations(
  { conversations, masks, log }: PurgeParts,
  deletedBefore: Date,
  stop: AbortSignal,
): Promise<void> {
  for (;;) {
    const ids = await conversations.expired(deletedBefore, BATCH);
    for (const id of ids) {
      if (stop.aborted) return;
      if (await conversations.purge(id, deletedBefore)) await masks.deleteFilesOf(id);
    }
    if (ids.length > 0) log.info({ conversations: ids.length }, 'deleted conversations purged');
    if (ids.length < BATCH) return;
  }
}
