// The full text of questions, labels and answers: PostgreSQL finds and ranks. Prisma's types end here.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { ID_PATTERN } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import { HEADLINE_OPTIONS, MARKS, readHighlights } from './highlights.ts';
import type { Highlight } from './highlights.ts';
import { inOrder } from './repository.ts';
import type { TurnRow } from './repository.ts';

export interface FoundTurn {
  turn: TurnRow;
  /** PostgreSQL's ts_rank; higher is better. */
  rank: number;
  highlights: Highlight[];
}

export interface SearchRepository {
  /** Best first. `query` in the syntax of web searches: words, "phrases", or, -not. */
  search(viewerId: string, query: string, page: PageRequest): Promise<Page<FoundTurn>>;
}

const SEARCH_CURSOR = new RegExp(`^(\\d{1,9}(?:\\.\\d{1,25})?(?:e-\\d{1,3})?) (${ID_PATTERN})$`);

/** Words in context, between marks. */
const headline = (column: 'text' | 'labels' | 'answer'): Prisma.Sql => {
  const name = Prisma.raw(column);
  return Prisma.sql`ts_headline('simple', translate(coalesce(t.${name}, ''), ${MARKS.join('')}, ''), q, ${HEADLINE_OPTIONS}) AS ${name}`;
};

export function createSearchRepository(client: PrismaClient): SearchRepository {
  return {
    async search(viewerId, query, page) {
      const direction = page.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const beyond = (cursor: string | null, side: '<' | '>'): Prisma.Sql => {
        if (cursor === null) return Prisma.empty;
        const [rank = '', id = ''] = decodeCursor(cursor, SEARCH_CURSOR);
        return Prisma.sql`AND (rank, id) ${Prisma.raw(side)} (${Number(rank)}::float8, ${id}::uuid)`;
      };
      const rows = await client.$queryRaw<{ id: string; rank: number; text: string; labels: string; answer: string }[]>`
        WITH query AS (SELECT websearch_to_tsquery('simple', ${query}) AS q), found AS (
          SELECT id, rank FROM (
            SELECT t.id, ts_rank(tsv, q)::float8 AS rank FROM "Turn" t, query
            WHERE "ownerId" = ${viewerId} AND tsv @@ q AND EXISTS (SELECT 1 FROM "Conversation" c WHERE c.id = t."conversationId" AND c."deletedAt" IS NULL)
          ) ranked WHERE true ${beyond(page.after, '<')} ${beyond(page.before, '>')} ORDER BY rank ${direction}, id ${direction} LIMIT ${page.limit + 1}
        )
        SELECT found.id, rank, ${headline('text')}, ${headline('labels')}, ${headline('answer')} FROM found JOIN "Turn" t ON t.id = found.id, query ORDER BY rank ${direction}, id ${direction}`;
      const matches = new Map(rows.map((row) => [row.id, row]));
      const found = (await inOrder(client, rows.map(({ id }) => id))).map((turn) => {
        const match = matches.get(turn.id);
        return { turn, rank: match?.rank ?? 0, highlights: match === undefined ? [] : readHighlights(match) };
      });
      return cutPage(found, page, ({ turn, rank }) => encodeCursor(rank, turn.id));
    },
  };
}
