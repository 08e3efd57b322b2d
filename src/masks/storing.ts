// Stores masks: first their files, then their rows, so that a mask that can be found has all its files.
// Does not know how the pixels of a mask are computed, nor how a mask is sent to clients.
import { createHash, randomUUID } from 'node:crypto';
import type { EngineInfo } from '../../inference/engine.ts';
import type { FinishedMask, ScalePreview } from '../../inference/events.ts';
import type { DrawnMask } from '../../inference/mask/finish.ts';
import { allDone } from '../all-done.ts';
import type { ObjectStore, UnsettledObject } from '../platform/object-store/object-store.ts';
import type { ScaleRecord, TurnEventBody } from '../turns/events.ts';
import type { Stored } from '../turns/journal.ts';
import { FILES, folderOf, scaleFile } from './files.ts';
import type { AddRefusal, MaskInserts, NewCombination, NewHumanMask } from './insert-repository.ts';
import type { MaskIds } from './repository.ts';

/** A mask that is being generated. */
export interface OpenMask {
  readonly id: string;
  readonly turnId: string;
  readonly conversationId: string;
  /** Number of the mask in its turn, from 0. */
  readonly index: number;
  readonly label: string;
  readonly imageId: string | null;
  /** The mask that this one changes. */
  readonly parentId: string | null;
  /** The previews so far. Their files are stored. */
  readonly scales: ScaleRecord[];
  /** The files so far, by name. */
  readonly files: Record<string, { byteSize: number; sha256: string }>;
  /** The same files, to be settled before the mask's row is stored. */
  readonly unsettled: UnsettledObject[];
}

/** The run that generates a mask. */
export interface MaskRun {
  attempt: number;
  model: EngineInfo;
  /** Events for the journal that come before MaskFinished. */
  before: readonly TurnEventBody[];
  /** Aborted: the run stops waiting for a store that does not answer. */
  signal: AbortSignal;
}

/** A combined mask without its pixels. */
export type Combination = MaskIds &
  Pick<NewCombination, 'imageId' | 'label' | 'operation' | 'sourceIds' | 'confidence' | 'idempotencyKey'>;
/** A mask drawn by a person, without its pixels. */
export type HumanMask = MaskIds & Pick<NewHumanMask, 'imageId' | 'parentId' | 'label' | 'idempotencyKey'>;

export interface MaskStoring {
  open(mask: Omit<OpenMask, 'id' | 'scales' | 'files' | 'unsettled'>): OpenMask;
  /** Stores the preview's image for good, and returns the preview's record for the journal. `signal` as in MaskRun. */
  storePreview(mask: OpenMask, preview: ScalePreview, signal: AbortSignal): Promise<ScaleRecord>;
  /**
   * Stores all files, then the rows and the events `run.before` and MaskFinished. Returns null when another attempt
   * runs the turn; the sweeper then removes the files.
   */
  storeFinished(mask: OpenMask, run: MaskRun, finished: FinishedMask): Promise<Stored | null>;
  /**
   * Stores a combined mask. Returns why it was refused, or null; a refused mask leaves no files. KEY_TAKEN: the turn
   * has a mask with its idempotency key.
   */
  storeCombined(mask: Combination, drawn: DrawnMask): Promise<AddRefusal | 'KEY_TAKEN' | null>;
  /** Stores a mask drawn by a person, in the same way. */
  storeHuman(mask: HumanMask, drawn: DrawnMask): Promise<AddRefusal | 'KEY_TAKEN' | null>;
}

type FileOwner = MaskIds & Pick<OpenMask, 'files' | 'unsettled'>;

