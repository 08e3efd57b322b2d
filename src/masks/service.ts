// Masks as requests and turns use them: rows are read (repository.ts), files are read and deleted (files.ts), and new
// masks are stored (storing.ts). Computed and drawn masks are in combine.ts and human.ts.
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { createMaskFiles } from './files.ts';
import type { MaskFiles } from './files.ts';
import type { MaskInserts } from './insert-repository.ts';
import type { MaskRepository, MaskRow } from './repository.ts';
import { createMaskStoring } from './storing.ts';
import type { MaskStoring } from './storing.ts';

type Rows = Pick<
  MaskRepository,
  'byIds' | 'byTurns' | 'labelsIn' | 'polygonsOf' | 'tokensOf' | 'scalesOf' | 'sourceIdsOf' | 'lineageOf' | 'findByKey'
>;

export interface MaskService extends Rows, MaskFiles, MaskStoring {
  get(viewerId: string, id: string): Promise<MaskRow | null>;
  /** All masks on an image in a conversation, oldest first; at most PAGE of them are in memory. */
  onImage(conversationId: string, imageId: string): AsyncIterable<MaskRow>;
}

/** Masks of large images are large. */
const PAGE = 10;

export interface MaskParts {
  repository: MaskRepository;
  inserts: MaskInserts;
  store: ObjectStore;
}

export function createMaskService({ repository, inserts, store }: MaskParts): MaskService {
  return {
    ...createMaskFiles(store, repository),
    ...createMaskStoring(inserts, store),
    get: (viewerId, id) => repository.find(viewerId, id),
    findByKey: (turnId, key) => repository.findByKey(turnId, key),
    byIds: (ids) => repository.byIds(ids),
    byTurns: (turnIds) => repository.byTurns(turnIds),
    labelsIn: (conversationId) => repository.labelsIn(conversationId),
    polygonsOf: (maskIds) => repository.polygonsOf(maskIds),
    tokensOf: (maskIds) => repository.tokensOf(maskIds),
    scalesOf: (maskIds) => repository.scalesOf(maskIds),
    sourceIdsOf: (maskIds) => repository.sourceIdsOf(maskIds),
    lineageOf: (maskIds) => repository.lineageOf(maskIds),

    async *onImage(conversationId, imageId) {
      for (let last: MaskRow | null = null; ;) {
        const page: MaskRow[] = await repository.onImage(conversationId, imageId, last, PAGE);
        yield* page;
        last = page.at(-1) ?? null;
        if (page.length < PAGE) return;
      }
    },
  };
}
