// Finds the ids of the turns of pages and branches. repository.ts reads the turns of these ids.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { decodeCursor, encodeCursor } from '../page.ts';
import type { PageRequest } from '../page.ts';

/** A cursor is the index of a turn in its conversation. */
const CURSOR = /^(\d{1,9})$/;
const readIndex = (cursor: string): number => Number(decodeCursor(cursor, CURSOR)[0]);
export const cursorOf = ({ index }: { index: number }): string => encodeCursor(index);

/** The turns of one page of each conversation, in the order of the page. */
export async function idsOfPages(
  client: PrismaClient,
  conversationIds: readonly string[],
  page: PageRequest,
): Promise<string[]> {
  const { between, direction, limit } = conditionsOf(page);
  const rows = await client.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM unnest(${conversationIds}::uuid[]) AS c(id)
    CROSS JOIN LATERAL (SELECT id, index FROM "Turn" WHERE "conversationId" = c.id AND ${between} ORDER BY index
      ${direction} LIMIT ${limit}) t
    ORDER BY t.index ${direction}`;
  return rows.map(({ id }) => id);
}

/** The same for the active branch of each conversation. A child has a higher index than its parent. */
export async function idsOfActivePaths(
  client: PrismaClient,
  conversationIds: readonly string[],
  page: PageRequest,
): Promise<string[]> {
  const { between, direction, limit } = conditionsOf(page);
  const rows = await client.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE path AS (
      SELECT t.id, t."parentId", t."conversationId", t.index FROM "Conversation" c JOIN "Turn" t ON t.id =
        c."activeTurnId" WHERE c.id = ANY(${conversationIds}::uuid[])
      UNION ALL SELECT t.id, t."parentId", t."conversationId", t.index FROM "Turn" t JOIN path ON t.id =
        path."parentId"
    )
    SELECT id FROM (SELECT *, row_number() OVER (PARTITION BY "conversationId" ORDER BY index ${direction}) AS number
      FROM path WHERE ${between}) numbered
    WHERE number <= ${limit} ORDER BY index ${direction}`;
  return rows.map(({ id }) => id);
}

/** The last turn of the branch that goes from a turn to its newest child, and on to the newest child of that one. */
export async function branchEnd(tx: Prisma.TransactionClient, id: string): Promise<string> {
  const [end] = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE branch AS (
      SELECT id, 0 AS depth FROM "Turn" WHERE id = ${id}::uuid
      UNION ALL SELECT newest.id, depth + 1 FROM branch CROSS JOIN LATERAL (SELECT id FROM "Turn" WHERE "parentId" =
        branch.id ORDER BY index DESC LIMIT 1) newest
    )
    SELECT id FROM branch ORDER BY depth DESC LIMIT 1`;
  return end?.id ?? id;
}

/**
 * The parts of a query that select a page in the order of `index`. They select one row more than the page has: that row
 * shows that there is a next page.
 */
function conditionsOf({ after, before, backward, limit }: PageRequest): {
  between: Prisma.Sql;
  direction: Prisma.Sql;
  limit: number;
} {
  return {
    between: Prisma.sql`index > ${after === null ? -1 : readIndex(after)} AND index <
        ${before === null ? 2 ** 31 - 1 : readIndex(before)}`,
    direction: backward ? Prisma.sql`DESC` : Prisma.sql`ASC`,
    limit: limit + 1,
  };
}
