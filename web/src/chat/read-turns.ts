// Reads all turns of a conversation, page by page.
import { client } from '../api/client.ts';
import { TurnsDocument } from '../api/generated.ts';
import type { Turn } from '../api/types.ts';

export interface ConversationRows {
  /** All branches, oldest first. */
  rows: Turn[];
  /** The last turn of the branch that the server has stored as the active one; null in an empty conversation. */
  activeTurnId: string | null;
}

export async function readTurns(id: string, after: string | null = null): Promise<ConversationRows> {
  const { conversation } = await client.request(TurnsDocument, { id, after });
  if (conversation === null) throw new Error('There is no such conversation.');
  const {
    turns: { edges, pageInfo },
    activeTurn,
  } = conversation;
  return {
    rows: [
      ...edges.map(({ node }) => node),
      ...(pageInfo.hasNextPage ? (await readTurns(id, pageInfo.endCursor)).rows : []),
    ],
    activeTurnId: activeTurn?.id ?? null,
  };
}
