// The entries of an archive, by format: descriptions, then files. Each entry is read when the ZIP writer requests it.
// zip.ts writes the ZIP; coco.ts and its neighbours write the annotations.
import type { ConversationRow } from '../conversations/repository.ts';
import { Categories } from './category.ts';
import { cocoDataset } from './coco.ts';
import { conversationJson } from './conversation-json.ts';
import { CORRECTIONS_FILE, correctionLines } from './corrections.ts';
import { cvatAnnotations } from './cvat.ts';
import { geoJson } from './geojson.ts';
import { LABEL_STUDIO_README, labelStudioConfig, labelStudioTasks } from './label-studio.ts';
import { labelMeFile, labelMeFileOf } from './labelme.ts';
import { allTurns, fileOf, folderOf, picturesOf, readyImages } from './source.ts';
import type { ArchiveParts } from './source.ts';
import { svgPicture } from './svg.ts';
import { yoloData, yoloFile, yoloRows } from './yolo.ts';
import type { ZipEntry } from './zip.ts';

export const EXPORT_FORMATS = [
  'JSON',
  'COCO',
  'LABEL_STUDIO',
  'CVAT',
  'YOLO_SEG',
  'LABELME',
  'GEOJSON',
  'SVG',
  'TRAINING',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export async function* archiveOf(
  parts: ArchiveParts,
  conversation: ConversationRow,
  format: ExportFormat,
): AsyncGenerator<ZipEntry> {
  const [ids = []] = await parts.turns.imageIdsOf([conversation.id]);
  const categories = new Categories(await parts.masks.labelsIn(conversation.id));
  const pictures = () => picturesOf(parts, conversation.id, ids, categories);
  const { draw } = parts;
  const text = (name: string, body: ZipEntry['body']): ZipEntry => ({ name, compress: true, body });

  switch (format) {
    case 'JSON':
      yield text('conversation.json', conversationJson(parts, conversation, ids));
      yield* maskFiles(parts, conversation.id);
      break;
    case 'COCO':
      yield text('annotations/instances_default.json', cocoDataset(pictures(), categories));
      break;
    case 'LABEL_STUDIO':
      yield text('README.md', [LABEL_STUDIO_README]);
      yield text('label-config.xml', [labelStudioConfig(categories)]);
      yield text('tasks.json', labelStudioTasks(pictures(), draw));
      break;
    case 'CVAT':
      yield text('annotations.xml', cvatAnnotations(pictures(), categories, draw));
      break;
    case 'YOLO_SEG':
      yield text('data.yaml', [yoloData(categories)]);
      for await (const picture of pictures()) yield text(yoloFile(picture), yoloRows(picture, draw));
      break;
    case 'LABELME':
      for await (const picture of pictures()) yield text(labelMeFile(picture), labelMeFileOf(picture, draw));
      break;
    case 'GEOJSON':
      for await (const picture of pictures()) yield text(`${picture.id}.geojson`, geoJson(picture, draw));
      break;
    case 'TRAINING':
      yield* trainingFiles(parts, conversation.id, ids);
      return;
    case 'SVG':
      for await (const picture of pictures()) yield text(`${picture.id}.svg`, svgPicture(picture, draw));
      break;
  }
  yield* pictureFiles(parts, ids);
}

async function* pictureFiles(parts: ArchiveParts, ids: readonly string[]): AsyncGenerator<ZipEntry> {
  for await (const image of readyImages(parts, ids))
    yield { name: fileOf(image), compress: false, body: [await parts.images.readPicture(image.id)] };
}

/** The masks that people made, and the images below them alone. */
async function* trainingFiles(
  parts: ArchiveParts,
  conversationId: string,
  imageIds: readonly string[],
): AsyncGenerator<ZipEntry> {
  const corrected: string[] = [];
  const lines = correctionLines(parts, { conversationId, imageIds }, (id) => corrected.push(id));
  yield { name: CORRECTIONS_FILE, compress: true, body: lines };
  // An entry is written whole before the next one is asked for.
  yield* pictureFiles(parts, corrected);
}

async function* maskFiles(parts: ArchiveParts, conversationId: string): AsyncGenerator<ZipEntry> {
  const { masks } = parts;
  for await (const turn of allTurns(parts, conversationId))
    for (const mask of await masks.byTurns([turn.id])) {
      for (const name of masks.filesOf(mask, await masks.scalesOf([mask.id]))) {
        const bytes = await masks.readFile(mask, name);
        if (bytes !== null)
          yield {
            name: folderOf(mask) + name,
            compress: name.endsWith('.json') || name.endsWith('.bin'),
            body: [bytes],
          };
      }
    }
}
