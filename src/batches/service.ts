// Batches: every phrase asked about every image, as turns that are sent a few at a time (sending.ts).
import { AppError, notFound } from '../errors.ts';
import { readPageArguments } from '../page.ts';
import type { Page, PageArguments } from '../page.ts';
import type { Logger } from '../platform/log.ts';
import { hashOf, readKey } from '../turns/question.ts';
import type { TurnService } from '../turns/service.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import { estimateBatch } from './estimation.ts';
import type { BatchEstimate, BatchEstimationParts } from './estimation.ts';
import { readBatchInput } from './input.ts';
import type { CreateBatchInput } from './input.ts';
import type { BatchItemRow, BatchProgress, BatchRepository, BatchRow } from './repository.ts';
import { advanceClaimed } from './sending.ts';

export interface BatchService extends Pick<BatchRepository, 'byId' | 'contentsOf' | 'itemsOn'> {
  create(viewerId: string, input: CreateBatchInput): Promise<BatchRow>;
  /** Stores nothing. Errors: those of `create`, and MODEL_UNAVAILABLE. */
  estimate(viewerId: string, input: CreateBatchInput): Promise<BatchEstimate>;
  /** Null when the viewer has no such batch. */
  get(viewerId: string, id: string): Promise<BatchRow | null>;
  /** NOT_FOUND when the viewer has no such batch. */
  require(viewerId: string, id: string): Promise<BatchRow>;
  /** Returns the batch as it is stored afterwards. */
  cancel(viewerId: string, id: string): Promise<BatchRow>;
  items(id: string, page: Pick<PageArguments, 'first' | 'after'>): Promise<Page<BatchItemRow>>;
  progress(id: string): Promise<BatchProgress>;
}

export interface BatchParts extends BatchEstimationParts {
  batches: BatchRepository;
  turns: Pick<TurnService, 'send' | 'cancel'>;
  webhooks: Pick<EndAnnouncer, 'expectBatchEnd'>;
  log: Logger;
}

const MAX_UNFINISHED = 20;

export function createBatchService(parts: BatchParts): BatchService {
  const { batches } = parts;
  const require = async (viewerId: string, id: string): Promise<BatchRow> => {
    const batch = await batches.find(viewerId, id);
    if (batch === null) throw notFound('batch', id);
    return batch;
  };
  return {
    get: (viewerId, id) => batches.find(viewerId, id),
    require,
    byId: (id) => batches.byId(id),
    contentsOf: (id) => batches.contentsOf(id),
    itemsOn: (id, imageId) => batches.itemsOn(id, imageId),
    progress: (id) => batches.progress(id),
    items: async (id, { first, after }) => batches.items(id, readPageArguments({ first, after })),

    estimate: (viewerId, input) => estimateBatch(parts, viewerId, input),

    async create(viewerId, input) {
      const { batch, isNew } = await insert(parts, viewerId, input);
      if (isNew) await advanceClaimed(parts, batch);
      return require(viewerId, batch.id);
    },

    async cancel(viewerId, id) {
      const batch = await require(viewerId, id);
      await batches.cancel(viewerId, batch.id);
      const claimed = await batches.claim(batch.id); // null: a server is looking after it, or will within a second
      if (claimed !== null) await advanceClaimed(parts, claimed);
      return require(viewerId, batch.id);
    },
  };
}

async function insert(
  parts: BatchParts,
  viewerId: string,
  input: CreateBatchInput,
): Promise<{ batch: BatchRow; isNew: boolean }> {
  const { batches, images } = parts;
  const { imageIds, phrases, options } = readBatchInput(input, parts.limits);
  const idempotencyKey = readKey(input.idempotencyKey ?? null);
  const inputHash = hashOf({ ...options, imageIds, phrases });
  const found = idempotencyKey === null ? null : await earlier(batches, viewerId, idempotencyKey, inputHash);
  if (found !== null) return { batch: found, isNew: false };
  await images.requireReady(viewerId, imageIds);
  const items = imageIds.flatMap((imageId) => phrases.map((phrase) => ({ imageId, phrase })));
  const made = await batches.insert({ ownerId: viewerId, options, items, inputHash, idempotencyKey }, MAX_UNFINISHED);
  if (made === 'FULL')
    throw new AppError(
      'BAD_USER_INPUT',
      `There are ${MAX_UNFINISHED} unfinished batches already; cancel one, or wait.`,
    );
  if (made !== 'KEY_TAKEN') return { batch: made, isNew: true };
  const first = idempotencyKey === null ? null : await earlier(batches, viewerId, idempotencyKey, inputHash);
  if (first === null) throw new Error('an idempotency key was taken, and then no batch had it');
  return { batch: first, isNew: false };
}

async function earlier(
  batches: BatchRepository,
  viewerId: string,
  key: string,
  inputHash: string,
): Promise<BatchRow | null> {
  const batch = await batches.findByKey(viewerId, key);
  if (batch !== null && batch.inputHash !== inputHash)
    throw new AppError('BAD_USER_INPUT', 'This idempotencyKey was used for another input.');
  return batch;
}
