// The files of images in the object store: their keys, and what is stored beside the upload.
import { InferenceError } from '../../inference/index.ts';
import type { ExaminedPicture } from '../../inference/image/examine.ts';
import type { PictureExaminer } from '../../inference/process/picture-process.ts';
import { AppError } from '../errors.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { SHOWN_FILES } from './repository.ts';
import type { ImageRepository, ImageRow, ShownFile } from './repository.ts';

/** What reads, examines and stores files needs. */
export interface FileParts {
  repository: Pick<ImageRepository, 'setShownFile'>;
  store: ObjectStore;
  examiner: Pick<PictureExaminer, 'examine'>;
}

export const THUMBNAIL = 'thumbnail.webp';
const FILES = [...SHOWN_FILES, THUMBNAIL] as const;
export const keyOf = (id: string, name: (typeof FILES)[number]): string => `images/${id}/${name}`;
const TYPES = { 'picture.png': 'image/png', 'picture.jpg': 'image/jpeg', [THUMBNAIL]: 'image/webp' } as const;
export const typeOf = ({ contentType }: ImageRow, name: (typeof FILES)[number]): string =>
  name === 'original' ? contentType : TYPES[name];
/** Keys of all files that an image may have. */
export const filesOfImage = (id: string): string[] => FILES.map((name) => keyOf(id, name));
const KEY = /^images\/([0-9a-f-]{36})\/(?:original|picture\.(?:png|jpg)|thumbnail\.webp)$/;

/** The image to which a key belongs; null for any other key. */
export const imageOfKey = (key: string): string | null => KEY.exec(key)?.[1] ?? null;

export async function readFile(
  store: ObjectStore,
  id: string,
  name: ShownFile,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = await store.get(keyOf(id, name), { signal });
  if (bytes === null) throw new AppError('NOT_FOUND', `The file of image ${id} is gone.`);
  return bytes;
}

/** Images that are older than the column `shownFile` are examined again at the first use. */
export async function shownFileOf(
  parts: FileParts,
  { id, status, shownFile }: ImageRow,
  signal?: AbortSignal,
): Promise<ShownFile | null> {
  if (shownFile !== null || status !== 'READY') return shownFile;
  const found = await storeMade(
    parts.store,
    id,
    await examine(parts.examiner, await readFile(parts.store, id, 'original', signal)),
  );
  await parts.repository.setShownFile(id, found);
  return found;
}

/** Throws an AppError for a file that is refused. */
export async function examine(examiner: FileParts['examiner'], bytes: Uint8Array): Promise<ExaminedPicture> {
  const found = await examiner.examine(bytes).catch((error: unknown) => {
    const refused =
      error instanceof InferenceError && (error.code === 'IMAGE_UNREADABLE' || error.code === 'IMAGE_TOO_LARGE');
    throw refused ? new AppError(error.code, error.message, error.details, error) : error;
  });
  if (found === 'BUSY') throw new AppError('QUEUE_FULL', 'Too many images are being checked. Try again in a moment.');
  return found;
}

/** Stores the thumbnail and the upright copy, if there is one. Returns the name of the shown file. */
export async function storeMade(
  store: ObjectStore,
  id: string,
  { thumbnail, copy }: ExaminedPicture,
): Promise<ShownFile> {
  await store.put(keyOf(id, THUMBNAIL), thumbnail, { contentType: 'image/webp' });
  if (copy === null) return 'original';
  const name = copy.contentType === 'image/png' ? 'picture.png' : 'picture.jpg';
  await store.put(keyOf(id, name), copy.bytes, { contentType: copy.contentType });
  return name;
}
