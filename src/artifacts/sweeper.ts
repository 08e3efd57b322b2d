// Removes files that no database row refers to: a process stored them and died before it stored the row, or the row was
// deleted. Rows of uploads that were never completed are deleted first. A pass reads a bounded number of objects, and
// the next pass continues there, in any process. Files that are younger than the grace period, or that belong to a turn
// that has not ended, stay. Files whose keys are not those of images and masks stay.
import { filesOfImage, imageOfKey } from '../images/files.ts';
import { UPLOAD_EXPIRES_IN_SECONDS } from '../images/uploads.ts';
import { maskOfKey } from '../masks/files.ts';
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import type { ArtifactRepository } from './repository.ts';

export interface SweeperParts {
  repository: ArtifactRepository;
  store: ObjectStore;
  metrics: Pick<Metrics, 'swept'>;
  log: Logger;
}

export interface SweepOptions {
  /** Younger objects are not checked. */
  graceMs: number;
  /** The greatest number of objects in one pass. */
  maxObjects: number;
}

export interface Swept {
  looked: number;
  removed: number;
  /** Unfinished files of writers that died. */
  unfinished: number;
  /** Rows of uploads that were announced and never completed. */
  abandoned: number;
  /** Whether the pass reached the last object; the next pass begins at the first one. */
  atEnd: boolean;
}

export const MAX_OBJECTS = 20_000;
const BATCH = 500;
/** A pass that takes longer may overlap with another pass, without harm. */
const HOLD_MS = 15 * 60_000;
/** In byte order, as stores list keys. */
const PREFIXES = ['conversations/', 'images/'];
const OWNERS = 'databases/';

export function startSweeping(parts: SweeperParts, options: SweepOptions, everyMs: number): Repeated {
  return every(
    everyMs,
    'sweeping artifacts',
    async () => {
      await sweep(parts, options);
    },
    parts.log,
  );
}

/** Runs one pass; null when another process runs one. */
export async function sweep(parts: SweeperParts, { graceMs, maxObjects }: SweepOptions): Promise<Swept | null> {
  const { repository, store, metrics, log } = parts;
  const claim = await repository.claim(HOLD_MS);
  if (claim === null) return null;
  let { cursor } = claim;
  const swept: Swept = { looked: 0, removed: 0, unfinished: 0, abandoned: 0, atEnd: false };
  try {
    await refuseSharedStore(store, claim.databaseId);
    const before = new Date(claim.now.getTime() - graceMs);
    const announcedBefore = new Date(before.getTime() - UPLOAD_EXPIRES_IN_SECONDS * 1000);
    const abandoned = await repository.removeAbandonedImages(announcedBefore);
    while (abandoned.length > swept.abandoned) {
      const batch = abandoned.slice(swept.abandoned, swept.abandoned + BATCH);
      await store.delete(batch.flatMap(filesOfImage));
      swept.abandoned += batch.length;
    }
    if (cursor === '') swept.unfinished = await store.removeUnfinished(before);
    const settle = async (old: string[]): Promise<void> => {
      const orphans = await orphansOf(old, repository);
      if (orphans.length > 0) await store.delete(orphans);
      swept.removed += orphans.length;
    };
    const old: string[] = [];
    for await (const { key, modifiedAt } of listFrom(store, cursor)) {
      if (modifiedAt < before) old.push(key);
      if (old.length === BATCH) await settle(old.splice(0));
      cursor = key;
      if (++swept.looked === maxObjects) break;
    }
    await settle(old);
    swept.atEnd = swept.looked < maxObjects;
    if (swept.atEnd) cursor = '';
  } finally {
    await repository.release(cursor);
  }
  metrics.swept(swept.removed + swept.unfinished);
  log.info(swept, 'artifacts swept');
  return swept;
}

async function* listFrom(store: ObjectStore, cursor: string): ReturnType<ObjectStore['list']> {
  for (const prefix of PREFIXES)
    if (cursor < prefix || cursor.startsWith(prefix))
      yield* store.list(prefix, cursor.startsWith(prefix) ? { after: cursor } : {});
}

async function orphansOf(keys: readonly string[], repository: ArtifactRepository): Promise<string[]> {
  const images = new Map<string, string>();
  const masks = new Map<string, NonNullable<ReturnType<typeof maskOfKey>>>();
  for (const key of keys) {
    const image = imageOfKey(key);
    const mask = maskOfKey(key);
    if (image !== null) images.set(key, image);
    else if (mask !== null) masks.set(key, mask);
  }
  const turnIds = [...new Set([...masks.values()].map(({ turnId }) => turnId))];
  // Turns are read first: a turn that ends later has stored its references by then.
  const unfinished = await repository.turnsUnfinished(turnIds);
  const [inUse, stored, inJournals] = await Promise.all([
    repository.imagesInUse([...new Set(images.values())]),
    repository.masksStored([...new Set([...masks.values()].map(({ id }) => id))]),
    repository.previewsInJournals(turnIds),
  ]);
  return [
    ...[...images].filter(([, id]) => !inUse.has(id)),
    ...[...masks].filter(
      ([, { id, turnId, scale }]) =>
        !unfinished.has(turnId) && !stored.has(id) && !(scale !== null && inJournals.has(`${id}/${scale}`)),
    ),
  ].map(([key]) => key);
}

/**
 * Two databases must not share a bucket and prefix: each would remove the files of the other. Each writes a marker into
 * the store.
 */
async function refuseSharedStore(store: ObjectStore, databaseId: string): Promise<void> {
  const own = OWNERS + databaseId;
  if ((await store.head(own)) === null) await store.put(own, new Uint8Array(), { contentType: 'text/plain' });
  for await (const { key } of store.list(OWNERS)) {
    if (key !== own)
      throw new Error(
        `Nothing is swept: another database keeps its objects here too (${key}). Give each its own ` +
          `S3_BUCKET or S3_PREFIX; if that database is no more, delete the object ${key}.`,
      );
  }
}
