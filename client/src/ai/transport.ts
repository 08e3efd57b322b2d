// A transport for `useChat` of the AI SDK. A chat is a conversation; an answer is a turn, which runs on the server
// whether or not a page follows it. A chat that is opened again follows the turn that runs.
import type { ChatTransport } from 'ai';
import { ApiError } from '../api-error.ts';
import type { Client, Turn } from '../client.ts';
import { ActivePathDocument, ActiveTurnDocument, CreateChatDocument } from '../generated.ts';
import type { ActivePathQuery } from '../generated.ts';
import { chunksOf } from './chunks.ts';
import type { ChatChunk } from './chunks.ts';
import { hasEnded, messagesOf } from './message.ts';
import type { ChatMessage, ChatMetadata } from './message.ts';
import { imagesOf, textOf } from './question.ts';
import type { QuestionOptions } from './question.ts';

export interface OpenedChat {
  /** The id of the conversation, for `useChat({ id })`. */
  id: string;
  /** The messages of its active branch, without the answer of a turn that runs: `resume: true` of `useChat` adds it. */
  messages: ChatMessage[];
}

export interface MaskstreamTransport extends ChatTransport<ChatMessage> {
  /** Reads a conversation; creates one when there is no id. Rejects with an ApiError, e.g. NOT_FOUND. */
  open(conversationId?: string | null): Promise<OpenedChat>;
}

type SendOptions = Parameters<ChatTransport<ChatMessage>['sendMessages']>[0];

const never = new AbortController().signal;

export function createChatTransport(client: Client): MaskstreamTransport {
  const chats = new Chats(client);

  const streamOf = (
    metadata: ChatMetadata,
    from: 'START' | 'LATEST',
    signal: AbortSignal,
  ): ReadableStream<ChatChunk> => {
    const leave = new AbortController();
    const events = client.follow(metadata.turnId, { from, signal: AbortSignal.any([signal, leave.signal]) });
    return readable(chunksOf(events, metadata), () => leave.abort());
  };

  return {
    resumeStreamIsReplay: true,

    async open(conversationId) {
      if (conversationId == null) {
        const { createConversation } = await client.request(CreateChatDocument, {});
        return { id: createConversation.conversation.id, messages: [] };
      }
      return chats.open(conversationId);
    },

    async sendMessages({ abortSignal: signal = never, ...options }) {
      const started = start(client, chats, { ...options, abortSignal: signal });
      chats.cancelWhenStopped(options.chatId, signal, started);
      return streamOf(await abortable(started, signal), 'START', signal);
    },

    async reconnectToStream({ chatId, abortSignal: signal = never }) {
      const found = chats.runningTurn(chatId);
      chats.cancelWhenStopped(chatId, signal, found);
      const metadata = await found;
      // `useChat` builds the message of a resumed answer anew, so it needs the state so far.
      return metadata === null ? null : streamOf(metadata, 'LATEST', signal);
    },
  };
}

/** Creates the turn of a new, an edited or a repeated question. */
async function start(
  client: Client,
  chats: Chats,
  { trigger, chatId, messageId, messages, abortSignal = never, body }: SendOptions,
): Promise<ChatMetadata> {
  const question = messages.findLast(({ role }) => role === 'user');
  if (question === undefined) throw new ApiError('BAD_USER_INPUT', 'The chat has no question.');
  const before = chats.turnOf(question);
  if (trigger === 'regenerate-message' && before !== undefined) {
    const { id, conversation } = await client.regenerate(before);
    return chats.remember(chatId, question, { conversationId: conversation.id, turnId: id });
  }
  const imageIds: string[] = [];
  for (const image of await imagesOf(question, abortSignal)) imageIds.push(await client.upload(image, abortSignal));
  const options = (body ?? {}) as QuestionOptions;
  abortSignal.throwIfAborted();
  // An abort does not end this request: the turn that it creates would not be known, and could not be cancelled.
  const { turn, conversation } = await client.send({
    ...options,
    text: textOf(question),
    imageIds: [...(options.imageIds ?? []), ...imageIds],
    conversationId: await chats.conversationOf(chatId, messages),
    ...(messageId === undefined || before === undefined ? {} : { position: { siblingOf: before } }),
  });
  return chats.remember(chatId, question, { conversationId: conversation.id, turnId: turn.id });
}

