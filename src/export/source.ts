// Reads the contents of an archive from the services: turns in pages, images one by one, masks in pages.
import type { MaskDecoder } from '../../inference/index.ts';
import type { ImageRow } from '../images/repository.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskRow } from '../masks/repository.ts';
import type { MaskService } from '../masks/service.ts';
import type { TurnRow } from '../turns/repository.ts';
import type { TurnService } from '../turns/service.ts';
import type { Categories } from './category.ts';
import type { Draw } from './draw-request.ts';
import type { Category, ExportedMask, ExportedPicture } from './picture.ts';
import type { ZipEntry } from './zip.ts';

/** What the page in an archive needs beside masks. */
export interface RedrawParts {
  /** The mask decoder of this server's bundle; null when it has none. */
  decoder: () => Promise<MaskDecoder | null>;
  /** Folder of the built page. */
  webFolder: string;
}

export interface ArchiveParts {
  turns: Pick<TurnService, 'byIds' | 'pagesOf' | 'imageIdsOf'>;
  images: Pick<ImageService, 'byIds' | 'readPicture' | 'shownFileOf'>;
  masks: Pick<MaskService, 'byTurns' | 'labelsIn' | 'scalesOf' | 'onImage' | 'filesOf' | 'readFile'>;
  draw: Draw;
  redraw: RedrawParts;
}

const PAGE = 50;
const EXTENSIONS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };

/**
 * Paths in the archive. The image is the upright copy that was measured, for readers that ignore the EXIF orientation.
 */
export function fileOf({ id, contentType, shownFile }: Pick<ImageRow, 'id' | 'contentType' | 'shownFile'>): string {
  const copied = shownFile === 'picture.png' ? 'png' : shownFile === 'picture.jpg' ? 'jpg' : null;
  return `images/${id}.${copied ?? EXTENSIONS[contentType] ?? 'bin'}`;
}
export const folderOf = ({ id }: Pick<MaskRow, 'id'>): string => `masks/${id}/`;

/** The turns of all branches, oldest first. */
export async function* allTurns({ turns }: ArchiveParts, conversationId: string): AsyncGenerator<TurnRow> {
  for (let after: string | null = null; ;) {
    const [page]: Awaited<ReturnType<TurnService['pagesOf']>> = await turns.pagesOf([conversationId], {
      first: PAGE,
      after,
    });
    if (page === undefined) return;
    for (const { node } of page.edges) yield node;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}

/** The images that can be used. */
export async function* readyImages({ images }: ArchiveParts, ids: readonly string[]): AsyncGenerator<ImageRow> {
  for (const id of ids) {
    const [image] = await images.byIds([id]);
    if (image?.status === 'READY') yield { ...image, shownFile: await images.shownFileOf(image) };
  }
}

/** The files of the images, one in memory at a time. */
export async function* pictureFiles(parts: ArchiveParts, ids: readonly string[]): AsyncGenerator<ZipEntry> {
  for await (const image of readyImages(parts, ids))
    yield { name: fileOf(image), compress: false, body: [await parts.images.readPicture(image.id)] };
}

export async function* picturesOf(
  parts: ArchiveParts,
  conversationId: string,
  ids: readonly string[],
  categories: Categories,
): AsyncGenerator<ExportedPicture> {
  for await (const image of readyImages(parts, ids))
    yield pictureOf(image, masksOn(parts, conversationId, image.id, categories));
}

async function* masksOn(
  { masks }: ArchiveParts,
  conversationId: string,
  imageId: string,
  categories: Categories,
): AsyncGenerator<ExportedMask> {
  for await (const mask of masks.onImage(conversationId, imageId))
    if (isAnnotation(mask)) yield* exportedMask(mask, categories.of(mask.label));
}

/**
 * The images of a batch, each with the masks of its turns. The category of a mask is the phrase that was asked. A
 * correction by a person replaces the corrected mask. Computed masks, such as inverted ones, are left out, and so are
 * turns of deleted conversations.
 */
export async function* picturesOfBatch(
  parts: ArchiveParts,
  ids: readonly string[],
  itemsOn: (imageId: string) => Promise<readonly { phrase: string; turnId: string | null }[]>,
  categories: Categories,
): AsyncGenerator<ExportedPicture> {
  const { turns, masks } = parts;
  async function* masksOf(imageId: string): AsyncGenerator<ExportedMask> {
    for (const { phrase, turnId } of await itemsOn(imageId)) {
      const [turn] = turnId === null ? [] : await turns.byIds([turnId]);
      // One turn at a time, because masks of large images are large.
      const found = turn === undefined ? [] : await masks.byTurns([turn.id]);
      const corrected = new Set(found.map(({ origin, parentId }) => (origin === 'HUMAN' ? parentId : null)));
      for (const mask of found)
        if (mask.imageId === imageId && isAnnotation(mask) && mask.origin !== 'COMBINED' && !corrected.has(mask.id))
          yield* exportedMask(mask, categories.of(phrase));
    }
  }
  for await (const image of readyImages(parts, ids)) yield pictureOf(image, masksOf(image.id));
}

/** A mask that is not empty. Of an AMBIGUOUS mask it is not known which thing is meant. */
const isAnnotation = ({ box, outcome }: MaskRow): boolean => box !== null && outcome !== 'AMBIGUOUS';

function pictureOf(image: ImageRow, masks: ExportedPicture['masks']): ExportedPicture {
  return { id: image.id, file: fileOf(image), width: image.width ?? 0, height: image.height ?? 0, masks };
}

/** Empty for a mask without pixels. */
function exportedMask(
  { id, turnId, label, width, height, area, box, confidence, rle }: MaskRow,
  category: Category,
): ExportedMask[] {
  return box === null ? [] : [{ id, turnId, label, category, width, height, area, box, confidence, rle }];
}
