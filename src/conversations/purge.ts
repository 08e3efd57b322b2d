// Removes the rows and then the files of deleted conversations after the retention time, at start and every few
// minutes. Several servers may do so at once. Rows go first, so that no row refers to a missing file. After a crash the
// sweeper removes the remaining files (artifacts/sweeper.ts).
import type { MaskService } from '../masks/service.ts';
import type { Logger } from '../platform/log.ts';
import type { ConversationRepository } from './repository.ts';

export interface PurgeParts {
  conversations: Pick<ConversationRepository, 'expired' | 'purge'>;
  masks: Pick<MaskService, 'deleteFilesOf'>;
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

export function startPurge(parts: PurgeParts): Purge {
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const sweep = (): void => {
    if (busy) return;
    busy = true;
    running = purgeDeleted(parts, new Date(), stopped.signal)
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

/** Purges all conversations whose deletion is older than the retention time. */
export async function purgeDeleted(
  { conversations, masks, retentionDays, log }: PurgeParts,
  now: Date,
  stop: AbortSignal,
): Promise<void> {
  const deletedBefore = new Date(now.getTime() - retentionDays * DAY_MS);
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
