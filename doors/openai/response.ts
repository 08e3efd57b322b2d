// Converts a turn to OpenAI's Response object.
import type { TurnRow, TurnStatus } from '../../src/turns/repository.ts';
import { nameOf } from './names.ts';
import type { OutputItem } from './output.ts';

export type ResponseStatus = 'queued' | 'in_progress' | 'completed' | 'failed' | 'cancelled';

const STATUSES: Record<TurnStatus, ResponseStatus> = {
  QUEUED: 'queued',
  RUNNING: 'in_progress',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** The current state of the turn. `output` is empty until the turn has ended. */
export function writeResponse(turn: TurnRow, modelId: string, output: readonly OutputItem[] = []): object {
  return {
    ...settings(turn, turn.model?.id ?? modelId),
    status: STATUSES[turn.status],
    completed_at: turn.status === 'COMPLETED' && turn.finishedAt !== null ? seconds(turn.finishedAt) : null,
    error: turn.error === null ? null : { code: turn.error.code, message: turn.error.message },
    output,
    usage: writeUsage(turn),
  };
}

/** The state of the turn at an earlier event. */
export const writeEarlier = (turn: TurnRow, modelId: string, status: 'queued' | 'in_progress'): object => ({
  ...settings(turn, turn.model?.id ?? modelId),
  status,
  completed_at: null,
  error: null,
  output: [],
  usage: null,
});

function settings({ id, conversationId, parentId, createdAt, requestedIntent }: TurnRow, model: string): object {
  return {
    id: nameOf('response', id),
    object: 'response',
    created_at: seconds(createdAt),
    model,
    conversation: { id: nameOf('conversation', conversationId) },
    previous_response_id: parentId === null ? null : nameOf('response', parentId),
    background: true,
    store: true,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    max_output_tokens: null,
    parallel_tool_calls: false,
    temperature: null,
    top_p: null,
    text: { format: { type: 'text' } },
    tools: [],
    tool_choice: { AUTO: 'auto', ANSWER: 'none', SEGMENT: 'required' }[requestedIntent],
    truncation: 'auto',
  };
}

function writeUsage({ usage }: TurnRow): object | null {
  if (usage === null) return null;
  const { promptTokens, cachedTokens, reusedTokens, answerTokens, maskTokens } = usage;
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: Math.max(cachedTokens, reusedTokens) },
    output_tokens: answerTokens + maskTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: promptTokens + answerTokens + maskTokens,
  };
}
