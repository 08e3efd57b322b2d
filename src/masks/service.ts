// Masks: their files in the object store, their rows in the table, and the signed URLs that read them.
// Knows what is stored and where; does not know how a mask is made, nor how it is sent to anyone.
import { createHash, randomUUID } from 'node:crypto';
import type { EngineInfo } from '../../inference/engine.ts';
import type { FinishedMask, ScalePreview } from '../../inference/events.ts';
import type { Polygon } from '../../inference/mask/shapes.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import type { ScaleRecord, TurnEventBody } from '../turns/events.ts';
import type { Stored } from '../turns/journal.ts';
import type { DrawnMask } from '../../inference/mask/finish.ts';
import { allDone } from '../all-done.ts';
import { AppError } from '../errors.ts';
import { readExpiry } from '../url-expiry.ts';
import type { AddRefusal, MaskRepository, MaskRow, NewCombination, NewHumanMask, ScaleRow } from './repository.ts';

/** A mask that is forming. */
export interface OpenMask {
  readonly id: string;
  readonly turnId: string;
  readonly conversationId: string;
  /** Number of the mask in its answer, from 0. */
  readonly index: number;
  readonly label: string;
  readonly imageId: string | null;
  /** The mask that this one makes better. */
  readonly parentId: string | null;
  /** The previews so far; their files are stored already. */
  readonly scales: ScaleRecord[];
  /** What was stored so far, by file name. */
  readonly files: Record<string, { byteSize: number; sha256: string }>;
}

/** The run that makes a mask. */
export interface MaskRun {
  attempt: number;
  model: EngineInfo;
  /** What its journal is to say before the mask's end. */
  before: readonly TurnEventBody[];
  /** Ends waiting for a store that does not answer. */
  signal: AbortSignal;
}

export type MaskFile = 'PNG' | 'OVERLAY' | 'TOKENS' | 'JSON';

const FILES: Record<MaskFile, { name: string; contentType: string }> = {
  PNG: { name: 'mask.png', contentType: 'image/png' },
  OVERLAY: { name: 'overlay.jpg', contentType: 'image/jpeg' },
  TOKENS: { name: 'tokens.bin', contentType: 'application/octet-stream' },
  JSON: { name: 'mask.json', contentType: 'application/json' },
};

/** Masks read at once; of large pictures they are long. */
const PAGE = 10;
/** Of masks of which only the place is wanted. */
const PLACES_PAGE = 500;

export interface MaskPlace {
  id: string;
  turnId: string;
  conversationId: string;
}

/** What is said of a combined mask apart from its pixels. */
export type Combination = MaskPlace &
  Pick<NewCombination, 'imageId' | 'label' | 'operation' | 'sourceIds' | 'confidence'>;
/** The same of a mask that a person made. */
export type HumanMask = MaskPlace & Pick<NewHumanMask, 'imageId' | 'parentId' | 'label' | 'idempotencyKey'>;

export interface MaskService {
  open(mask: Omit<OpenMask, 'id' | 'scales' | 'files'>): OpenMask;
  /**
   * Stores the preview's picture, to be kept for good with the mask; resolves with what the journal is to say of it.
   * `signal` as above.
   */
  storePreview(mask: OpenMask, preview: ScalePreview, signal: AbortSignal): Promise<ScaleRecord>;
  /**
   * Stores all files, then the rows: a mask that can be found is whole. With them the journal's events: those of
   * `run.before`, and MaskFinished. Null when the turn is in other hands: the files are the sweeper's then.
   */
  storeFinished(mask: OpenMask, run: MaskRun, finished: FinishedMask): Promise<Stored | null>;
  /** A mask made of others, files first; what was refused leaves none. */
  storeCombined(mask: Combination, drawn: DrawnMask): Promise<AddRefusal | null>;
  /** A mask that a person made, likewise; KEY_TAKEN: the turn has a mask with its key. */
  storeHuman(mask: HumanMask, drawn: DrawnMask): Promise<AddRefusal | 'KEY_TAKEN' | null>;
  findByKey(turnId: string, key: string): Promise<MaskRow | null>;
  get(viewerId: string, id: string): Promise<MaskRow | null>;
  byIds(ids: readonly string[]): Promise<MaskRow[]>;
  byTurns(turnIds: readonly string[]): Promise<MaskRow[]>;
  ofTurn(turnId: string): Promise<MaskRow[]>;
  /** Of the masks in a conversation with anything in them: each label once, in the order in which they were made. */
  labelsIn(conversationId: string): Promise<string[]>;
  polygonsOf(maskIds: readonly string[]): Promise<Polygon[][]>;
  tokensOf(maskIds: readonly string[]): Promise<Uint8Array[]>;
  scalesOf(maskIds: readonly string[]): Promise<ScaleRow[]>;
  sourceIdsOf(maskIds: readonly string[]): Promise<string[][]>;
  lineageOf(maskIds: readonly string[]): Promise<string[][]>;
  /** All masks on a picture in a conversation, in the order they were made, a few at a time in memory. */
  onPicture(conversationId: string, imageId: string): AsyncIterable<MaskRow>;
  /** Names of all files of a mask with these scales. */
  filesOf(mask: Pick<MaskRow, 'id' | 'origin'>, scales: readonly ScaleRow[]): string[];
  /** Null when it is gone. */
  readFile(mask: MaskPlace, name: string): Promise<Uint8Array | null>;
  /** One of the mask's files; null when it is gone. */
  read(mask: MaskPlace, file: MaskFile): Promise<Uint8Array | null>;
  readPreview(mask: MaskPlace, scale: number): Promise<Uint8Array | null>;
  /** A signed URL; `expiresIn` in seconds, BAD_USER_INPUT outside its limits. */
  urlOf(mask: MaskPlace & Pick<MaskRow, 'origin'>, file: MaskFile, expiresIn?: number | null): Promise<string>;
  previewUrl(mask: MaskPlace, scale: number, expiresIn?: number | null): Promise<string>;
  /** Deletes what shows a picture beneath its masks, in all conversations. */
  deleteOverlaysOn(imageId: string): Promise<void>;
  /** Deletes the files of all masks of a conversation. */
  deleteFilesOf(conversationId: string): Promise<void>;
}

