// Archives of conversations over HTTP: signed URLs that expire, and the handler that writes a ZIP while the client
// downloads it. The signature is the only permission; a deleted conversation is NOT_FOUND.
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import type { ConversationService } from '../conversations/service.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../platform/log.ts';
import { expiryWithin, readTarget, sign, verify } from '../platform/object-store/signed-url.ts';
import { readExpiry } from '../url-expiry.ts';
import { EXPORT_FORMATS, archiveOf } from './archive.ts';
import type { ExportFormat } from './archive.ts';
import type { ArchiveParts } from './source.ts';
import { zipOf } from './zip.ts';

export interface ExportService {
  /**
   * Returns a path on this server. The caller has checked the owner. BAD_USER_INPUT for a lifetime outside its limits.
   */
  urlOf(conversationId: string, format: ExportFormat, expiresIn?: number | null): Promise<string>;
  /** Mounted at `path`. */
  handler: RequestHandler;
}

export interface ExportParts extends ArchiveParts {
  conversations: Pick<ConversationService, 'byIds'>;
  /** Path of the handler, e.g. /export. */
  path: string;
  /** Key of the signatures. */
  secret: Uint8Array;
  log: Logger;
}

const PLACE = /^\/conversations\/([0-9a-f-]{36})\.zip$/;

/** The signed value: a conversation and a format. */
const keyOf = (conversationId: string, format: string): string => `export/${conversationId}/${format}`;

export function createExportService({ conversations, path, secret, log, ...parts }: ExportParts): ExportService {
  return {
    async urlOf(conversationId, format, expiresIn) {
      const expires = expiryWithin(readExpiry(expiresIn), Date.now());
      const query = sign({ method: 'GET', key: keyOf(conversationId, format), expires }, secret);
      query.set('format', format);
      return `${path}/conversations/${conversationId}.zip?${query.toString()}`;
    },

    handler: async (request, response, next) => {
      // Pages of other origins may read exports too, because the signature is the permission.
      response.setHeader('access-control-allow-origin', '*');
      try {
        const { path: place, query } = readTarget(request.url) ?? { path: '', query: new URLSearchParams() };
        const id = PLACE.exec(place)?.[1];
        const format = EXPORT_FORMATS.find((name) => name === query.get('format'));
        if (id === undefined || format === undefined) throw new AppError('NOT_FOUND', 'There is no such export.');
        const grant =
          request.method === 'GET' || request.method === 'HEAD'
            ? verify({ method: request.method, key: keyOf(id, format), query }, secret, Date.now())
            : 'FORGED';
        if (grant === 'FORGED')
          throw new AppError('FORBIDDEN', 'This URL was not made by this server, or it was changed.');
        if (grant === 'EXPIRED') throw new AppError('FORBIDDEN', 'This URL has expired; ask for a new one.');
        const [conversation] = await conversations.byIds([id]);
        if (conversation === undefined) throw new AppError('NOT_FOUND', 'The conversation was deleted.');
        response.setHeader('cache-control', 'private, no-store');
        response.attachment(`conversation-${id}-${format.toLowerCase().replace('_', '-')}.zip`);
        if (request.method === 'HEAD') response.end();
        else await pipeline(zipOf(archiveOf(parts, conversation, format)), response);
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
