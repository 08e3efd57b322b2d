// Translates the events of a turn to the chunks from which the AI SDK builds a message.
import type { InferUIMessageChunk } from 'ai';
import { ApiError } from '../api-error.ts';
import type { TurnEvent } from '../follow-turn.ts';
import { finishedMask } from './message.ts';
import type { ChatMessage, ChatMetadata, MaskData } from './message.ts';

export type ChatChunk = InferUIMessageChunk<ChatMessage>;

/**
 * `events`: from the first one, or the state so far and then live events. Throws what `events` throws, and an ApiError
 * when the turn ends FAILED: the AI SDK reports it as the chat's error.
 */
export async function* chunksOf(
  events: AsyncIterable<TurnEvent>,
  metadata: ChatMetadata,
): AsyncGenerator<ChatChunk, void, undefined> {
  yield { type: 'start', messageId: metadata.turnId, messageMetadata: metadata };
  const message = new Message();
  for await (const event of events) {
    yield* message.chunksOf(event);
    if (event.__typename !== 'TurnFinished') continue;
    yield { type: 'message-metadata', messageMetadata: { ...metadata, status: event.status } };
    const { error } = event.turn;
    if (error !== null) throw new ApiError(error.code, error.message, { retryable: error.retryable });
    yield { type: 'finish', finishReason: event.status === 'COMPLETED' ? 'stop' : 'other' };
  }
}

/** Which text part is open, and what is known of each mask. */
class Message {
  #texts = 0;
  #isOpen = false;
  readonly #masks = new Map<string, MaskData>();

  *chunksOf(event: TurnEvent): Generator<ChatChunk> {
    switch (event.__typename) {
      case 'TurnQueued':
        yield { type: 'data-position', data: { position: event.position }, transient: true };
        break;
      case 'AnswerDelta':
        if (!this.#isOpen) yield { type: 'text-start', id: String(++this.#texts) };
        this.#isOpen = true;
        yield { type: 'text-delta', id: String(this.#texts), delta: event.text };
        break;
      case 'MaskStarted':
        yield* this.#endText();
        yield this.#mask({ maskId: event.maskId, label: event.label, preview: null, mask: null });
        break;
      case 'MaskScaleReady':
        yield this.#mask({ ...this.#known(event.maskId), preview: event.preview });
        break;
      case 'MaskFinished':
        yield* this.#endText();
        yield this.#mask(finishedMask(event.mask));
        break;
      case 'TurnFinished':
        yield* this.#endText();
    }
  }

  *#endText(): Generator<ChatChunk> {
    if (this.#isOpen) yield { type: 'text-end', id: String(this.#texts) };
    this.#isOpen = false;
  }

  #known(maskId: string): MaskData {
    return this.#masks.get(maskId) ?? { maskId, label: null, preview: null, mask: null };
  }

  #mask(data: MaskData): ChatChunk {
    this.#masks.set(data.maskId, data);
    return { type: 'data-mask', id: data.maskId, data };
  }
}
