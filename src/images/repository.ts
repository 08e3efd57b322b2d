// The table of images. Prisma's types end here.
import type { Image, Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { readErrorCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isId } from '../ids.ts';

/** The uploaded file, or the upright copy of a file that readers would show differently. */
export const SHOWN_FILES = ['original', 'picture.png', 'picture.jpg'] as const;
export type ShownFile = (typeof SHOWN_FILES)[number];

export interface ImageRow {
  id: string;
  ownerId: string;
  status: 'PENDING' | 'READY' | 'REJECTED' | 'DELETED';
  contentType: string;
  /** Pixels after EXIF rotation; null until the file was examined. */
  width: number | null;
  height: number | null;
  byteSize: number;
  /** SHA-256 of the uploaded file in hex. */
  sha256: string;
  createdAt: Date;
  /** The file that is shown and measured; null until this is known, also for images that are older than this column. */
  shownFile: ShownFile | null;
  /** Why the image was rejected; null unless REJECTED. */
  rejection: { code: ErrorCode; message: string } | null;
}

export type Settled =
  | { status: 'READY'; contentType: string; width: number; height: number; shownFile: ShownFile }
  | { status: 'REJECTED'; rejectionCode: ErrorCode; rejectionMessage: string };

/** READY images, newest first unless `oldestFirst`; only those after the image `after` when it is given. */
export interface ImagePage {
  limit: number;
  after: string | null;
  oldestFirst: boolean;
}

export interface ImageRepository {
  find(viewerId: string, id: string): Promise<ImageRow | null>;
  byIds(ids: readonly string[]): Promise<ImageRow[]>;
  list(viewerId: string, page: ImagePage): Promise<ImageRow[]>;
  insert(image: Omit<ImageRow, 'createdAt' | 'rejection'>): Promise<ImageRow>;
  /** Changes the state from PENDING; null when another request did so before. */
  settle(id: string, to: Settled): Promise<ImageRow | null>;
  setShownFile(id: string, file: ShownFile): Promise<void>;
  /** BUSY while a conversation with the image has a turn that has not ended. Null when the viewer has no such image. */
  markDeleted(viewerId: string, id: string): Promise<ImageRow | 'BUSY' | null>;
}

export function createImageRepository(client: PrismaClient): ImageRepository {
  return {
    async find(viewerId, id) {
      if (!isId(id)) return null;
      const row = await client.image.findFirst({ where: { id, ownerId: viewerId } });
      return row === null ? null : read(row);
    },
    byIds: async (ids) => (await client.image.findMany({ where: { id: { in: ids.filter(isId) } } })).map(read),
    async list(ownerId, { limit, after, oldestFirst }) {
      const direction = oldestFirst ? 'asc' : 'desc';
      const rows = await client.image.findMany({
        where: { ownerId, status: 'READY' },
        orderBy: [{ createdAt: direction }, { id: direction }],
        take: limit,
        ...(after === null ? {} : { cursor: { id: after }, skip: 1 }),
      });
      return rows.map(read);
    },
    insert: async (data) => read(await client.image.create({ data })),
    async settle(id, data) {
      const [row] = await client.image.updateManyAndReturn({ where: { id, status: 'PENDING' }, data });
      return row === undefined ? null : read(row);
    },
    async setShownFile(id, shownFile) {
      await client.image.updateMany({ where: { id }, data: { shownFile } });
    },
    async markDeleted(ownerId, id) {
      if (!isId(id)) return null;
      const unfinished = { status: { in: ['QUEUED', 'RUNNING'] } } satisfies Prisma.TurnWhereInput;
      const inUse = { some: { turn: { conversation: { turns: { some: unfinished } } } } };
      return client.$transaction(async (tx) => {
        // The row is locked before the check, so a turn about the image that is being created at this moment is waited
        // for and found.
        const own = await tx.$queryRaw<
          unknown[]
        >`SELECT 1 FROM "Image" WHERE id = ${id}::uuid AND "ownerId" = ${ownerId} FOR NO KEY UPDATE`;
        if (own.length === 0) return null;
        if ((await tx.image.count({ where: { id, turns: inUse } })) > 0) return 'BUSY';
        return read(await tx.image.update({ where: { id }, data: { status: 'DELETED' } }));
      });
    },
  };
}

function read({ rejectionCode, rejectionMessage, shownFile, ...row }: Image): ImageRow {
  return {
    ...row,
    shownFile: SHOWN_FILES.find((file) => file === shownFile) ?? null,
    rejection: rejectionCode === null ? null : { code: readErrorCode(rejectionCode), message: rejectionMessage ?? '' },
  };
}
