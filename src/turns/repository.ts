// Reads turns: single turns, pages of a conversation or branch, and neighbours in the tree. Other operations have
// repositories of their own. Prisma's types end here.
import { z } from 'zod';
import type { Ambiguity } from '../../inference/engine.ts';
import type { GenerationUsage } from '../../inference/events.ts';
import type { CleanUp } from '../../inference/mask/clean.ts';
import type { Detail } from '../../inference/mask/zoom.ts';
import type { Previews } from '../../inference/previews.ts';
import type { Instances } from '../../inference/text/each-one.ts';
import type { Prisma, PrismaClient } from '../../prisma/generated/client.ts';
import { readErrorCode } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isId } from '../ids.ts';
import { cutPage } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import { readStoredCleanUp } from './clean-up.ts';
import { cursorOf, idsOfActivePaths, idsOfPages } from './page-repository.ts';
import { readRegionPrompts } from './region-prompts.ts';
import type { RegionPrompt } from './region-prompts.ts';

export type TurnStatus = 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type RequestedIntent = 'AUTO' | 'ANSWER' | 'SEGMENT';
/** What happens to a turn that nobody follows. */
export type OnDisconnect = 'CONTINUE' | 'CANCEL';
export type ResolvedIntent = 'ANSWER' | 'SEGMENT';

/** `batchSize`: null for turns of releases that did not count it. */
export type UsageRow = Omit<GenerationUsage, 'batchSize'> & { batchSize: number | null; queueMs: number };

export type Thumb = 'UP' | 'DOWN';

/** The owner's feedback on an answer. */
export interface FeedbackRow {
  thumb: Thumb | null;
  text: string | null;
  updatedAt: Date;
}

/** Limits of the cost of a turn (null: no limit), and how its masks are drawn and cleaned. */
export interface TurnOptions {
  /** Most scales of each mask. */
  maxScale: number | null;
  /** Milliseconds of the run, without the time in the queue. */
  deadlineMs: number | null;
  /** A mask ends when the IoU of two successive previews reaches this value. */
  stopWhenStable: number | null;
  /** Whether a second run draws the part of the image around each object; null: the default of the model. */
  detail: Detail | null;
  /** Which scales of each mask have a preview; null: the default of the model. */
  previews: Previews | null;
  /** Whether its masks may have candidates; null: the default of the model. */
  ambiguity: Ambiguity | null;
  /** Whether things that are asked for one by one have a mask each; null: AUTO (inference/text/each-one.ts). */
  instances: Exclude<Instances, 'AUTO'> | null;
  /** Null: masks stay as the model generates them. */
  cleanUp: CleanUp | null;
}

/** The parts of a question that point at an image or a mask. */
export interface Pointing {
  regionPrompts: readonly RegionPrompt[];
  /** The mask that the turn changes, or of which it picks a candidate. */
  refineMaskId: string | null;
  /** Number of the picked candidate, from 0; null when the turn picks none. */
  candidate: number | null;
}

