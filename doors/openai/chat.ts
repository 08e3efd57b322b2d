// /v1/chat/completions: creates a turn and returns its answer; returns a completion by its id.
import type { Request, Response, Router } from 'express';
import { requireScope } from '../../src/access/require-scope.ts';
import type { Context } from '../../src/context.ts';
import { isRetryable, notFound } from '../../src/errors.ts';
import type { DoorTools } from '../../src/http/doors.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import { createTurn } from './create-turn.ts';
import type { NewQuestion, Question } from './create-turn.ts';
import { readBody, readKey } from './body.ts';
import { findBranch } from './branch.ts';
import { chatBody, messagesIn, refuseWhatIsNotThere } from './chat-request.ts';
import type { ChatBody } from './chat-request.ts';
import { writeCompletion } from './completion.ts';
import { intentOf } from './create-request.ts';
import { failureOf, followCompletion } from './follow-completion.ts';
import { wholeAnswer } from './follow.ts';
import { lastQuestion, roundsOf } from './messages.ts';
import type { Message } from './messages.ts';
import { modelNow, requireModel } from './models.ts';
import { idOf } from './names.ts';
import { onlyMethods } from './only-methods.ts';
import { SERVER_SENT_EVENTS } from './server-sent-events.ts';

export function chatRoutes(router: Router, tools: DoorTools): void {
  router.post('/chat/completions', tools.readJson, async (request, response) => {
    const context = tools.contextOf(request, response);
    requireScope(context.viewer, 'write');
    requireScope(context.viewer, 'read');
    const body = readBody(request, chatBody);
    refuseWhatIsNotThere(body);
    const modelId = await requireModel(context, body.model);
    const turn = await createTurn(context, questionIn(context, body), readKey(request), tools.goneOf(response));
    if (body.stream === true)
      return sendChunks(tools, { request, response, context, turn, modelId }, body.stream_options?.include_usage);
    await sendWhole(tools, { request, response, context, turn, modelId });
  });

  router.get('/chat/completions/:id', async (request, response) => {
    const context = tools.contextOf(request, response);
    requireScope(context.viewer, 'read');
    const { id } = request.params;
    const turn = await context.services.turns.get(context.viewer.id, idOf('completion', id));
    if (turn === null) throw notFound('completion', id);
    await sendWhole(tools, { request, response, context, turn, modelId: await modelNow(context) });
  });

  router.all('/chat/completions', onlyMethods('POST'));
  router.all('/chat/completions/:id', onlyMethods('GET'));
}

interface Answered {
  request: Request;
  response: Response;
  context: Context;
  turn: TurnRow;
  modelId: string;
}

async function sendWhole(tools: DoorTools, { response, context, turn, modelId }: Answered): Promise<void> {
  const { answer, ended } = await wholeAnswer(context, turn, modelId, tools.goneOf(response));
  if (ended.error !== null) {
    // Without this header OpenAI's clients send the request again, and the new turn fails in the same way.
    response.set('x-should-retry', String(isRetryable(ended.error.code)));
    throw failureOf(ended);
  }
  response.json(writeCompletion(ended, modelId, answer.output));
}

async function sendChunks(
  { streams }: DoorTools,
  { request, response, context, turn, modelId }: Answered,
  includeUsage: boolean | null | undefined,
): Promise<void> {
  const { chunks, leave } = await followCompletion(context, turn, modelId, includeUsage === true);
  try {
    const end = await streams.write(request, response, SERVER_SENT_EVENTS, texts(chunks));
    // A stream that was cut off ends without [DONE].
    if (end === 'ENDED') response.end();
    else response.destroy();
  } finally {
    await leave();
  }
}

async function* texts(chunks: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield `data: ${JSON.stringify(chunk)}\n\n`;
  yield 'data: [DONE]\n\n';
}

function questionIn(context: Context, { messages, tool_choice: choice }: ChatBody): NewQuestion {
  const asked = messagesIn(messages);
  const intent = intentOf(choice);
  const { question, earlier } = lastQuestion(asked, 'messages');
  return {
    same: { messages: asked, intent },
    read: async () => ({ ...question, intent, ...(await placeOf(context, question.pictures, earlier)) }),
  };
}

/**
 * The turn that the question follows: the turn of the earlier messages. When there is none, a new conversation begins,
 * with the images of the last message that has any.
 */
async function placeOf(
  context: Context,
  pictures: Question['pictures'],
  earlier: readonly Message[],
): Promise<Pick<Question, 'conversationId' | 'parentTurnId' | 'pictures'>> {
  const found = await findBranch(context, roundsOf(earlier));
  if (found !== null) return { conversationId: found.conversationId, parentTurnId: found.id, pictures };
  const seen = [{ pictures }, ...[...earlier].reverse()].find((one) => one.pictures.length > 0);
  return { conversationId: null, parentTurnId: null, pictures: seen?.pictures ?? [] };
}
