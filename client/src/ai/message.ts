// The messages of a chat of the AI SDK: their parts, and the messages of a stored turn. The id of an answer is the id
// of its turn, so that an answer that is streamed again replaces the one before.
import type { UIMessage } from 'ai';
import type { Turn } from '../client.ts';
import type { MaskFieldsFragment, ScaleFieldsFragment, TurnStatus } from '../generated.ts';

/** The data of a part of type `data-mask`. The part is updated while the mask forms. */
export interface MaskData {
  /** The id of the mask; the id of the part is the same. */
  maskId: string;
  /** What the mask is of, as the model calls it; null when the model does not say. */
  label: string | null;
  /** The newest preview; null before the first one. Its `url` is a PNG. */
  preview: ScaleFieldsFragment | null;
  /** The finished mask; null while it forms. */
  mask: MaskFieldsFragment | null;
}

/** The data of a part of type `data-position`. No message stores the part; `onData` of `useChat` receives it. */
export interface PositionData {
  /** Number of turns before this one in the queue. */
  position: number;
}

/** Of questions and answers. */
export interface ChatMetadata {
  conversationId: string;
  turnId: string;
  /** Of an answer; missing while the turn is queued or runs. */
  status?: TurnStatus;
}

// An interface would have no index signature, which the AI SDK requires.
export type ChatData = { mask: MaskData; position: PositionData };

export type ChatMessage = UIMessage<ChatMetadata, ChatData>;

/** The question and, when the turn has ended, the answer. URLs in them expire after an hour. */
export function messagesOf(turn: Turn): ChatMessage[] {
  const metadata: ChatMetadata = { conversationId: turn.conversation.id, turnId: turn.id };
  const question: ChatMessage = {
    id: `question-${turn.id}`,
    role: 'user',
    metadata,
    parts: [
      ...turn.images.flatMap(({ url }) => (url === null ? [] : [{ type: 'file' as const, mediaType: 'image/*', url }])),
      { type: 'text', text: turn.text },
    ],
  };
  if (!hasEnded(turn.status)) return [question];
  const answer: ChatMessage = {
    id: turn.id,
    role: 'assistant',
    metadata: { ...metadata, status: turn.status },
    parts: [
      ...(turn.answer === null || turn.answer === ''
        ? []
        : [{ type: 'text' as const, text: turn.answer, state: 'done' as const }]),
      ...turn.masks.map((mask) => ({ type: 'data-mask' as const, id: mask.id, data: finishedMask(mask) })),
    ],
  };
  return [question, answer];
}

export const finishedMask = (mask: MaskFieldsFragment): MaskData => ({
  maskId: mask.id,
  label: mask.label,
  preview: mask.scales.at(-1) ?? null,
  mask,
});

export const hasEnded = (status: TurnStatus): boolean => status !== 'QUEUED' && status !== 'RUNNING';
