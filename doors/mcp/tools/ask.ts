// The tools "ask" and "segment" create a turn. A call as a task returns at once; another call waits for the end.
import type { CreateTaskRequestHandlerExtra } from '@modelcontextprotocol/sdk/experimental/tasks/interfaces.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CreateTaskResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import type { Context } from '../../../src/context.ts';
import { canonicalId } from '../../../src/ids.ts';
import { hashOf } from '../../../src/turns/question.ts';
import type { RequestedIntent, TurnRow } from '../../../src/turns/repository.ts';
import { waitForEnd } from '../../../src/turns/wait.ts';
import { faultText } from '../faults.ts';
import { storePictures } from '../pictures.ts';
import { reporterOf } from '../progress.ts';
import { requireTurn } from '../require-turn.ts';
import type { ToolParts } from '../tool-parts.ts';
import { storable, waitSeconds } from '../shapes.ts';
import { taskOf } from '../tasks.ts';
import { turnOutput } from '../turn-result.ts';

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
type Extra = CreateTaskRequestHandlerExtra;

export function registerAsk(server: McpServer, parts: ToolParts): void {
  const shape = {
    outputSchema: turnOutput,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    execution: { taskSupport: 'optional' as const },
  };
  const { tasks } = server.experimental;
  tasks.registerToolTask(
    'ask',
    {
      ...shape,
      title: 'Ask about images',
      description: 'Asks a question about images. The answer is text, and has masks where the model segments.',
      inputSchema: askInput,
    },
    {
      createTask: ({ question, ...rest }, extra) => create(parts, { ...rest, text: question, intent: 'AUTO' }, extra),
      ...ofTurns,
    },
  );
  tasks.registerToolTask(
    'segment',
    {
      ...shape,
      title: 'Segment what a phrase names',
      description: 'Segments what a phrase names in an image: the answer has a mask.',
      inputSchema: segmentInput,
    },
    {
      createTask: ({ phrase, ...rest }, extra) => create(parts, { ...rest, text: phrase, intent: 'SEGMENT' }, extra),
      ...ofTurns,
    },
  );
}

const ofTurns = {
  getTask: (_input: unknown, { taskId, taskStore }: Extra & { taskId: string }) => taskStore.getTask(taskId),
  async getTaskResult(_input: unknown, { taskId, taskStore }: Extra & { taskId: string }) {
    return { content: [], ...(await taskStore.getTaskResult(taskId)) };
  },
};

async function create(
  { context, explain, isTask }: ToolParts,
  asked: AskInput,
  extra: Extra,
): Promise<CreateTaskResult> {
  try {
    requireScope(context.viewer, 'write');
    const turn = await send(context, asked, extra.signal);
    if (isTask(extra.requestId)) return { task: taskOf(turn) };
    const onEvent = reporterOf(extra);
    await waitForEnd(context, turn, { ms: asked.wait_seconds * 1000, signal: extra.signal, onEvent });
    // The status ends the polling of the SDK and is not sent. The result has the status of the turn.
    return { task: { ...taskOf(turn), status: 'completed' } };
  } catch (error) {
    throw new Error(faultText(explain(error)), { cause: error });
  }
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
