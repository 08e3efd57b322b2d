// The entries of the archive of a batch: one dataset of all its images. The categories are the phrases, also those that
// no mask was found for.
import type { BatchService } from '../batches/service.ts';
import { Categories } from './category.ts';
import { annotationsOf } from './dataset.ts';
import type { DatasetFormat } from './dataset.ts';
import { pictureFiles, picturesOfBatch } from './source.ts';
import type { ArchiveParts } from './source.ts';
import type { ZipEntry } from './zip.ts';

export interface BatchArchiveParts extends ArchiveParts {
  batches: Pick<BatchService, 'contentsOf' | 'itemsOn'>;
}

export async function* batchArchive(
  parts: BatchArchiveParts,
  id: string,
  format: DatasetFormat,
): AsyncGenerator<ZipEntry> {
  const { batches, draw } = parts;
  const { imageIds, phrases } = await batches.contentsOf(id);
  const categories = new Categories(phrases);
  const pictures = () => picturesOfBatch(parts, imageIds, (imageId) => batches.itemsOn(id, imageId), categories);
  yield* annotationsOf({ title: 'Masks of a batch', categories, pictures }, format, draw);
  yield* pictureFiles(parts, imageIds);
}
