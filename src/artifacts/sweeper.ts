// Removes artifacts that no row speaks of: what was stored by a process that died before it said so, or left when its
// row was deleted. The rows of uploads that were announced and never completed go first, with what was uploaded. A pass
// looks at a bounded number of objects and the next one goes on where it ended, whichever process does it. What is
// younger than the grace, or belongs to a turn that has not ended, may still be spoken of and stays. Files that are not
// named like artifacts are not touched.
import { UPLOAD_EXPIRES_IN_SECONDS, filesOfImage, imageOfKey } from '../images/service.ts';
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
  /** Objects younger than this are not looked at. */
  graceMs: number;
  /** Most objects that a pass looks at. */
  maxObjects: number;
}

export interface Swept {
  looked: number;
  removed: number;
  /** What writers that died left of objects that never came to be. */
  unfinished: number;
  /** Uploads that were announced and never completed. */
  abandoned: number;
  /** Whether the pass came to the last object; the next one begins again at the first. */
  atEnd: boolean;
}

export const MAX_OBJECTS = 20_000;
const BATCH = 500;
/** A pass that takes longer may meet another one, which does no harm. */
const HOLD_MS = 15 * 60_000;
/** In byte order, as the store lists them. */
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

/** One pass; null when another process is at it. */
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
  // The turns at first: one that ends after that has told by then what it had stored.
  const unfinished = await repository.turnsUnfinished(turnIds);
  const [inUse, stored, told] = await Promise.all([
    repository.imagesInUse([...new Set(images.values())]),
    repository.masksStored([...new Set([...masks.values()].map(({ id }) => id))]),
    repository.previewsTold(turnIds),
  ]);
  return [
    ...[...images].filter(([, id]) => !inUse.has(id)),
    ...[...masks].filter(
      ([, { id, turnId, scale }]) =>
        !unfinished.has(turnId) && !stored.has(id) && !(scale !== null && told.has(`${id}/${scale}`)),
    ),
  ].map(([key]) => key);
}

/**
 * To the sweeper of one database the files of another one's rows are orphans; each says in the store that it is there.
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
