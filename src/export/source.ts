// Reads the contents of an archive from the services: turns in pages, images one by one, masks in pages.
import type { ImageRow } from '../images/repository.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskRow } from '../masks/repository.ts';
import type { MaskService } from '../masks/service.ts';
import type { TurnRow } from '../turns/repository.ts';
import type { TurnService } from '../turns/service.ts';
import type { Categories } from './category.ts';
import type { Draw } from './draw-request.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

export interface ArchiveParts {
  turns: Pick<TurnService, 'pagesOf' | 'imageIdsOf'>;
  images: Pick<ImageService, 'byIds' | 'readPicture' | 'shownFileOf'>;
  masks: Pick<MaskService, 'byTurns' | 'labelsIn' | 'scalesOf' | 'onImage' | 'filesOf' | 'readFile'>;
  draw: Draw;
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

export async function* picturesOf(
  parts: ArchiveParts,
  conversationId: string,
  ids: readonly string[],
  categories: Categories,
): AsyncGenerator<ExportedPicture> {
  for await (const image of readyImages(parts, ids)) {
    const { id, width, height } = image;
    yield {
      id,
      file: fileOf(image),
      width: width ?? 0,
      height: height ?? 0,
      masks: masksOn(parts, conversationId, id, categories),
    };
  }
}

/** The masks that are not empty. */
async function* masksOn(
  { masks }: ArchiveParts,
  conversationId: string,
  imageId: string,
  categories: Categories,
): AsyncGenerator<ExportedMask> {
  for await (const { id, turnId, label, width, height, area, box, confidence, rle } of masks.onImage(
    conversationId,
    imageId,
  )) {
    if (box !== null)
      yield { id, turnId, label, category: categories.of(label), width, height, area, box, confidence, rle };
  }
}
