// Creates every repository over one database.
import { createKeyRepository } from '../access/repository.ts';
import { createArtifactRepository } from '../artifacts/repository.ts';
import { createBatchRepository } from '../batches/repository.ts';
import type { Limits } from '../config.ts';
import { createConversationRepository } from '../conversations/repository.ts';
import { createViewerEventRepository } from '../events/repository.ts';
import { createSecretRepository } from '../export/repository.ts';
import { createImageRepository } from '../images/repository.ts';
import { createConnectionRepository } from '../connections/repository.ts';
import { createMaskInserts } from '../masks/insert-repository.ts';
import { createMaskRepository } from '../masks/repository.ts';
import type { Database } from '../platform/database.ts';
import { createShareRepository } from '../shares/repository.ts';
import { createCreationRepository } from '../turns/creation-repository.ts';
import { createJournalRepository } from '../turns/journal-repository.ts';
import { createFairQueueRepository } from '../turns/fair-queue-repository.ts';
import { createTurnRepository } from '../turns/repository.ts';
import { createRunRepository } from '../turns/run-repository.ts';
import { createSearchRepository } from '../turns/search-repository.ts';
import { createSpeedRepository } from '../turns/speed-repository.ts';
import { createTrimRepository } from '../turns/trim-repository.ts';
import { createUsageRepository } from '../usage/repository.ts';
import { createWorkerRepository } from '../workers/repository.ts';

export type Repositories = ReturnType<typeof createRepositories>;

/** `channel`: PostgreSQL channel of the notices that a statement sends itself; null when Redis carries them. */
export function createRepositories(database: Database, channel: string | null, limits: Limits) {
  const { client, sql } = database;
  return {
    artifacts: createArtifactRepository(client),
    batches: createBatchRepository(database),
    connections: createConnectionRepository(client),
    creations: createCreationRepository(database, limits, channel),
    conversations: createConversationRepository(database, channel),
    images: createImageRepository(client),
    journal: createJournalRepository(sql, channel),
    keys: createKeyRepository(client),
    fairQueue: createFairQueueRepository(client),
    masks: createMaskRepository(database),
    maskInserts: createMaskInserts(database, channel),
    runs: createRunRepository(database, channel),
    search: createSearchRepository(client),
    secrets: createSecretRepository(client),
    shares: createShareRepository(client),
    speeds: createSpeedRepository(client),
    trim: createTrimRepository(client),
    turns: createTurnRepository(client),
    usage: createUsageRepository(client),
    viewerEvents: createViewerEventRepository(sql),
    workers: createWorkerRepository(client),
  };
}
