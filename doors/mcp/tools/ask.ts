// The tools "ask" and "segment" create a turn. A call as a task returns at once; another call waits for the end.
import type { CallToolResult, CreateTaskResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import type { Context } from '../../../src/context.ts';
import { canonicalId } from '../../../src/ids.ts';
import { hashOf } from '../../../src/turns/question.ts';
import type { RequestedIntent, TurnRow } from '../../../src/turns/repository.ts';
import { waitForEnd } from '../../../src/turns/wait.ts';
import { storePictures } from '../pictures.ts';
import { reporterOf } from '../progress.ts';
import { requireTurn } from '../require-turn.ts';
import { storable, waitSeconds } from '../shapes.ts';
import { taskOf } from '../tasks.ts';
import { defineTool } from '../tool.ts';
import type { Tool, ToolCall } from '../tool.ts';
import { turnOutput, writeTurn } from '../turn-result.ts';

const shared = {
  images: z
    .array(z.string())
    .optional()
    .describe(
      'Images: data URLs, ids of uploaded images, or https URLs where the server fetches images. ' +
        'Default: those of the conversation.',
    ),
  conversation_id: z.string().optional().describe('Continues the active branch. Default: a new conversation.'),
  parent_turn_id: z.string().optional().describe('The turn that the question follows.'),
  wait_seconds: waitSeconds,
  idempotency_key: z.string().optional().describe('The same call with the same key is one turn.'),
};
const askInput = { question: storable.describe('The question, in words.'), ...shared };
const segmentInput = { phrase: storable.describe('What to segment, e.g. "the red ball".'), ...shared };

interface AskInput extends z.infer<z.ZodObject<typeof shared>> {
  text: string;
  intent: RequestedIntent;
}

export function askTools(context: Context): Tool[] {
  const shape = {
    output: turnOutput,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    takesTasks: true,
  };
  const ask = defineTool(
    'ask',
    {
      ...shape,
      title: 'Ask about images',
      description: 'Asks a question about images. The answer is text, and has masks where the model segments.',
      input: askInput,
    },
    ({ question, ...rest }, call) => create(context, { ...rest, text: question, intent: 'AUTO' }, call),
  );
  const segment = defineTool(
    'segment',
    {
      ...shape,
      title: 'Segment what a phrase names',
      description: 'Segments what a phrase names in an image: the answer has a mask.',
      input: segmentInput,
    },
    ({ phrase, ...rest }, call) => create(context, { ...rest, text: phrase, intent: 'SEGMENT' }, call),
  );
  return [ask, segment];
}

async function create(context: Context, asked: AskInput, call: ToolCall): Promise<CallToolResult | CreateTaskResult> {
  requireScope(context.viewer, 'write');
  const turn = await send(context, asked, call.signal);
  if (call.asTask) return { task: taskOf(turn) };
  await waitForEnd(context, turn, { ms: asked.wait_seconds * 1000, signal: call.signal, onEvent: reporterOf(call) });
  return writeTurn(context, await requireTurn(context, turn.id));
}

async function send(context: Context, asked: AskInput, signal: AbortSignal): Promise<TurnRow> {
  const { viewer, services } = context;
  const { text, intent, images = [], idempotency_key: idempotencyKey = null } = asked;
  // Images are compared as the call names them, because each upload has a new id.
  const inputHash = hashOf({ ...asked, wait_seconds: null, idempotency_key: null });
  if (idempotencyKey !== null) {
    const made = await services.turns.sentBefore(viewer.id, idempotencyKey, inputHash);
    if (made !== null) return made;
  }
  const place = await placeOf(context, asked);
  const imageIds = await storePictures(context, images, signal);
  return (await services.turns.send(viewer.id, { text, intent, imageIds, ...place, idempotencyKey, inputHash })).turn;
}

async function placeOf(
  context: Context,
  { conversation_id: conversation, parent_turn_id: parent }: AskInput,
): Promise<{ conversationId: string | null; parentTurnId: string | null }> {
  const named = conversation === undefined ? null : canonicalId(conversation);
  if (parent === undefined) return { conversationId: named, parentTurnId: null };
  const { id, conversationId } = await requireTurn(context, parent);
  return { conversationId: named ?? conversationId, parentTurnId: id };
}
