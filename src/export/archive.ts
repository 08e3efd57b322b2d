// The entries of the archive of a conversation, by format: descriptions, then files. Each entry is read when the ZIP
// writer requests it. zip.ts writes the ZIP; dataset.ts and its neighbours write the annotations.
import type { ConversationRow } from '../conversations/repository.ts';
import { Categories } from './category.ts';
import { conversationJson } from './conversation-json.ts';
import { CORRECTIONS_FILE, correctionLines } from './corrections.ts';
import { DATASET_FORMATS, annotationsOf, textEntry } from './dataset.ts';
import { redrawPage } from './redraw.ts';
import { allTurns, folderOf, pictureFiles, picturesOf } from './source.ts';
import type { ArchiveParts } from './source.ts';
import { svgPicture } from './svg.ts';
import type { ZipEntry } from './zip.ts';

export const EXPORT_FORMATS = ['JSON', ...DATASET_FORMATS, 'SVG', 'TRAINING', 'REDRAW'] as const;
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

  switch (format) {
    case 'JSON':
      yield textEntry('conversation.json', conversationJson(parts, conversation, ids));
      yield* maskFiles(parts, conversation.id);
      break;
    case 'REDRAW':
      yield textEntry('redraw.html', redrawPage(parts, conversation));
      break;
    case 'TRAINING':
      yield* trainingFiles(parts, conversation.id, ids);
      return;
    case 'SVG':
      for await (const picture of pictures()) yield textEntry(`${picture.id}.svg`, svgPicture(picture, draw));
      break;
    default:
      yield* annotationsOf({ title: 'Masks of a conversation', categories, pictures }, format, draw);
  }
  yield* pictureFiles(parts, ids);
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
