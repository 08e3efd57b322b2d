// Converts rows of the journal of a turn to events of a response, and collects the output. Reads the files of masks.
// The result does not depend on the position of the client.
import type { Context } from '../../src/context.ts';
import type { TurnEvent, TurnEventOf } from '../../src/turns/events.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import { SLOT } from './numbering.ts';
import type { Slot } from './numbering.ts';
import { base64, finishedImage, openImage, textPart } from './output.ts';
import type { MessageItem, OutputItem } from './output.ts';
import { writeEarlier, writeResponse } from './response.ts';

export interface AnswerEvent {
  slot: Slot;
  body: { type: string; [field: string]: unknown };
}

interface OpenMessage {
  item: MessageItem;
  index: number;
}

/** OpenAI's type of the last event, by the status of the turn. */
const ENDS = {
  COMPLETED: 'response.completed',
  FAILED: 'response.failed',
  // OpenAI has no type for this event. Its response has the status `cancelled`.
  CANCELLED: 'response.incomplete',
} as const;

export class Answer {
  readonly output: OutputItem[] = [];
  readonly #turn: TurnRow;
  readonly #modelId: string;
  readonly #context: Context;
  #message: OpenMessage | null = null;
  /** The turn after its end; null before. */
  ended: TurnRow | null = null;

  constructor(turn: TurnRow, modelId: string, context: Context) {
    this.#turn = turn;
    this.#modelId = modelId;
    this.#context = context;
  }

  get created(): AnswerEvent['body'] {
    return { type: 'response.created', response: writeEarlier(this.#turn, this.#modelId, 'queued') };
  }

  /** The events of a row. The caller reads all of them. `previews`: whether the files of previews are read. */
  async *take(row: TurnEvent, previews = true): AsyncGenerator<AnswerEvent> {
    switch (row.type) {
      case 'TurnQueued':
        yield this.#state('queued', { position: row.position });
        return;
      case 'TurnStarted':
        yield this.#state('in_progress', {});
        return;
      case 'AnswerDelta':
        yield* this.#addText(row.text);
        return;
      case 'MaskStarted':
        yield* this.#closeMessage('completed');
        yield* this.#openImage(row);
        return;
      case 'MaskScaleReady':
        if (previews) yield* this.#preview(row);
        return;
      case 'MaskFinished':
        yield* this.#finishImage(row);
        return;
      case 'TurnFinished':
        yield* this.#closeMessage(row.status === 'COMPLETED' ? 'completed' : 'incomplete');
        yield* this.#end(row);
        return;
    }
  }

  /** Adds text that the client has, and that is stored as a part of a longer row. */
  recall(text: string): void {
    const { item } = this.#message ?? this.#openMessage();
    const [part] = item.content;
    if (part === undefined) item.content.push(textPart(text));
    else part.text += text;
  }

  #state(status: 'queued' | 'in_progress', more: object): AnswerEvent {
    const response = writeEarlier(this.#turn, this.#modelId, status);
    return { slot: SLOT.state, body: { type: `response.${status}`, response, ...more } };
  }

  #openMessage(): OpenMessage {
    const index = this.output.length;
    const id = `msg_${this.#turn.id}_${index}`;
    const item: MessageItem = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    this.output.push(item);
    this.#message = { item, index };
    return this.#message;
  }

  *#addText(text: string): Generator<AnswerEvent> {
    const opened = this.#message === null;
    const { item, index } = this.#message ?? this.#openMessage();
    const place = { item_id: item.id, output_index: index };
    if (opened) {
      yield {
        slot: SLOT.itemAdded,
        body: { type: 'response.output_item.added', output_index: index, item: { ...item, content: [] } },
      };
      yield {
        slot: SLOT.partAdded,
        body: { type: 'response.content_part.added', ...place, content_index: 0, part: textPart('') },
      };
    }
    this.recall(text);
    yield {
      slot: SLOT.delta,
      body: { type: 'response.output_text.delta', ...place, content_index: 0, delta: text, logprobs: [] },
    };
  }

  *#closeMessage(status: 'completed' | 'incomplete'): Generator<AnswerEvent> {
    if (this.#message === null) return;
    const { item, index } = this.#message;
    this.#message = null;
    item.status = status;
    const place = { item_id: item.id, output_index: index, content_index: 0 };
    const part = item.content[0] ?? textPart('');
    yield {
      slot: SLOT.textDone,
      body: { type: 'response.output_text.done', ...place, text: part.text, logprobs: [] },
    };
    yield { slot: SLOT.partDone, body: { type: 'response.content_part.done', ...place, part } };
    yield { slot: SLOT.messageDone, body: { type: 'response.output_item.done', output_index: index, item } };
  }

  *#openImage({ maskId, label }: TurnEventOf<'MaskStarted'>): Generator<AnswerEvent> {
    const item = openImage(maskId, label);
    const place = { item_id: item.id, output_index: this.output.length };
    this.output.push(item);
    yield {
      slot: SLOT.itemAdded,
      body: { type: 'response.output_item.added', output_index: place.output_index, item },
    };
    yield { slot: SLOT.imageInProgress, body: { type: 'response.image_generation_call.in_progress', ...place } };
    yield { slot: SLOT.imageGenerating, body: { type: 'response.image_generation_call.generating', ...place } };
  }

  #placeOf(maskId: string): { item_id: string; output_index: number } {
    const id = openImage(maskId, '').id;
    return { item_id: id, output_index: this.output.findIndex((item) => item.id === id) };
  }

  /** A preview without a file has no event. */
  async *#preview(row: TurnEventOf<'MaskScaleReady'>): AsyncGenerator<AnswerEvent> {
    const { services, absolute } = this.#context;
    const { scale, scaleCount, box, stability, rle, elapsedMs } = row.preview;
    const mask = { id: row.maskId, turnId: row.turnId, conversationId: row.conversationId };
    const png = await services.masks.readPreview(mask, scale);
    if (png === null) return;
    yield {
      slot: SLOT.partialImage,
      body: {
        type: 'response.image_generation_call.partial_image',
        ...this.#placeOf(row.maskId),
        partial_image_index: scale - 1,
        partial_image_b64: base64(png),
        output_format: 'png',
        scale_count: scaleCount,
        box,
        stability,
        rle,
        elapsed_ms: elapsedMs,
        url: absolute(await services.masks.previewUrl(mask, scale)),
      },
    };
  }

  async *#finishImage({ maskId }: TurnEventOf<'MaskFinished'>): AsyncGenerator<AnswerEvent> {
    const place = this.#placeOf(maskId);
    const mask = await this.#context.loaders.mask.load(maskId);
    if (mask === null) return;
    const item = await finishedImage(mask, this.#context);
    this.output[place.output_index] = item;
    yield { slot: SLOT.imageCompleted, body: { type: 'response.image_generation_call.completed', ...place } };
    yield {
      slot: SLOT.imageDone,
      body: { type: 'response.output_item.done', output_index: place.output_index, item },
    };
  }

  async *#end({ status }: TurnEventOf<'TurnFinished'>): AsyncGenerator<AnswerEvent> {
    const { services, viewer } = this.#context;
    for (const item of this.output)
      if (item.type === 'image_generation_call' && item.status === 'in_progress') item.status = 'failed';
    this.ended = await services.turns.get(viewer.id, this.#turn.id);
    if (this.ended === null) return;
    yield {
      slot: SLOT.end,
      body: { type: ENDS[status], response: writeResponse(this.ended, this.#modelId, this.output) },
    };
  }
}
