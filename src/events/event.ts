// The events of a viewer: what happens to the viewer's conversations and turns, numbered for each viewer. Small and
// serialisable: ids instead of objects. The names are those of the GraphQL events. Knows no table and no GraphQL.
import { createHash } from 'node:crypto';
import { z } from 'zod';

const ofConversation = <T extends string>(type: T) => z.object({ type: z.literal(type), conversationId: z.string() });
const ofTurn = <T extends string>(type: T) => ofConversation(type).extend({ turnId: z.string() });

const storedEvent = z
  .discriminatedUnion('type', [
    ofConversation('ConversationCreated'),
    ofConversation('ConversationUpdated'),
    ofConversation('ConversationDeleted'),
    ofConversation('ConversationRestored'),
    ofTurn('TurnCreated'),
    ofTurn('TurnEnded'),
  ])
  .and(z.object({ seq: z.number().int(), at: z.coerce.date() }));

/** A row of the table. */
export type StoredViewerEvent = z.infer<typeof storedEvent>;
export type StoredType = StoredViewerEvent['type'];
/** EventsRemoved is not stored: it tells a follower with an old cursor that events up to `seq` no longer exist. */
export type ViewerEvent = StoredViewerEvent | { type: 'EventsRemoved'; seq: number; at: Date; conversationId: null };
export type ViewerEventOf<T extends ViewerEvent['type']> = Extract<ViewerEvent, { type: T }>;

/** Throws when the row is not valid. `at`: a time, or milliseconds since 1970. */
export const parseViewerEvent = (row: unknown): StoredViewerEvent => storedEvent.parse(row);

/** Null when this version cannot read the copy. The follower then reads the table. */
export function readCopy(_ownerId: string, _seq: number, copy: string): StoredViewerEvent | null {
  try {
    return parseViewerEvent(JSON.parse(copy));
  } catch {
    return null;
  }
}

/** The topic of a viewer's notices: a hash, because owner ids may be long. record.ts builds the same text. */
export const topicOf = (ownerId: string): string => `viewer:${createHash('sha256').update(ownerId).digest('hex')}`;
