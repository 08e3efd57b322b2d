// Takes images in: as bytes, or by an upload that is announced, sent to the object store, and completed.
import { createHash, randomUUID } from 'node:crypto';
import type { Limits } from '../config.ts';
import { AppError, isRetryable, notFound } from '../errors.ts';
import type { UploadTarget } from '../platform/object-store/object-store.ts';
import type { UsageService } from '../usage/service.ts';
import { parseDataUri } from './data-uri.ts';
import { examine, filesOfImage, keyOf, readFile, storeMade } from './files.ts';
import type { FileParts } from './files.ts';
import type { ImageRepository, ImageRow, Settled } from './repository.ts';

export interface AnnouncedUpload {
  contentType: string;
  byteSize: number;
  /** 64 hex digits. */
  sha256: string;
}

export interface ImageUploads {
  upload(viewerId: string, dataUri: string): Promise<ImageRow>;
  /** Stores an encoded image that has been received: READY, or refused as `upload` refuses it. */
  take(viewerId: string, bytes: Uint8Array): Promise<ImageRow>;
  createUpload(viewerId: string, announced: AnnouncedUpload): Promise<{ image: ImageRow; target: UploadTarget }>;
  completeUpload(viewerId: string, imageId: string): Promise<ImageRow>;
}

export interface UploadParts extends FileParts {
  repository: ImageRepository;
  limits: Limits;
  usage: Pick<UsageService, 'chargeUpload'>;
}

export const UPLOAD_EXPIRES_IN_SECONDS = 900;
/** Types that an upload may announce. The actual type is checked after the upload. */
const CONTENT_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/heic', 'image/heif', 'image/tiff'];

export const createImageUploads = (parts: UploadParts): ImageUploads => ({
  async upload(viewerId, dataUri) {
    return take(parts, viewerId, parseDataUri(dataUri, parts.limits.maxInlineImageBytes));
  },
  async take(viewerId, bytes) {
    if (bytes.byteLength > parts.limits.maxImageBytes) throw tooLarge(bytes.byteLength, parts.limits);
    return take(parts, viewerId, bytes);
  },
  createUpload: (viewerId, announced) => announce(parts, viewerId, announced),
  completeUpload: (viewerId, imageId) => complete(parts, viewerId, imageId),
});

async function take(parts: UploadParts, viewerId: string, bytes: Uint8Array): Promise<ImageRow> {
  const { repository, store, usage, examiner } = parts;
  await usage.chargeUpload(viewerId, bytes.byteLength);
  const found = await examine(examiner, bytes);
  const id = randomUUID();
  const [shownFile] = await Promise.all([
    storeMade(store, id, found),
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

async function announce(
  parts: UploadParts,
  viewerId: string,
  announced: AnnouncedUpload,
): ReturnType<ImageUploads['createUpload']> {
  const { repository, store, limits, usage } = parts;
  const { contentType, byteSize, sha256: announcedSha } = announced;
  if (!CONTENT_TYPES.includes(contentType))
    throw new AppError('BAD_USER_INPUT', `contentType must be one of ${CONTENT_TYPES.join(', ')}.`);
  if (byteSize < 1) throw new AppError('BAD_USER_INPUT', 'byteSize must be at least 1.');
  if (byteSize > limits.maxImageBytes) throw tooLarge(byteSize, limits);
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
}

async function complete(parts: UploadParts, viewerId: string, imageId: string): Promise<ImageRow> {
  const { repository, store, limits, examiner } = parts;
  const image = await repository.find(viewerId, imageId);
  if (image === null) throw imageNotFound(imageId);
  if (image.status !== 'PENDING') return image;
  const head = await store.head(keyOf(imageId, 'original'));
  if (head === null)
    throw new AppError('BAD_USER_INPUT', 'Nothing was uploaded yet: PUT the bytes to the upload URL first.');
  try {
    if (head.byteSize > limits.maxImageBytes) throw tooLarge(head.byteSize, limits);
    const bytes = await readFile(store, imageId, 'original');
    if (bytes.byteLength !== image.byteSize || sha256(bytes) !== image.sha256)
      throw new AppError('BAD_USER_INPUT', 'The uploaded file has another size or SHA-256 than announced.');
    const found = await examine(examiner, bytes);
    const shownFile = await storeMade(store, imageId, found);
    const { contentType, width, height } = found;
    return await settle(repository, viewerId, imageId, { status: 'READY', contentType, width, height, shownFile });
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'INTERNAL' || isRetryable(error.code)) throw error;
    await store.delete(filesOfImage(imageId));
    return settle(repository, viewerId, imageId, {
      status: 'REJECTED',
      rejectionCode: error.code,
      rejectionMessage: error.message,
    });
  }
}

/** Another request may have completed, rejected or deleted the image, and the sweeper may have removed it. */
async function settle(repository: ImageRepository, viewerId: string, id: string, to: Settled): Promise<ImageRow> {
  const image = (await repository.settle(id, to)) ?? (await repository.find(viewerId, id));
  if (image === null) throw imageNotFound(id);
  return image;
}

export const imageNotFound = (id: string): AppError => notFound('image', id);

const tooLarge = (byteSize: number, { maxImageBytes: limit }: Limits): AppError =>
  new AppError(
    'IMAGE_TOO_LARGE',
    `The image has ${byteSize.toLocaleString('en')} bytes, at most ${limit.toLocaleString('en')} are accepted.`,
    { limit },
  );

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
