// Converts a turn to OpenAI's chat completion, whole or in chunks. The masks of a message are items of type
// `image_generation_call`, as in a Response.
import type { TurnRow } from '../../src/turns/repository.ts';
import { nameOf } from './names.ts';
import type { ImageItem, OutputItem } from './output.ts';
import { seconds } from './response.ts';

export interface Chunk {
  object: 'chat.completion.chunk';
  choices: { index: 0; delta: object; logprobs: null; finish_reason: FinishReason | null }[];
  [field: string]: unknown;
}

/** `length`: the turn was cancelled, so the answer is incomplete. */
export type FinishReason = 'stop' | 'length';

export const finishReasonOf = ({ status }: Pick<TurnRow, 'status'>): FinishReason =>
  status === 'COMPLETED' ? 'stop' : 'length';

export function writeCompletion(turn: TurnRow, modelId: string, output: readonly OutputItem[]): object {
  const content = output.flatMap((item) => (item.type === 'message' ? item.content.map(({ text }) => text) : []));
  return {
    ...base(turn, modelId),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: content.join(''), refusal: null, masks: masksIn(output) },
        logprobs: null,
        finish_reason: finishReasonOf(turn),
      },
    ],
    ...(turn.usage === null ? {} : { usage: writeUsage(turn) }),
  };
}

export const masksIn = (output: readonly OutputItem[]): ImageItem[] =>
  output.flatMap((item) => (item.type === 'image_generation_call' ? [item] : []));

/** `usage`: null when the client requested usage, which only the last chunk has. */
export const writeChunk = (
  turn: TurnRow,
  modelId: string,
  delta: object,
  { finish = null, usage }: { finish?: FinishReason | null; usage?: null },
): Chunk => ({
  ...base(turn, modelId),
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  ...(usage === undefined ? {} : { usage }),
});

export const writeUsageChunk = (turn: TurnRow, modelId: string): Chunk => ({
  ...base(turn, modelId),
  object: 'chat.completion.chunk',
  choices: [],
  usage: writeUsage(turn),
});

/** `conversation` and `previous_response_id` are no fields of OpenAI's form. */
const base = ({ id, conversationId, parentId, createdAt, model }: TurnRow, modelId: string): object => ({
  id: nameOf('completion', id),
  created: seconds(createdAt),
  model: model?.id ?? modelId,
  conversation: { id: nameOf('conversation', conversationId) },
  previous_response_id: parentId === null ? null : nameOf('response', parentId),
});

function writeUsage({ usage }: TurnRow): object {
  const { promptTokens = 0, cachedTokens = 0, reusedTokens = 0, answerTokens = 0, maskTokens = 0 } = usage ?? {};
  return {
    prompt_tokens: promptTokens,
    completion_tokens: answerTokens + maskTokens,
    total_tokens: promptTokens + answerTokens + maskTokens,
    prompt_tokens_details: { cached_tokens: Math.max(cachedTokens, reusedTokens) },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
