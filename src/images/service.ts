// Images: limits are checked before decoding, the actual type is detected, and the file and a thumbnail are stored. A
// file that readers would show differently gets an upright copy, so that the image that is shown, measured and exported
// is the same. Statements of the client about the bytes are not trusted.
import { createHash, randomUUID } from 'node:crypto';
import { InferenceError } from '../../inference/index.ts';
import type { ExaminedPicture } from '../../inference/image/examine.ts';
import type { PictureExaminer } from '../../inference/process/picture-process.ts';
import { AppError, isRetryable } from '../errors.ts';
import type { Limits } from '../config.ts';
import type { ObjectStore, UploadTarget } from '../platform/object-store/object-store.ts';
import { readExpiry } from '../url-expiry.ts';
import type { UsageService } from '../usage/service.ts';
import { parseDataUri } from './data-uri.ts';
import { SHOWN_FILES } from './repository.ts';
import type { ImagePage, ImageRepository, ImageRow, Settled, ShownFile } from './repository.ts';

export interface AnnouncedUpload {
  contentType: string;
  byteSize: number;
  sha256: string;
}

export interface ImageService {
  upload(viewerId: string, dataUri: string): Promise<ImageRow>;
  /** Stores an encoded image that has been received: READY, or refused as `upload` refuses it. */
  take(viewerId: string, bytes: Uint8Array): Promise<ImageRow>;
  createUpload(viewerId: string, announced: AnnouncedUpload): Promise<{ image: ImageRow; target: UploadTarget }>;
  completeUpload(viewerId: string, imageId: string): Promise<ImageRow>;
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

export interface ImageParts {
  repository: ImageRepository;
  store: ObjectStore;
  limits: Limits;
  usage: Pick<UsageService, 'chargeUpload'>;
  examiner: Pick<PictureExaminer, 'examine'>;
}

export const UPLOAD_EXPIRES_IN_SECONDS = 900;
/** Types that an upload may announce. The actual type is checked after the upload. */
const CONTENT_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/heic', 'image/heif', 'image/tiff'];

export function createImageService({ repository, store, limits, usage, examiner }: ImageParts): ImageService {
  const notFound = (id: string): AppError => new AppError('NOT_FOUND', `There is no image ${id}.`);
  const tooLarge = (byteSize: number): AppError =>
    new AppError(
      'IMAGE_TOO_LARGE',
      `The picture has ${byteSize} bytes, at most ${limits.maxImageBytes} are accepted.`,
      { limit: limits.maxImageBytes },
    );

  return {
    async upload(viewerId, dataUri) {
      return take(viewerId, parseDataUri(dataUri, limits.maxInlineImageBytes));
    },

    async take(viewerId, bytes) {
      if (bytes.byteLength > limits.maxImageBytes) throw tooLarge(bytes.byteLength);
      return take(viewerId, bytes);
    },

    async createUpload(viewerId, announced) {
      const { contentType, byteSize, sha256: announcedSha } = announced;
      if (!CONTENT_TYPES.includes(contentType))
        throw new AppError('BAD_USER_INPUT', `contentType must be one of ${CONTENT_TYPES.join(', ')}.`);
      if (byteSize < 1) throw new AppError('BAD_USER_INPUT', 'byteSize must be at least 1.');
      if (byteSize > limits.maxImageBytes) throw tooLarge(byteSize);
      if (!/^[0-9a-f]{64}$/i.test(announcedSha)) throw new AppError('BAD_USER_INPUT', 'sha256 must be 64 hex digits.');
      await usage.chargeUpload(viewerId, byteSize);
      const id = randomUUID();
      const sha = announcedSha.toLowerCase();
      const target = await store.uploadTarget(keyOf(id, 'original'), {
        contentType,
        byteSize,
        sha256: sha,
        expiresInSeconds: UPLOAD_EXPIRES_IN_SECONDS,
      });
      const image = await repository.insert({
        id,
        ownerId: viewerId,
        status: 'PENDING',
        contentType,
        width: null,
        height: null,
        byteSize,
        sha256: sha,
        shownFile: null,
      });
      return { image, target };
    },

    async completeUpload(viewerId, imageId) {
      const image = await repository.find(viewerId, imageId);
      if (image === null) throw notFound(imageId);
      if (image.status !== 'PENDING') return image;
      const head = await store.head(keyOf(imageId, 'original'));
      if (head === null)
        throw new AppError('BAD_USER_INPUT', 'Nothing was uploaded yet: PUT the bytes to the upload URL first.');
      try {
        if (head.byteSize > limits.maxImageBytes) throw tooLarge(head.byteSize);
        const bytes = await readFile(imageId, 'original');
        if (bytes.byteLength !== image.byteSize || sha256(bytes) !== image.sha256)
          throw new AppError('BAD_USER_INPUT', 'The uploaded file has another size or SHA-256 than announced.');
        const found = await examine(bytes);
        const shownFile = await storeMade(imageId, found);
        const { contentType, width, height } = found;
        return await settle(viewerId, imageId, { status: 'READY', contentType, width, height, shownFile });
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'INTERNAL' || isRetryable(error.code)) throw error;
        await store.delete(filesOfImage(imageId));
        return settle(viewerId, imageId, {
          status: 'REJECTED',
          rejectionCode: error.code,
          rejectionMessage: error.message,
        });
      }
    },

    async delete(viewerId, id) {
      const image = await repository.markDeleted(viewerId, id);
      if (image === null) throw notFound(id);
      if (image === 'BUSY')
        throw new AppError(
          'CONVERSATION_BUSY',
          'A turn has not ended in a conversation in which this picture was sent; wait for it, or cancel it.',
        );
      await store.delete(filesOfImage(id));
      return image;
    },

    get: (viewerId, id) => repository.find(viewerId, id),
    byIds: (ids) => repository.byIds(ids),
    async list(viewerId, page) {
      if (page.after !== null && (await repository.find(viewerId, page.after)) === null) throw notFound(page.after);
      return repository.list(viewerId, page);
    },

    async requireReady(viewerId, ids) {
      const rows = new Map((ids.length === 0 ? [] : await repository.byIds(ids)).map((row) => [row.id, row]));
      return ids.map((id) => {
        const row = rows.get(id);
        if (row === undefined || row.ownerId !== viewerId) throw notFound(id);
        if (row.status === 'DELETED')
          throw new AppError('BAD_USER_INPUT', `Image ${id} was deleted; send another picture.`);
        if (row.status !== 'READY')
          throw new AppError('BAD_USER_INPUT', `Image ${id} is ${row.status}, it must be READY.`);
        return row;
      });
    },

    async readOriginal(viewerId, id, signal) {
      const image = await repository.find(viewerId, id);
      if (image?.status !== 'READY') throw notFound(id);
      return { image, bytes: await readFile(id, 'original', signal) };
    },

    async readPicture(id, signal) {
      const [image] = await repository.byIds([id]);
      if (image === undefined) throw notFound(id);
      if (image.status === 'DELETED') throw new AppError('NOT_FOUND', `Image ${id} was deleted.`);
      return readFile(id, (await shownFileOf(image, signal)) ?? 'original', signal);
    },
    shownFileOf: (image) => shownFileOf(image),
    async urlOf(image, file, expiresIn) {
      const expiresInSeconds = readExpiry(expiresIn);
      if (image.status !== 'READY') return null;
      const name =
        file === 'shown' ? ((await shownFileOf(image)) ?? 'original') : file === 'thumbnail' ? THUMBNAIL : file;
      return store.urlFor(keyOf(image.id, name), { expiresInSeconds, contentType: typeOf(image, name) });
    },
  };