export function createMaskStoring(inserts: MaskInserts, store: ObjectStore): MaskStoring {
  return {
    open: (mask) => ({ ...mask, id: randomUUID(), scales: [], files: {}, unsettled: [] }),

    async storePreview(mask, { png, ...record }, signal) {
      const { scale, scaleCount, side, box, rle, stability, elapsedMs } = record;
      const stored: ScaleRecord = { scale, scaleCount, side, box, rle, stability, elapsedMs };
      mask.scales.push(stored);
      await put(store, mask, { name: scaleFile(scale), contentType: 'image/png', body: png }, signal);
      return stored;
    },

    async storeFinished(mask, { attempt, model, before, signal }, finished) {
      const { png, overlay, tokens, polygons, ...measured } = finished;
      await allDone([
        put(store, mask, { ...FILES.PNG, body: png }, signal),
        put(store, mask, { ...FILES.OVERLAY, body: overlay }, signal),
        put(store, mask, { ...FILES.TOKENS, body: tokens }, signal),
        put(store, mask, { ...FILES.JSON, body: jsonOf(describeFinished(mask, model, finished)) }, signal),
      ]);
      await store.settle(mask.unsettled);
      const { id, turnId, index, imageId, parentId, label } = mask;
      const { outcome, candidates, width, height, area, box, confidence, rle, lastScale, stoppedBy, zoom } = measured;
      const of = { id, turnId, index, imageId, parentId, label: finished.label ?? label };
      const drawn = { outcome, candidates, width, height, area, box, confidence, rle, lastScale, stoppedBy, zoom };
      const row = { ...of, ...drawn, polygons, tokens };
      return inserts.insert(row, attempt, mask.scales, before);
    },

    storeCombined({ conversationId, ...mask }, drawn) {
      const { operation, sourceIds, confidence } = mask;
      const owner = { ...mask, conversationId, files: {}, unsettled: [] };
      const about = { operation, parents: sourceIds, confidence };
      return storeDrawn(store, { owner, about, drawn }, (pixels) => inserts.insertCombined({ ...mask, ...pixels }));
    },

    storeHuman({ conversationId, ...mask }, drawn) {
      const owner = { ...mask, conversationId, files: {}, unsettled: [] };
      const about = { origin: 'HUMAN', parent: mask.parentId, confidence: 1 };
      return storeDrawn(store, { owner, about, drawn }, (pixels) =>
        inserts.insertHuman({ ...mask, ...pixels, confidence: 1 }),
      );
    },
  };
}

/** The columns of a mask that its pixels determine. */
type Pixels = Omit<DrawnMask, 'png' | 'overlay'> & { tokens: Uint8Array };

/**
 * Stores the files, then calls `insert`; deletes the files of a mask that `insert` refuses. `about`: what `mask.json`
 * contains beside the ids and the pixels.
 */
async function storeDrawn<R>(
  store: ObjectStore,
  mask: { owner: FileOwner & Pick<OpenMask, 'imageId' | 'label'>; about: object; drawn: DrawnMask },
  insert: (pixels: Pixels) => Promise<R | null>,
): Promise<R | null> {
  const { owner, about } = mask;
  const { png, overlay, polygons, ...measured } = mask.drawn;
  const { id, turnId, imageId, label, files } = owner;
  const { outcome, width, height, area, box, rle } = measured;
  const found = { outcome, size: { width, height }, area, box, rle };
  const description = { id, turnId, imageId, label, ...about, ...found, files };
  await allDone([
    put(store, owner, { ...FILES.PNG, body: png }),
    put(store, owner, { ...FILES.OVERLAY, body: overlay }),
    put(store, owner, { ...FILES.JSON, body: jsonOf(description) }),
  ]);
  await store.settle(owner.unsettled);
  const refusal = await insert({ ...measured, polygons, tokens: new Uint8Array() });
  if (refusal !== null) await store.delete(Object.keys(owner.files).map((name) => folderOf(owner) + name));
  return refusal;
}

/** The contents of `mask.json`. */
function describeFinished(mask: OpenMask, model: EngineInfo, finished: FinishedMask): object {
  const { outcome, candidates, width, height, area, box, confidence, rle, lastScale, stoppedBy, zoom } = finished;
  const { id, version, sha256, scaleSides, maskSide, maskThreshold: threshold } = model;
  return {
    id: mask.id,
    turnId: mask.turnId,
    imageId: mask.imageId,
    index: mask.index,
    label: finished.label ?? mask.label,
    model: { id, version, sha256, scaleSides, maskSide, threshold },
    outcome,
    candidates,
    size: { width, height },
    area,
    box,
    confidence,
    rle,
    lastScale,
    stoppedBy,
    zoom,
    scales: mask.scales,
    files: mask.files,
  };
}

const jsonOf = (description: object): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`);

/** Adds the file to `files` before it is stored, so a description that is stored at the same time lists it. */
async function put(
  store: ObjectStore,
  mask: FileOwner,
  { name, contentType, body }: { name: string; contentType: string; body: Uint8Array },
  signal?: AbortSignal,
): Promise<void> {
  mask.files[name] = { byteSize: body.byteLength, sha256: createHash('sha256').update(body).digest('hex') };
  mask.unsettled.push(await store.putUnsettled(folderOf(mask) + name, body, { contentType, signal }));
}
