// Full text search in questions, labels and answers. PostgreSQL finds and ranks. The words do not depend on its locale
// (the functions search_words, search_vector and search_phrase of the migrations). Prisma's types end here.
import { Prisma } from '../../prisma/generated/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { ID_PATTERN } from '../ids.ts';
import { cutPage, decodeCursor, encodeCursor } from '../page.ts';
import type { Page, PageRequest } from '../page.ts';
import { highlightsOf } from './highlights.ts';
import type { Highlight } from './highlights.ts';
import { inOrder } from './repository.ts';
import type { TurnRow } from './repository.ts';
import { readQuery, wordsOf } from './search-words.ts';
import type { Clause } from './search-words.ts';

export interface FoundTurn {
  turn: TurnRow;
  /** PostgreSQL's ts_rank; higher is better. */
  rank: number;
  highlights: Highlight[];
}

export interface SearchRepository {
  /** Best match first. `query`: words, "phrases", or, -not. */
  search(viewerId: string, query: string, page: PageRequest): Promise<Page<FoundTurn>>;
}

const SEARCH_CURSOR = new RegExp(`^(\\d{1,9}(?:\\.\\d{1,25})?(?:e-\\d{1,3})?) (${ID_PATTERN})$`);

const joined = (parts: readonly Prisma.Sql[], operator: '&&' | '||'): Prisma.Sql =>
  parts.length === 1 ? (parts[0] ?? Prisma.empty) : Prisma.sql`(${Prisma.join([...parts], ` ${operator} `)})`;
/** The query for the full text. The database splits and folds its words like those of the turns. */
const matching = (groups: readonly (readonly Clause[])[]): Prisma.Sql =>
  joined(
    groups.map((group) =>
      joined(
        group.map(({ text, not }) =>
          not ? Prisma.sql`!! search_phrase(${text})` : Prisma.sql`search_phrase(${text})`,
        ),
        '&&',
      ),
    ),
    '||',
  );

export function createSearchRepository(client: PrismaClient): SearchRepository {
  return {
    async search(viewerId, query, page) {
      const direction = page.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const beyond = (cursor: string | null, side: '<' | '>'): Prisma.Sql => {
        if (cursor === null) return Prisma.empty;
        const [rank = '', id = ''] = decodeCursor(cursor, SEARCH_CURSOR);
        return Prisma.sql`AND (rank, id) ${Prisma.raw(side)} (${Number(rank)}::float8, ${id}::uuid)`;
      };
      const groups = readQuery(query);
      if (groups.length === 0) return cutPage([], page, () => '');
      const rows = await client.$queryRaw<{ id: string; rank: number; text: string; labels: string; answer: string }[]>`
        WITH query AS MATERIALIZED (SELECT ${matching(groups)} AS q), found AS (
          SELECT id, rank FROM (
            SELECT t.id, ts_rank(tsv, q)::float8 AS rank FROM "Turn" t, query
            WHERE "ownerId" = ${viewerId} AND tsv @@ q AND EXISTS (SELECT 1 FROM "Conversation" c WHERE c.id =
              t."conversationId" AND c."deletedAt" IS NULL)
          ) ranked WHERE true ${beyond(page.after, '<')} ${beyond(page.before, '>')} ORDER BY rank ${direction}, id
            ${direction} LIMIT ${page.limit + 1}
        )
        SELECT found.id, rank, t.text, t.labels, COALESCE(t.answer, '') AS answer FROM found JOIN "Turn" t ON t.id =
          found.id ORDER BY rank ${direction}, found.id ${direction}`;
      const phrases = groups
        .flat()
        .filter(({ not }) => !not)
        .map(({ text }) => wordsOf(text).map(({ word }) => word));
      const matches = new Map(rows.map((row) => [row.id, row]));
      const found = (
        await inOrder(
          client,
          rows.map(({ id }) => id),
        )
      ).map((turn) => {
        const match = matches.get(turn.id);
        return {
          turn,
          rank: match?.rank ?? 0,
          highlights:
            match === undefined
              ? []
              : highlightsOf({ TEXT: match.text, LABELS: match.labels, ANSWER: match.answer }, phrases),
        };
      });
      return cutPage(found, page, ({ turn, rank }) => encodeCursor(rank, turn.id));
    },
  };
}