export interface TurnRow extends TurnOptions, Pointing {
  id: string;
  conversationId: string;
  parentId: string | null;
  /** Number of the turn in its conversation, from 0, in order of creation. */
  index: number;
  status: TurnStatus;
  text: string;
  /** In the order of the question. */
  imageIds: string[];
  requestedIntent: RequestedIntent;
  onDisconnect: OnDisconnect;
  resolvedIntent: ResolvedIntent | null;
  answer: string | null;
  error: { code: ErrorCode; message: string } | null;
  usage: UsageRow | null;
  model: { id: string; sha256: string } | null;
  feedback: FeedbackRow | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** Finds no turns of deleted conversations. */
export interface TurnRepository {
  find(viewerId: string, id: string): Promise<TurnRow | null>;
  byIds(ids: readonly string[]): Promise<TurnRow[]>;
  /** One page for each conversation, in the order of the ids; oldest turn first. */
  pagesOf(conversationIds: readonly string[], page: PageRequest): Promise<Page<TurnRow>[]>;
  /** The same for the active branch, from its first turn to the active one. */
  activePathsOf(conversationIds: readonly string[], page: PageRequest): Promise<Page<TurnRow>[]>;
  /** Oldest first. */
  childrenOf(ids: readonly string[]): Promise<TurnRow[]>;
  /** The siblings of each turn, and the turn itself; oldest first. */
  siblingsOf(turns: readonly Pick<TurnRow, 'parentId' | 'conversationId'>[]): Promise<TurnRow[]>;
  imageIdsOf(conversationIds: readonly string[]): Promise<string[][]>;
  /** Null when the user has no such turn. */
  setFeedback(viewerId: string, id: string, feedback: Omit<FeedbackRow, 'updatedAt'>): Promise<TurnRow | null>;
}

/** The conversation is not deleted. */
const notDeleted = { conversation: { deletedAt: null } } satisfies Prisma.TurnWhereInput;

export const include = { images: { orderBy: { position: 'asc' } } } satisfies Prisma.TurnInclude;
type Found = Prisma.TurnGetPayload<{ include: typeof include }>;

const engineUsage = {
  promptTokens: z.number(),
  imageTokens: z.number(),
  answerTokens: z.number(),
  maskTokens: z.number(),
  prefillMs: z.number(),
  answerMs: z.number(),
  maskMs: z.number(),
};
const usage = z.object({
  ...engineUsage,
  queueMs: z.number(),
  cachedTokens: z.number(),
  reusedTokens: z.number().default(0),
  batchSize: z.number().nullable().default(null),
});

export function createTurnRepository(client: PrismaClient): TurnRepository {
  const byIds = (ids: readonly string[]): Promise<TurnRow[]> => rowsOf(client, ids);
  return {
    byIds,
    imageIdsOf: (conversationIds) => imageIdsOf(client, conversationIds),
    pagesOf: async (ids, page) => pagesOf(client, ids, page, await idsOfPages(client, ids, page)),
    activePathsOf: async (ids, page) => pagesOf(client, ids, page, await idsOfActivePaths(client, ids, page)),

    async find(viewerId, id) {
      if (!isId(id)) return null;
      const row = await client.turn.findFirst({ where: { id, ownerId: viewerId, ...notDeleted }, include });
      return row === null ? null : read(row);
    },

    async childrenOf(ids) {
      const where = { parentId: { in: [...ids] } };
      return (await client.turn.findMany({ where, include, orderBy: { index: 'asc' } })).map(read);
    },

    async siblingsOf(turns) {
      const parents = turns.flatMap(({ parentId }) => parentId ?? []);
      const ofRoots = turns.filter(({ parentId }) => parentId === null).map(({ conversationId }) => conversationId);
      const where = { OR: [{ parentId: { in: parents } }, { parentId: null, conversationId: { in: ofRoots } }] };
      return (await client.turn.findMany({ where, include, orderBy: { index: 'asc' } })).map(read);
    },

    async setFeedback(ownerId, id, { thumb, text }) {
      if (!isId(id)) return null;
      const isNone = thumb === null && text === null;
      const changed = await client.$executeRaw`
        UPDATE "Turn" t SET "feedbackThumb" = ${thumb}::"Thumb", "feedbackText" = ${text},
          "feedbackAt" = CASE WHEN ${isNone} THEN NULL ELSE date_trunc('milliseconds', now()) END
        FROM "Conversation" c WHERE t.id = ${id}::uuid AND t."ownerId" = ${ownerId} AND c.id = t."conversationId"
          AND c."deletedAt" IS NULL`;
      return changed === 0 ? null : ((await byIds([id]))[0] ?? null);
    },
  };
}

/** `ids`: the turns of the pages of all conversations, in the order of the page. */
async function pagesOf(
  client: PrismaClient,
  conversationIds: readonly string[],
  page: PageRequest,
  ids: readonly string[],
): Promise<Page<TurnRow>[]> {
  const turns = await inOrder(client, ids);
  return conversationIds.map((conversationId) =>
    cutPage(
      turns.filter((turn) => turn.conversationId === conversationId),
      page,
      cursorOf,
    ),
  );
}

async function imageIdsOf(client: PrismaClient, conversationIds: readonly string[]): Promise<string[][]> {
  const rows = await client.turnImage.findMany({
    where: { turn: { conversationId: { in: [...conversationIds] } } },
    select: { imageId: true, turn: { select: { conversationId: true } } },
    orderBy: [{ turn: { index: 'asc' } }, { position: 'asc' }],
  });
  return conversationIds.map((id) => [
    ...new Set(rows.filter(({ turn }) => turn.conversationId === id).map(({ imageId }) => imageId)),
  ]);
}

async function rowsOf(client: PrismaClient, ids: readonly string[]): Promise<TurnRow[]> {
  return (await client.turn.findMany({ where: { id: { in: ids.filter(isId) }, ...notDeleted }, include })).map(read);
}

/** The turns that exist, in the order of the ids. */
export async function inOrder(client: PrismaClient, ids: readonly string[]): Promise<TurnRow[]> {
  const rows = new Map((await rowsOf(client, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

export function read(row: Found): TurnRow {
  const {
    id,
    conversationId,
    parentId,
    index,
    status,
    text,
    requestedIntent,
    resolvedIntent,
    maxScale,
    deadlineMs,
    stopWhenStable,
    refineMaskId,
    answer,
    createdAt,
    startedAt,
    finishedAt,
  } = row;
  return {
    id,
    conversationId,
    parentId,
    index,
    status,
    text,
    requestedIntent,
    resolvedIntent,
    maxScale,
    deadlineMs,
    stopWhenStable,
    refineMaskId,
    onDisconnect: row.followedAt === null ? 'CONTINUE' : 'CANCEL',
    answer,
    createdAt,
    startedAt,
    finishedAt,
    detail: row.detail,
    previews: row.previews,
    ambiguity: row.ambiguity,
    instances: row.instances,
    candidate: row.candidate,
    cleanUp: readStoredCleanUp(row.cleanUp),
    regionPrompts: readRegionPrompts(row.regionPrompts),
    imageIds: row.images.map(({ imageId }) => imageId),
    feedback:
      row.feedbackAt === null ? null : { thumb: row.feedbackThumb, text: row.feedbackText, updatedAt: row.feedbackAt },
    error: row.errorCode === null ? null : { code: readErrorCode(row.errorCode), message: row.errorMessage ?? '' },
    usage: row.usage === null ? null : usage.parse(row.usage),
    model: row.modelId === null ? null : { id: row.modelId, sha256: row.modelSha256 ?? '' },
  };
}
