// The stored form of a turn's journal events: small, serialisable, ids instead of objects. The names are those of the
// GraphQL events. Knows no table and no GraphQL.
import { z } from 'zod';

const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const rle = z.object({ size: z.tuple([z.number().int(), z.number().int()]), counts: z.string() });

/** One preview of a mask, without its image, which is in the object store. */
const scaleRecord = z.object({
  /** 1-based. */
  scale: z.number().int(),
  scaleCount: z.number().int(),
  /** Tokens along a side. */
  side: z.number().int(),
  /** Original pixels; null: the whole image. Workers of the previous release do not send it. */
  box: box.nullable().default(null),
  /** In preview pixels. */
  rle,
  stability: z.number().nullable(),
  elapsedMs: z.number(),
});
export type ScaleRecord = z.infer<typeof scaleRecord>;

const turnEventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TurnQueued'), position: z.number().int() }),
  z.object({ type: z.literal('TurnStarted'), modelId: z.string(), attempt: z.number().int() }),
  z.object({
    type: z.literal('AnswerDelta'),
    text: z.string(),
    /** Of a text that trim.ts joined: the number of each part, and the offset at which its text ends. */
    ends: z.array(z.tuple([z.number().int(), z.number().int()])).optional(),
  }),
  z.object({ type: z.literal('MaskStarted'), maskId: z.string(), label: z.string() }),
  z.object({
    type: z.literal('MaskScaleReady'),
    maskId: z.string(),
    preview: scaleRecord,
    /** Null in events of releases that did not store it. */
    codes: z
      .object({
        /** Base64 of the ids of the run's scales up to this one, uint16 little-endian. */
        ids: z.string(),
        modelSha256: z.string(),
      })
      .nullable()
      .default(null),
  }),
  z.object({ type: z.literal('MaskFinished'), maskId: z.string() }),
  z.object({ type: z.literal('TurnFinished'), status: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']) }),
]);

type Numbered<Body> = Body & { seq: number; turnId: string; at: Date };
export type StoredEventBody = z.infer<typeof turnEventBody>;
export type StoredEvent = Numbered<StoredEventBody>;

/** As it is appended and published. */
export type TurnEventBody = Exclude<StoredEventBody, { type: 'AnswerDelta' }> | { type: 'AnswerDelta'; text: string };
export type TurnEventType = TurnEventBody['type'];
export type ReadEvent = Numbered<TurnEventBody>;
/** Has the id of its conversation, so the URLs of its files can be built without a query. */
export type TurnEvent = ReadEvent & { conversationId: string };
export type TurnEventOf<T extends TurnEventType> = Extract<TurnEvent, { type: T }>;

/** A copy of a stored event for a notice. journal-sql.ts builds the same text. */
export function copyOf({ at, conversationId, seq: _seq, turnId: _turnId, ...body }: TurnEvent): string {
  return `${at.getTime()} ${conversationId} ${JSON.stringify(body)}`;
}

const COPY = /^(\d+) (\S+) (.*)$/s;
const namedBody = z.looseObject({ type: z.string() });

/** Null when this version cannot read the copy. The follower then reads the table. */
export function readCopy(turnId: string, seq: number, copy: string): TurnEvent | null {
  const [, at, conversationId, body] = COPY.exec(copy) ?? [];
  if (at === undefined || conversationId === undefined || body === undefined) return null;
  try {
    const { type, ...payload } = namedBody.parse(JSON.parse(body));
    return { ...parseTurnEventBody(type, payload), seq, turnId, at: new Date(Number(at)), conversationId };
  } catch {
    return null;
  }
}

/** The events that are output. A turn with one of them does not start again, because a client may have it. */
export const OUTPUT_EVENT_TYPES: readonly TurnEventType[] = [
  'AnswerDelta',
  'MaskStarted',
  'MaskScaleReady',
  'MaskFinished',
];

/** Parses a row of the journal. Throws when the row is not valid. */
export function parseTurnEventBody(type: string, payload: unknown): StoredEventBody {
  return turnEventBody.parse({ ...z.record(z.string(), z.unknown()).parse(payload), type });
}
