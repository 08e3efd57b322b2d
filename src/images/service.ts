// Pictures: taken in (limits before decoding), checked for what they really are, stored with a thumbnail, read again.
// Knows no GraphQL and no table but its own; nothing is believed that an uploader says of the bytes.
import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Limits } from '../config.ts';
import type { ObjectStore, UploadTarget } from '../platform/object-store/object-store.ts';
import { readExpiry } from '../url-expiry.ts';
import type { UsageService } from '../usage/service.ts';
import { parseDataUri } from './data-uri.ts';
import { inspectPicture, makeThumbnail } from './inspect.ts';
import type { ImageRepository, ImageRow } from './repository.ts';

export interface AnnouncedUpload {
  contentType: string;
  byteSize: number;
  sha256: string;
}

export interface ImageService {
  upload(viewerId: string, dataUri: string): Promise<ImageRow>;
  createUpload(viewerId: string, announced: AnnouncedUpload): Promise<{ image: ImageRow; target: UploadTarget }>;
  completeUpload(viewerId: string, imageId: string): Promise<ImageRow>;
  get(viewerId: string, id: string): Promise<ImageRow | null>;
  byIds(ids: readonly string[]): Promise<ImageRow[]>;
  /** All of them, READY and the viewer's, in the order asked for; otherwise NOT_FOUND or BAD_USER_INPUT. */
  requireReady(viewerId: string, ids: readonly string[]): Promise<ImageRow[]>;
  /** The encoded picture as it was uploaded. */
  readOriginal(id: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** A signed URL (`expiresIn` in seconds); null when the picture cannot be used. */
  urlOf(image: ImageRow, file: 'original' | 'thumbnail', expiresIn?: number | null): Promise<string | null>;
}

const UPLOAD_EXPIRES_IN_SECONDS = 900;
const CONTENT_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

export function createImageService(repository: ImageRepository, store: ObjectStore, limits: Limits, usage: Pick<UsageService, 'chargeUpload'>): ImageService {
  const notFound = (id: string): AppError => new AppError('NOT_FOUND', `There is no image ${id}.`);

  return {
    async upload(viewerId, dataUri) {
      const bytes = parseDataUri(dataUri, limits.maxInlineImageBytes);
      await usage.chargeUpload(viewerId, bytes.byteLength);
      const found = await inspectPicture(bytes, limits);
      const thumbnail = await makeThumbnail(bytes, limits);
      const id = randomUUID();
      await Promise.all([
        store.put(originalKey(id), bytes, { contentType: found.contentType }),
        store.put(thumbnailKey(id), thumbnail, { contentType: 'image/webp' }),
      ]);
      return repository.insert({
        id, ownerId: viewerId, status: 'READY', contentType: found.contentType, width: found.width, height: found.height,
        byteSize: bytes.byteLength, sha256: sha256(bytes),
      });
    },

    async createUpload(viewerId, announced) {
      const { contentType, byteSize, sha256: announcedSha } = announced;
      if (!CONTENT_TYPES.includes(contentType)) throw new AppError('BAD_USER_INPUT', `contentType must be one of ${CONTENT_TYPES.join(', ')}.`);
      if (byteSize < 1) throw new AppError('BAD_USER_INPUT', 'byteSize must be at least 1.');
      if (byteSize > limits.maxImageBytes) {
        throw new AppError('IMAGE_TOO_LARGE', `The picture has ${byteSize} bytes, at most ${limits.maxImageBytes} are taken.`, { limit: limits.maxImageBytes });
      }
      if (!/^[0-9a-f]{64}$/i.test(announcedSha)) throw new AppError('BAD_USER_INPUT', 'sha256 must be 64 hex digits.');
      await usage.chargeUpload(viewerId, byteSize);
      const id = randomUUID();
      const sha = announcedSha.toLowerCase();
      const target = await store.uploadTarget(originalKey(id), { contentType, byteSize, sha256: sha, expiresInSeconds: UPLOAD_EXPIRES_IN_SECONDS });
      const image = await repository.insert({ id, ownerId: viewerId, status: 'PENDING', contentType, width: null, height: null, byteSize, sha256: sha });
      return { image, target };
    },

    async completeUpload(viewerId, imageId) {
      const image = await repository.find(viewerId, imageId);
      if (image === null) throw notFound(imageId);
      if (image.status !== 'PENDING') return image;
      const head = await store.head(originalKey(imageId));
      if (head === null) throw new AppError('BAD_USER_INPUT', 'Nothing was uploaded yet: PUT the bytes to the upload URL first.');
      try {
        if (head.byteSize > limits.maxImageBytes) throw new AppError('IMAGE_TOO_LARGE', `The picture has ${head.byteSize} bytes, at most ${limits.maxImageBytes} are taken.`, { limit: limits.maxImageBytes });
        const bytes = await readWhole(imageId);
        if (bytes.byteLength !== image.byteSize || sha256(bytes) !== image.sha256) throw new AppError('BAD_USER_INPUT', 'Other bytes were uploaded than were announced.');
        const found = await inspectPicture(bytes, limits);
        await store.put(thumbnailKey(imageId), await makeThumbnail(bytes, limits), { contentType: 'image/webp' });
        return (await repository.settle(imageId, { status: 'READY', contentType: found.contentType, width: found.width, height: found.height })) ?? image;
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'INTERNAL') throw error;
        await store.delete([originalKey(imageId), thumbnailKey(imageId)]);
        return (await repository.settle(imageId, { status: 'REJECTED', rejectionCode: error.code, rejectionMessage: error.message })) ?? image;
      }
    },

    get: (viewerId, id) => repository.find(viewerId, id),
    byIds: (ids) => repository.byIds(ids),

    async requireReady(viewerId, ids) {
      const rows = new Map((await repository.byIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => {
        const row = rows.get(id);
        if (row === undefined || row.ownerId !== viewerId) throw notFound(id);
        if (row.status !== 'READY') throw new AppError('BAD_USER_INPUT', `Image ${id} is ${row.status}, it must be READY.`);
        return row;
      });
    },

    readOriginal: readWhole,
    async urlOf({ id, status }, file, expiresIn) {
      const expiresInSeconds = readExpiry(expiresIn);
      return status === 'READY' ? store.urlFor(file === 'original' ? originalKey(id) : thumbnailKey(id), { expiresInSeconds }) : null;
    },
  };

  async function readWhole(id: string, signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = await store.get(originalKey(id), { signal });
    if (bytes === null) throw new AppError('NOT_FOUND', `The file of image ${id} is gone.`);
    return bytes;
  }
}

const originalKey = (id: string): string => `images/${id}/original`;
const thumbnailKey = (id: string): string => `images/${id}/thumbnail.webp`;
const KEY = /^images\/([0-9a-f-]{36})\/(original|thumbnail\.webp)$/;

/** Whose file lies under a key; null when it is no picture's. */
export const imageOfKey = (key: string): string | null => KEY.exec(key)?.[1] ?? null;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
