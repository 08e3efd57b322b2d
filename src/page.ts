// Checks the page arguments of Relay connections, and cuts pages out of rows. Knows no table. A cursor is an opaque
// string; the repository that writes a cursor also reads it.
import { AppError } from './errors.ts';

export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}

/** A page: at most `limit` rows between the two cursors, from the start, or from the end when `backward`. */
export interface PageRequest {
  limit: number;
  backward: boolean;
  after: string | null;
  before: string | null;
}

export interface Edge<T> {
  node: T;
  cursor: string;
}

export interface Page<T> {
  edges: Edge<T>[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;

export function readPageArguments({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) throw new AppError('BAD_USER_INPUT', 'Give first or last, not both.');
  const limit = first ?? last ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE)
    throw new AppError('BAD_USER_INPUT', `${last == null ? 'first' : 'last'} must be between 1 and ${MAX_PAGE}.`);
  return { limit, backward: last != null, after: after ?? null, before: before ?? null };
}

/**
 * `rows`: up to limit + 1 rows in the order in which they were read (backward: from the end). The extra row shows that
 * there are more.
 */
export function cutPage<T>(rows: readonly T[], request: PageRequest, cursorOf: (row: T) => string): Page<T> {
  const more = rows.length > request.limit;
  const kept = rows.slice(0, request.limit);
  if (request.backward) kept.reverse();
  const edges = kept.map((node) => ({ node, cursor: cursorOf(node) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: request.backward ? request.before !== null : more,
      hasPreviousPage: request.backward ? more : request.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A cursor is the base64url of parts joined by a space. Clients treat it as opaque; it is checked when it is read. */
export function encodeCursor(...parts: (string | number)[]): string {
  return Buffer.from(parts.join(' ')).toString('base64url');
}

export function decodeCursor(cursor: string, pattern: RegExp): string[] {
  const match = pattern.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw new AppError('BAD_USER_INPUT', 'The cursor is not one of this connection.');
  return match.slice(1);
}