/** What is known of the chats of this page. */
class Chats {
  readonly #client: Client;
  /** By chat. */
  readonly #conversations = new Map<string, string>();
  /** By the id of the question. */
  readonly #turns = new Map<string, string>();
  /** By chat: the turn that had not ended when its messages were read. */
  readonly #running = new Map<string, ChatMetadata>();
  /** By chat: the newest stream. */
  readonly #newest = new Map<string, object>();

  constructor(client: Client) {
    this.#client = client;
  }

  async open(conversationId: string): Promise<OpenedChat> {
    const turns: Turn[] = [];
    for (let before: string | null = null, more = true; more;) {
      const { edges, pageInfo } = await this.#page(conversationId, before);
      turns.unshift(...edges.map(({ node }) => node));
      before = pageInfo.startCursor;
      more = pageInfo.hasPreviousPage;
    }
    const last = turns.at(-1);
    if (last !== undefined && !hasEnded(last.status))
      this.#running.set(conversationId, { conversationId, turnId: last.id });
    return { id: conversationId, messages: turns.flatMap(messagesOf) };
  }

  async #page(id: string, before: string | null): Promise<NonNullable<ActivePathQuery['conversation']>['activePath']> {
    const { conversation } = await this.#client.request(ActivePathDocument, { id, before });
    if (conversation === null) throw new ApiError('NOT_FOUND', 'There is no such conversation.');
    return conversation.activePath;
  }

  /** The conversation of a chat; null: the first question creates one. */
  async conversationOf(chatId: string, messages: readonly ChatMessage[]): Promise<string | null> {
    const known = this.#conversations.get(chatId) ?? messages.findLast(({ metadata }) => metadata)?.metadata;
    if (known !== undefined) return typeof known === 'string' ? known : known.conversationId;
    const { conversation } = await this.#client.request(ActiveTurnDocument, { id: chatId });
    return conversation?.id ?? null;
  }

  turnOf({ id, metadata }: ChatMessage): string | undefined {
    return this.#turns.get(id) ?? metadata?.turnId;
  }

  remember(chatId: string, question: ChatMessage, metadata: ChatMetadata): ChatMetadata {
    this.#conversations.set(chatId, metadata.conversationId);
    this.#turns.set(question.id, metadata.turnId);
    this.#running.delete(chatId);
    return metadata;
  }

  /** The turn whose answer the chat lacks. */
  async runningTurn(chatId: string): Promise<ChatMetadata | null> {
    // It may have ended since the messages were read, without its answer.
    const known = this.#running.get(chatId);
    if (known !== undefined) return known;
    const id = this.#conversations.get(chatId) ?? chatId;
    const { conversation } = await this.#client.request(ActiveTurnDocument, { id });
    const turn = conversation?.activeTurn;
    return conversation == null || turn == null || hasEnded(turn.status)
      ? null
      : { conversationId: conversation.id, turnId: turn.id };
  }

  /**
   * `stop` of the chat aborts its stream. So does a newer stream of the same chat (React mounts a component twice in
   * development), which is created in the same tick, and must not cancel the turn.
   */
  cancelWhenStopped(chatId: string, signal: AbortSignal, turn: Promise<ChatMetadata | null>): void {
    const stream = {};
    this.#newest.set(chatId, stream);
    const cancel = async (): Promise<void> => {
      const metadata = await turn;
      if (this.#newest.get(chatId) === stream && metadata !== null) await this.#client.cancel(metadata.turnId);
    };
    // There is nobody to tell: the chat does not wait for the end of what it has stopped.
    signal.addEventListener('abort', () => void cancel().catch(() => {}), { once: true });
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

function readable<T>(chunks: AsyncGenerator<T, void, undefined>, leave: () => void): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const step = await chunks.next();
        if (step.done === true) controller.close();
        else controller.enqueue(step.value);
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
