// Writes a conversation as JSON: the turns of all branches, with their masks and the paths of their files in the
// archive. The text is written turn by turn.
import type { ConversationRow } from '../conversations/repository.ts';
import type { ImageRow } from '../images/repository.ts';
import type { MaskRow, ScaleRow } from '../masks/repository.ts';
import type { TurnRow } from '../turns/repository.ts';
import { allTurns, fileOf, folderOf } from './source.ts';
import type { ArchiveParts } from './source.ts';

/** The version of the format. It rises when an existing member changes. */
const FORMAT_VERSION = 1;

export async function* conversationJson(
  parts: ArchiveParts,
  row: ConversationRow,
  imageIds: readonly string[],
): AsyncGenerator<string> {
  const { images, masks } = parts;
  const { id, title, tags, createdAt, updatedAt, archivedAt, activeTurnId } = row;
  const conversation = { id, title, tags, createdAt, updatedAt, archivedAt, activeTurnId };
  yield `{"formatVersion":${FORMAT_VERSION},"conversation":${JSON.stringify(conversation)},"images":[`;
  for (const [i, imageId] of imageIds.entries()) {
    const [image] = await images.byIds([imageId]);
    if (image === undefined) continue;
    const shownFile = await images.shownFileOf(image);
    yield `${i === 0 ? '' : ','}\n${JSON.stringify(imageJson({ ...image, shownFile }))}`;
  }
  yield '\n],"turns":[';
  let count = 0;
  for await (const turn of allTurns(parts, id)) {
    yield `${count++ === 0 ? '' : ','}\n${JSON.stringify(turnJson(turn)).slice(0, -1)},"masks":[`;
    // One turn at a time, because masks of large images are large.
    for (const [i, mask] of (await masks.byTurns([turn.id])).entries()) {
      const scales = await masks.scalesOf([mask.id]);
      yield `${i === 0 ? '' : ','}${JSON.stringify(maskJson(mask, scales, masks.filesOf(mask, scales)))}`;
    }
    yield ']}';
  }
  yield '\n]}\n';
}

function imageJson(image: ImageRow): object {
  const { id, contentType, width, height, byteSize, sha256, status } = image;
  return { id, status, contentType, width, height, byteSize, sha256, file: status === 'READY' ? fileOf(image) : null };
}

function turnJson({
  id,
  parentId,
  index,
  status,
  text,
  imageIds,
  requestedIntent,
  regionPrompts,
  refineMaskId,
  candidate,
  resolvedIntent,
  maxScale,
  detail,
  previews,
  ambiguity,
  instances,
  answer,
  error,
  usage,
  model,
  feedback,
  createdAt,
  startedAt,
  finishedAt,
}: TurnRow): object {
  return {
    id,
    parentId,
    index,
    status,
    text,
    imageIds,
    requestedIntent,
    regionPrompts,
    refineMaskId,
    candidate,
    resolvedIntent,
    maxScale,
    detail,
    previews,
    ambiguity,
    instances,
    answer,
    error,
    usage,
    model,
    feedback,
    createdAt,
    startedAt,
    finishedAt,
  };
}

function maskJson(mask: MaskRow, scalesOfTurn: readonly ScaleRow[], files: readonly string[]): object {
  const {
    id,
    imageId,
    parentId,
    index,
    label,
    origin,
    operation,
    outcome,
    candidates,
    width,
    height,
    area,
    box,
    zoom,
    confidence,
    rle,
    createdAt,
  } = mask;
  const scales = scalesOfTurn
    .filter(({ maskId }) => maskId === id)
    .map(({ scale, scaleCount, side, box: part, rle: preview, stability, elapsedMs }) => ({
      scale,
      scaleCount,
      side,
      box: part,
      rle: preview,
      stability,
      elapsedMs,
    }));
  return {
    id,
    imageId,
    parentId,
    index,
    label,
    origin,
    operation,
    outcome,
    candidates,
    width,
    height,
    area,
    box,
    zoom,
    confidence,
    rle,
    createdAt,
    scales,
    files: files.map((name) => folderOf(mask) + name),
  };
}
