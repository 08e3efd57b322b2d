// Images: limits are checked before decoding, the actual type is detected, and the file and a thumbnail are stored. A
// file that readers would show differently gets an upright copy, so that the image that is shown, measured and exported
// is the same. Statements of the client about the bytes are not trusted.
import { AppError } from '../errors.ts';
import { readExpiry } from '../url-expiry.ts';
import { THUMBNAIL, filesOfImage, keyOf, readFile, shownFileOf, typeOf } from './files.ts';
import type { ImagePage, ImageRepository, ImageRow, ShownFile } from './repository.ts';
import { createImageUploads, imageNotFound } from './uploads.ts';
import type { ImageUploads, UploadParts } from './uploads.ts';

export interface ImageService extends ImageUploads {
  /** Deletes the row and the files. NOT_FOUND or CONVERSATION_BUSY. A repeated call has no further effect. */
  delete(viewerId: string, id: string): Promise<ImageRow>;
  get(viewerId: string, id: string): Promise<ImageRow | null>;
  byIds(ids: readonly string[]): Promise<ImageRow[]>;
  /** NOT_FOUND when `after` is no image of the viewer. */
  list(viewerId: string, page: ImagePage): Promise<ImageRow[]>;
  /** The images in the given order, all READY and of the viewer. Otherwise NOT_FOUND or BAD_USER_INPUT. */
  requireReady(viewerId: string, ids: readonly string[]): Promise<ImageRow[]>;
  /** The image and its file as it was uploaded. NOT_FOUND when it cannot be used. */
  readOriginal(viewerId: string, id: string, signal?: AbortSignal): Promise<{ image: ImageRow; bytes: Uint8Array }>;
  /** The encoded image that is shown and measured; upright for every reader. */
  readPicture(id: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Name of the file that `readPicture` reads; null for an image that cannot be used. */
  shownFileOf(image: ImageRow): Promise<ShownFile | null>;
  /** A signed URL, or a path on this server (`expiresIn` in seconds); null for an image that cannot be used. */
  urlOf(image: ImageRow, file: 'shown' | 'original' | 'thumbnail', expiresIn?: number | null): Promise<string | null>;
}

export function createImageService(parts: UploadParts): ImageService {
  const { repository, store } = parts;
  return {
    ...createImageUploads(parts),

    async delete(viewerId, id) {
      const image = await repository.markDeleted(viewerId, id);
      if (image === null) throw imageNotFound(id);
      if (image === 'BUSY')
        throw new AppError(
          'CONVERSATION_BUSY',
          'A turn has not ended in a conversation in which this image was sent; wait for it, or cancel it.',
        );
      await store.delete(filesOfImage(id));
      return image;
    },

    get: (viewerId, id) => repository.find(viewerId, id),
    byIds: (ids) => repository.byIds(ids),
    async list(viewerId, page) {
      if (page.after !== null && (await repository.find(viewerId, page.after)) === null)
        throw imageNotFound(page.after);
      return repository.list(viewerId, page);
    },

    requireReady: (viewerId, ids) => requireReady(repository, viewerId, ids),

    async readOriginal(viewerId, id, signal) {
      const image = await repository.find(viewerId, id);
      if (image?.status !== 'READY') throw imageNotFound(id);
      return { image, bytes: await readFile(store, id, 'original', signal) };
    },

    async readPicture(id, signal) {
      const [image] = await repository.byIds([id]);
      if (image === undefined) throw imageNotFound(id);
      if (image.status === 'DELETED') throw new AppError('NOT_FOUND', `Image ${id} was deleted.`);
      return readFile(store, id, (await shownFileOf(parts, image, signal)) ?? 'original', signal);
    },
    shownFileOf: (image) => shownFileOf(parts, image),
    async urlOf(image, file, expiresIn) {
      const expiresInSeconds = readExpiry(expiresIn);
      if (image.status !== 'READY') return null;
      const name =
        file === 'shown' ? ((await shownFileOf(parts, image)) ?? 'original') : file === 'thumbnail' ? THUMBNAIL : file;
      return store.urlFor(keyOf(image.id, name), { expiresInSeconds, contentType: typeOf(image, name) });
    },
  };
}

async function requireReady(
  repository: ImageRepository,
  viewerId: string,
  ids: readonly string[],
): Promise<ImageRow[]> {
  const rows = new Map((ids.length === 0 ? [] : await repository.byIds(ids)).map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = rows.get(id);
    if (row === undefined || row.ownerId !== viewerId) throw imageNotFound(id);
    if (row.status === 'DELETED') throw new AppError('BAD_USER_INPUT', `Image ${id} was deleted; send another image.`);
    if (row.status !== 'READY') throw new AppError('BAD_USER_INPUT', `Image ${id} is ${row.status}, it must be READY.`);
    return row;
  });
}
