// Archives of conversations and batches over HTTP: signed URLs that expire, and the handler that writes a ZIP while the
// client downloads it. The signature is the only permission; what was deleted meanwhile is NOT_FOUND.
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { BatchRow } from '../batches/repository.ts';
import type { BatchService } from '../batches/service.ts';
import type { ConversationService } from '../conversations/service.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { expiryWithin, readTarget, sign, verify } from '../platform/object-store/signed-url.ts';
import { readExpiry } from '../url-expiry.ts';
import { EXPORT_FORMATS, archiveOf } from './archive.ts';
import type { ExportFormat } from './archive.ts';
import { batchArchive } from './batch-archive.ts';
import { DATASET_FORMATS } from './dataset.ts';
import type { DatasetFormat } from './dataset.ts';
import type { ArchiveParts } from './source.ts';
import type { ZipEntry } from './zip.ts';
import { zipOf } from './zip.ts';

export interface ExportService {
  /**
   * Returns a path on this server. The caller has checked the owner. BAD_USER_INPUT for a lifetime outside its limits.
   */
  urlOf(conversationId: string, format: ExportFormat, expiresIn?: number | null): Promise<string>;
  /** The same for a batch of the viewer; NOT_FOUND for another one. */
  exportBatch(
    viewerId: string,
    input: { batchId: string; format?: DatasetFormat | null | undefined; expiresIn?: number | null | undefined },
  ): Promise<{ batch: BatchRow; url: string }>;
  /** Mounted at `path`. */
  handler: RequestHandler;
}

export interface ExportParts extends ArchiveParts {
  conversations: Pick<ConversationService, 'byIds'>;
  batches: Pick<BatchService, 'require' | 'byId' | 'contentsOf' | 'itemsOn'>;
  /** Path of the handler, e.g. /export. */
  path: string;
  /** Key of the signatures. */
  secret: Uint8Array;
  log: Logger;
}

/** What an archive is of. */
type Kind = 'conversations' | 'batches';

interface Target {
  kind: Kind;
  id: string;
  format: string;
}

const PLACE = /^\/(conversations|batches)\/([0-9a-f-]{36})\.zip$/;

/** The signed value. */
const keyOf = ({ kind, id, format }: Target): string =>
  kind === 'conversations' ? `export/${id}/${format}` : `export/batches/${id}/${format}`;

export function createExportService(parts: ExportParts): ExportService {
  const { batches, path, secret, log } = parts;
  const urlOf = (target: Target, expiresIn: number | null | undefined): string => {
    const expires = expiryWithin(readExpiry(expiresIn), Date.now());
    const query = sign({ method: 'GET', key: keyOf(target), expires }, secret);
    query.set('format', target.format);
    return `${path}/${target.kind}/${target.id}.zip?${query.toString()}`;
  };
  return {
    urlOf: async (id, format, expiresIn) => urlOf({ kind: 'conversations', id, format }, expiresIn),

    async exportBatch(viewerId, { batchId, format, expiresIn }) {
      const batch = await batches.require(viewerId, batchId);
      return { batch, url: urlOf({ kind: 'batches', id: batch.id, format: format ?? 'COCO' }, expiresIn) };
    },

    handler: async (request, response, next) => {
      // Pages of other origins may read exports too, because the signature is the permission.
      response.setHeader('access-control-allow-origin', '*');
      try {
        const target = readGranted(request, secret);
        const entries = await entriesOf(parts, target);
        response.setHeader('cache-control', 'private, no-store');
        const kind = target.kind === 'batches' ? 'batch' : 'conversation';
        response.attachment(`${kind}-${target.id}-${target.format.toLowerCase().replace('_', '-')}.zip`);
        if (request.method === 'HEAD') response.end();
        else await pipeline(zipOf(entries), response);
      } catch (error) {
        if (response.headersSent) {
          // An error response is not possible any more. The ZIP is truncated, which every reader reports.
          if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
            log.error({ err: error }, 'an export was cut off');
          response.destroy();
          return;
        }
        next(error);
      }
    },
  };
}

/** Throws NOT_FOUND for another path, and FORBIDDEN without a valid signature. */
function readGranted({ method, url }: { method: string; url: string }, secret: Uint8Array): Target {
  const { path, query } = readTarget(url) ?? { path: '', query: new URLSearchParams() };
  const [, kind, id] = PLACE.exec(path) ?? [];
  const format = query.get('format');
  if (kind === undefined || id === undefined || format === null)
    throw new AppError('NOT_FOUND', 'There is no such export.');
  const target: Target = { kind: kind as Kind, id, format };
  const grant =
    method === 'GET' || method === 'HEAD'
      ? verify({ method, key: keyOf(target), query }, secret, Date.now())
      : 'FORGED';
  if (grant === 'FORGED') throw new AppError('FORBIDDEN', 'This URL was not made by this server, or it was changed.');
  if (grant === 'EXPIRED') throw new AppError('FORBIDDEN', 'This URL has expired; ask for a new one.');
  return target;
}

async function entriesOf(parts: ExportParts, { kind, id, format }: Target): Promise<AsyncIterable<ZipEntry>> {
  const ofConversation = EXPORT_FORMATS.find((name) => name === format);
  const ofBatch = DATASET_FORMATS.find((name) => name === format);
  if (kind === 'batches' && ofBatch !== undefined) {
    if ((await parts.batches.byId(id)) === null) throw new AppError('NOT_FOUND', 'The batch was removed.');
    return batchArchive(parts, id, ofBatch);
  }
  if (kind === 'batches' || ofConversation === undefined) throw new AppError('NOT_FOUND', 'There is no such export.');
  const [conversation] = await parts.conversations.byIds([id]);
  if (conversation === undefined) throw new AppError('NOT_FOUND', 'The conversation was deleted.');
  return archiveOf(parts, conversation, ofConversation);
}