export function createMaskService(repository: MaskRepository, store: ObjectStore): MaskService {
  const put = async (
    mask: MaskPlace & Pick<OpenMask, 'files'>,
    { name, contentType }: { name: string; contentType: string },
    body: Uint8Array,
    signal?: AbortSignal,
  ): Promise<void> => {
    await store.put(folderOf(mask) + name, body, {
      contentType,
      settled: false,
      ...(signal === undefined ? {} : { signal }),
    });
    mask.files[name] = { byteSize: body.byteLength, sha256: createHash('sha256').update(body).digest('hex') };
  };

  const putDescription = (
    mask: MaskPlace & Pick<OpenMask, 'files'>,
    description: object,
    signal?: AbortSignal,
  ): Promise<void> =>
    put(mask, FILES.JSON, new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`), signal);

  /** Files first; a mask that `insert` refuses leaves none. `about`: what its description says beside its pixels. */
  const storeDrawn = async <R>(
    place: MaskPlace & Pick<OpenMask, 'files' | 'imageId' | 'label'>,
    about: object,
    { png, overlay, polygons, ...measured }: DrawnMask,
    insert: (row: Omit<DrawnMask, 'png' | 'overlay'> & { tokens: Uint8Array }) => Promise<R | null>,
  ): Promise<R | null> => {
    await allDone([put(place, FILES.PNG, png), put(place, FILES.OVERLAY, overlay)]);
    const { id, turnId, imageId, label, files } = place;
    const { outcome, width, height, area, box, rle } = measured;
    const found = { outcome, size: { width, height }, area, box, rle };
    await putDescription(place, { id, turnId, imageId, label, ...about, ...found, files });
    await store.settle(Object.keys(files).map((name) => folderOf(place) + name));
    const refusal = await insert({ ...measured, polygons, tokens: new Uint8Array() });
    if (refusal !== null)
      await store.delete((['PNG', 'OVERLAY', 'JSON'] as const).map((file) => folderOf(place) + FILES[file].name));
    return refusal;
  };

  return {
    open: (mask) => ({ ...mask, id: randomUUID(), scales: [], files: {} }),

    async storePreview(mask, { scale, scaleCount, side, rle, stability, elapsedMs, png }, signal) {
      const record: ScaleRecord = { scale, scaleCount, side, rle, stability, elapsedMs };
      mask.scales.push(record);
      await put(mask, { name: scaleFile(scale), contentType: 'image/png' }, png, signal);
      return record;
    },

    async storeFinished(mask, { attempt, model, before, signal }, finished) {
      await allDone([
        put(mask, FILES.PNG, finished.png, signal),
        put(mask, FILES.OVERLAY, finished.overlay, signal),
        put(mask, FILES.TOKENS, finished.tokens, signal),
      ]);
      const { outcome, width, height, area, box, confidence, rle, lastScale, stoppedBy } = finished;
      const description = {
        id: mask.id,
        turnId: mask.turnId,
        imageId: mask.imageId,
        index: mask.index,
        label: mask.label,
        model: {
          id: model.id,
          version: model.version,
          sha256: model.sha256,
          scaleSides: model.scaleSides,
          maskSide: model.maskSide,
          threshold: model.maskThreshold,
        },
        outcome,
        size: { width, height },
        area,
        box,
        confidence,
        rle,
        lastScale,
        stoppedBy,
        scales: mask.scales,
        files: mask.files,
      };
      await putDescription(mask, description, signal);
      await store.settle(Object.keys(mask.files).map((name) => folderOf(mask) + name));
      return repository.insert(
        {
          id: mask.id,
          turnId: mask.turnId,
          index: mask.index,
          imageId: mask.imageId,
          parentId: mask.parentId,
          label: mask.label,
          outcome,
          width,
          height,
          area,
          box,
          confidence,
          rle,
          lastScale,
          stoppedBy,
          polygons: finished.polygons,
          tokens: finished.tokens,
        },
        attempt,
        mask.scales,
        before,
      );
    },

    storeCombined({ conversationId, ...mask }, drawn) {
      const { operation, sourceIds, confidence } = mask;
      const about = { operation, parents: sourceIds, confidence };
      return storeDrawn({ ...mask, conversationId, files: {} }, about, drawn, (row) =>
        repository.insertCombined({ ...mask, ...row }),
      );
    },

    storeHuman({ conversationId, ...mask }, drawn) {
      const about = { origin: 'HUMAN', parent: mask.parentId, confidence: 1 };
      return storeDrawn({ ...mask, conversationId, files: {} }, about, drawn, (row) =>
        repository.insertHuman({ ...mask, ...row, confidence: 1 }),
      );
    },

    findByKey: (turnId, key) => repository.findByKey(turnId, key),
    get: (viewerId, id) => repository.find(viewerId, id),
    byIds: (ids) => repository.byIds(ids),
    byTurns: (turnIds) => repository.byTurns(turnIds),
    ofTurn: (turnId) => repository.ofTurn(turnId),
    labelsIn: (conversationId) => repository.labelsIn(conversationId),
    polygonsOf: (maskIds) => repository.polygonsOf(maskIds),
    tokensOf: (maskIds) => repository.tokensOf(maskIds),
    scalesOf: (maskIds) => repository.scalesOf(maskIds),
    sourceIdsOf: (maskIds) => repository.sourceIdsOf(maskIds),
    lineageOf: (maskIds) => repository.lineageOf(maskIds),
    async *onPicture(conversationId, imageId) {
      for (let last: MaskRow | null = null; ;) {
        const page: MaskRow[] = await repository.onPicture(conversationId, imageId, last, PAGE);
        yield* page;
        last = page.at(-1) ?? null;
        if (page.length < PAGE) return;
      }
    },
    filesOf({ id, origin }, scales) {
      const previews = scales.filter(({ maskId }) => maskId === id).map(({ scale }) => scaleFile(scale));
      const kinds: MaskFile[] = origin === 'MODEL' ? ['PNG', 'OVERLAY', 'TOKENS', 'JSON'] : ['PNG', 'OVERLAY', 'JSON'];
      return [...kinds.map((kind) => FILES[kind].name), ...previews];
    },
    readFile: (mask, name) => store.get(folderOf(mask) + name),
    read: (mask, file) => store.get(folderOf(mask) + FILES[file].name),
    readPreview: (mask, scale) => store.get(folderOf(mask) + scaleFile(scale)),
    async urlOf(mask, file, expiresIn) {
      if (file === 'TOKENS' && mask.origin !== 'MODEL')
        throw new AppError('BAD_USER_INPUT', 'Only a mask that the model generated has tokens.');
      return store.urlFor(folderOf(mask) + FILES[file].name, {
        expiresInSeconds: readExpiry(expiresIn),
        contentType: FILES[file].contentType,
      });
    },
    async previewUrl(mask, scale, expiresIn) {
      return store.urlFor(folderOf(mask) + scaleFile(scale), {
        expiresInSeconds: readExpiry(expiresIn),
        contentType: 'image/png',
      });
    },

    async deleteOverlaysOn(imageId) {
      for (let last: string | null = null; ;) {
        const page: MaskPlace[] = await repository.placesOn(imageId, last, PLACES_PAGE);
        if (page.length > 0) await store.delete(page.map((mask) => folderOf(mask) + FILES.OVERLAY.name));
        last = page.at(-1)?.id ?? null;
        if (page.length < PLACES_PAGE) return;
      }
    },

    async deleteFilesOf(conversationId) {
      let keys: string[] = [];
      for await (const { key } of store.list(`conversations/${conversationId}/`)) {
        keys.push(key);
        if (keys.length === 500) {
          await store.delete(keys);
          keys = [];
        }
      }
      if (keys.length > 0) await store.delete(keys);
    },
  };
}

const folderOf = (mask: MaskPlace): string =>
  `conversations/${mask.conversationId}/turns/${mask.turnId}/masks/${mask.id}/`;
const scaleFile = (scale: number): string => `scale-${String(scale).padStart(2, '0')}.png`;
const KEY =
  /^conversations\/[0-9a-f-]{36}\/turns\/([0-9a-f-]{36})\/masks\/([0-9a-f-]{36})\/(?:scale-(\d{2})\.png|[a-z.]+)$/;

/** Whose file lies under a key, and the scale when it is a preview; null when it is no mask's. */
export function maskOfKey(key: string): { id: string; turnId: string; scale: number | null } | null {
  const [, turnId, id, scale] = KEY.exec(key) ?? [];
  return turnId === undefined || id === undefined
    ? null
    : { id, turnId, scale: scale === undefined ? null : Number(scale) };
}
