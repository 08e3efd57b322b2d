// The files of masks in the object store: their keys, the signed URLs that read them, and their deletion.
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { AppError } from '../errors.ts';
import { readExpiry } from '../url-expiry.ts';
import type { MaskIds, MaskRepository, MaskRow, ScaleRow } from './repository.ts';

export type MaskFile = 'PNG' | 'OVERLAY' | 'TOKENS' | 'JSON';

export const FILES: Readonly<Record<MaskFile, { name: string; contentType: string }>> = {
  PNG: { name: 'mask.png', contentType: 'image/png' },
  OVERLAY: { name: 'overlay.jpg', contentType: 'image/jpeg' },
  TOKENS: { name: 'tokens.bin', contentType: 'application/octet-stream' },
  JSON: { name: 'mask.json', contentType: 'application/json' },
};

export interface MaskFiles {
  /** Names of all files of a mask. `scales`: those of this mask, among others. */
  filesOf(mask: Pick<MaskRow, 'id' | 'origin'>, scales: readonly ScaleRow[]): string[];
  /** Reads the file with this name; null when it does not exist. */
  readFile(mask: MaskIds, name: string): Promise<Uint8Array | null>;
  /** Null when the file does not exist. */
  read(mask: MaskIds, file: MaskFile): Promise<Uint8Array | null>;
  /** Null when the file does not exist. */
  readPreview(mask: MaskIds, scale: number): Promise<Uint8Array | null>;
  /** A signed URL, or a path on this server. `expiresIn`: seconds; BAD_USER_INPUT outside its limits. */
  urlOf(mask: MaskIds & Pick<MaskRow, 'origin'>, file: MaskFile, expiresIn?: number | null): Promise<string>;
  /** The URL of a preview, as `urlOf` returns it. */
  previewUrl(mask: MaskIds, scale: number, expiresIn?: number | null): Promise<string>;
  /** Deletes the overlays of all masks on an image, in all conversations. An overlay shows the image. */
  deleteOverlaysOn(imageId: string): Promise<void>;
  /** Deletes the files of all masks of a conversation. */
  deleteFilesOf(conversationId: string): Promise<void>;
}

/** Masks read, or files deleted, at once. */
const BATCH = 500;

export function createMaskFiles(store: ObjectStore, repository: Pick<MaskRepository, 'idsOnImage'>): MaskFiles {
  return {
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
      const { name, contentType } = FILES[file];
      return store.urlFor(folderOf(mask) + name, { expiresInSeconds: readExpiry(expiresIn), contentType });
    },

    async previewUrl(mask, scale, expiresIn) {
      const expiresInSeconds = readExpiry(expiresIn);
      return store.urlFor(folderOf(mask) + scaleFile(scale), { expiresInSeconds, contentType: 'image/png' });
    },

    async deleteOverlaysOn(imageId) {
      for (let last: string | null = null; ;) {
        const page: MaskIds[] = await repository.idsOnImage(imageId, last, BATCH);
        if (page.length > 0) await store.delete(page.map((mask) => folderOf(mask) + FILES.OVERLAY.name));
        last = page.at(-1)?.id ?? null;
        if (page.length < BATCH) return;
      }
    },

    async deleteFilesOf(conversationId) {
      let keys: string[] = [];
      for await (const { key } of store.list(`conversations/${conversationId}/`)) {
        keys.push(key);
        if (keys.length === BATCH) {
          await store.delete(keys);
          keys = [];
        }
      }
      if (keys.length > 0) await store.delete(keys);
    },
  };
}

export const folderOf = ({ conversationId, turnId, id }: MaskIds): string =>
  `conversations/${conversationId}/turns/${turnId}/masks/${id}/`;
export const scaleFile = (scale: number): string => `scale-${String(scale).padStart(2, '0')}.png`;
const KEY =
  /^conversations\/[0-9a-f-]{36}\/turns\/([0-9a-f-]{36})\/masks\/([0-9a-f-]{36})\/(?:scale-(\d{2})\.png|[a-z.]+)$/;

/** The mask to which the file with this key belongs, and the scale when it is a preview; null for any other key. */
export function maskOfKey(key: string): { id: string; turnId: string; scale: number | null } | null {
  const [, turnId, id, scale] = KEY.exec(key) ?? [];
  if (turnId === undefined || id === undefined) return null;
  return { id, turnId, scale: scale === undefined ? null : Number(scale) };
}
