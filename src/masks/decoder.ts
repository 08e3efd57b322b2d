// The files with which a client draws masks from their codes, for every viewer who may read. Each file has a path that
// contains its SHA-256, so its content never changes.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { RequestHandler } from 'express';
import { InferenceError, readMaskDecoder } from '../../inference/index.ts';
import type { MaskDecoder } from '../../inference/index.ts';
import { AppError } from '../errors.ts';

export interface DecoderFile {
  name: string;
  /** Path on this server. */
  url: string;
  byteSize: number;
  sha256: string;
}

export interface DecoderFiles {
  /** JSON of `MaskDecoderRules`. */
  rules: DecoderFile;
  /** The two graphs and their external data. */
  files: DecoderFile[];
}

export interface MaskDecoderService {
  /** The decoder of this server's bundle; null when it has none. */
  current(): Promise<MaskDecoder | null>;
  /** The decoder of the bundle with this manifest; null when this server does not have that bundle. */
  filesOf(modelSha256: string): Promise<DecoderFiles | null>;
  /** Serves the files below `path`. The caller has checked the viewer and the method. */
  handler: RequestHandler;
}

const PLACE = /^\/([0-9a-f]{64})$/;
const MAX_AGE = 'private, max-age=31536000, immutable';

/** `folder`: of the bundle. `path`: of the handler, e.g. /mask-decoder. */
export function createMaskDecoder(folder: string, path: string): MaskDecoderService {
  const read = readerOf(folder);
  const describe = (name: string, sha256: string, byteSize: number): DecoderFile => ({
    ...{ name, sha256, byteSize },
    url: `${path}/${sha256}`,
  });
  return {
    current: () => read(() => true),
    async filesOf(modelSha256) {
      const decoder = await read(({ rules }) => rules.model.sha256 === modelSha256);
      if (decoder?.rules.model.sha256 !== modelSha256) return null;
      const { text, sha256 } = rulesOf(decoder);
      return {
        rules: describe('mask-decoder.json', sha256, Buffer.byteLength(text)),
        files: decoder.files.map((file) => describe(file.name, file.sha256, file.byteSize)),
      };
    },
    handler: async (request, response) => {
      const wanted = PLACE.exec(request.path)?.[1];
      const decoder = wanted === undefined ? null : await read((one) => hasFile(one, wanted));
      if (wanted === undefined || decoder === null) throw nothingThere();
      response.setHeader('cache-control', MAX_AGE);
      const file = decoder.files.find(({ sha256 }) => sha256 === wanted);
      if (file !== undefined) {
        response.type('application/octet-stream');
        response.sendFile(resolve(file.path), { cacheControl: false });
      } else if (rulesOf(decoder).sha256 === wanted) response.type('json').send(rulesOf(decoder).text);
      else {
        response.removeHeader('cache-control');
        throw nothingThere();
      }
    },
  };
}

const nothingThere = (): AppError => new AppError('NOT_FOUND', 'This server has no such file of a mask decoder.');

const hasFile = (decoder: MaskDecoder, wanted: string): boolean =>
  decoder.files.some(({ sha256 }) => sha256 === wanted) || rulesOf(decoder).sha256 === wanted;

function rulesOf({ rules }: MaskDecoder): { text: string; sha256: string } {
  const text = JSON.stringify(rules);
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

/**
 * Reads the bundle once, and again when `isRight` does not hold, because another bundle may have taken its place. Null
 * when there is no bundle.
 */
function readerOf(folder: string): (isRight: (decoder: MaskDecoder) => boolean) => Promise<MaskDecoder | null> {
  let known: MaskDecoder | null = null;
  return async (isRight) => {
    if (known !== null && isRight(known)) return known;
    known = await readMaskDecoder(folder).catch((error: unknown) => {
      if (error instanceof InferenceError) return null;
      throw error;
    });
    return known;
  };
}