  async function take(viewerId: string, bytes: Uint8Array): Promise<ImageRow> {
    await usage.chargeUpload(viewerId, bytes.byteLength);
    const found = await examine(bytes);
    const id = randomUUID();
    const [shownFile] = await Promise.all([
      storeMade(id, found),
      store.put(keyOf(id, 'original'), bytes, { contentType: found.contentType }),
    ]);
    const { contentType, width, height } = found;
    return repository.insert({
      id,
      ownerId: viewerId,
      status: 'READY',
      contentType,
      width,
      height,
      byteSize: bytes.byteLength,
      sha256: sha256(bytes),
      shownFile,
    });
  }

  /** Another request may have completed, rejected or deleted the image, and the sweeper may have removed it. */
  async function settle(viewerId: string, id: string, to: Settled): Promise<ImageRow> {
    const image = (await repository.settle(id, to)) ?? (await repository.find(viewerId, id));
    if (image === null) throw notFound(id);
    return image;
  }

  async function readFile(id: string, name: ShownFile, signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = await store.get(keyOf(id, name), { signal });
    if (bytes === null) throw new AppError('NOT_FOUND', `The file of image ${id} is gone.`);
    return bytes;
  }

  /** Images that are older than the column `shownFile` are examined again at the first use. */
  async function shownFileOf({ id, status, shownFile }: ImageRow, signal?: AbortSignal): Promise<ShownFile | null> {
    if (shownFile !== null || status !== 'READY') return shownFile;
    const found = await storeMade(id, await examine(await readFile(id, 'original', signal)));
    await repository.setShownFile(id, found);
    return found;
  }

  async function examine(bytes: Uint8Array): Promise<ExaminedPicture> {
    const found = await examiner.examine(bytes).catch((error: unknown) => {
      const refused =
        error instanceof InferenceError && (error.code === 'IMAGE_UNREADABLE' || error.code === 'IMAGE_TOO_LARGE');
      throw refused ? new AppError(error.code, error.message, error.details, error) : error;
    });
    if (found === 'BUSY') throw new AppError('QUEUE_FULL', 'Too many images are being checked. Try again in a moment.');
    return found;
  }

  /** Stores the thumbnail and the upright copy, if there is one. Returns the name of the shown file. */
  async function storeMade(id: string, { thumbnail, copy }: ExaminedPicture): Promise<ShownFile> {
    await store.put(keyOf(id, THUMBNAIL), thumbnail, { contentType: 'image/webp' });
    if (copy === null) return 'original';
    const name = copy.contentType === 'image/png' ? 'picture.png' : 'picture.jpg';
    await store.put(keyOf(id, name), copy.bytes, { contentType: copy.contentType });
    return name;
  }
}

const THUMBNAIL = 'thumbnail.webp';
const FILES = [...SHOWN_FILES, THUMBNAIL] as const;
const keyOf = (id: string, name: (typeof FILES)[number]): string => `images/${id}/${name}`;
const TYPES = { 'picture.png': 'image/png', 'picture.jpg': 'image/jpeg', [THUMBNAIL]: 'image/webp' } as const;
const typeOf = ({ contentType }: ImageRow, name: (typeof FILES)[number]): string =>
  name === 'original' ? contentType : TYPES[name];
/** Keys of all files that an image may have. */
export const filesOfImage = (id: string): string[] => FILES.map((name) => keyOf(id, name));
const KEY = /^images\/([0-9a-f-]{36})\/(?:original|picture\.(?:png|jpg)|thumbnail\.webp)$/;

/** The image to which a key belongs; null for any other key. */
export const imageOfKey = (key: string): string | null => KEY.exec(key)?.[1] ?? null;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
