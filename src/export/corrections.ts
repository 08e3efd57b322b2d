// The masks of people as training data: one line of JSON for each image, as training/photos.py reads a set of
// images. Pure, but for the rows that it reads.
import type { MaskRow } from '../masks/repository.ts';
import { categoryName } from './category.ts';
import { fileOf, readyImages } from './source.ts';
import type { ArchiveParts } from './source.ts';

/** The name of the set: photos.py knows that its images have more things than are marked. */
export const CORRECTIONS_FILE = 'corrections.jsonl';

interface Place {
  conversationId: string;
  /** Of the images of the conversation. */
  imageIds: readonly string[];
}

/** A line for each image on which a person made a mask; `onPicture` gets its id. */
export async function* correctionLines(
  parts: ArchiveParts,
  { conversationId, imageIds }: Place,
  onPicture: (imageId: string) => void,
): AsyncGenerator<string> {
  for await (const image of readyImages(parts, imageIds)) {
    const made: MaskRow[] = [];
    for await (const mask of parts.masks.onImage(conversationId, image.id))
      if (mask.origin === 'HUMAN') made.push(mask);
    const objects = lastOf(made).map(({ label, rle }) => ({
      name: categoryName(label),
      counts: rle.counts,
      crowd: false,
    }));
    if (objects.length === 0) continue;
    onPicture(image.id);
    const { width, height } = image;
    yield `${JSON.stringify({ file: fileOf(image), width, height, split: 'train', objects })}\n`;
  }
}

/** Without the masks that were corrected again, and without empty ones. */
function lastOf(made: readonly MaskRow[]): MaskRow[] {
  const corrected = new Set(made.map(({ parentId }) => parentId));
  return made.filter(({ id, area }) => area > 0 && !corrected.has(id));
}
