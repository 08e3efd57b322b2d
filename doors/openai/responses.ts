// /v1/responses: creates, streams, returns and cancels turns.
import type { Request, Response, Router } from 'express';
import { requireScope } from '../../src/access/require-scope.ts';
import type { Context } from '../../src/context.ts';
import { AppError, notFound } from '../../src/errors.ts';
import { readEventNumber } from '../../src/event-number.ts';
import type { DoorTools } from '../../src/http/doors.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import { createTurn } from './create-turn.ts';
import type { Question } from './create-turn.ts';
import { readBody, readKey } from './body.ts';
import { createBody, intentOf, messagesIn, previewsOf, refuseWhatIsNotThere } from './create-request.ts';
import type { CreateBody } from './create-request.ts';
import { followResponse, wholeResponse } from './follow.ts';
import { lastQuestion } from './messages.ts';
import { modelNow, requireModel } from './models.ts';
import { idOf } from './names.ts';
import { FROM_THE_BEGINNING, MAX_NUMBER } from './numbering.ts';
import { onlyMethods } from './only-methods.ts';
import { writeResponse } from './response.ts';
import { SERVER_SENT_EVENTS, writeEvent } from './server-sent-events.ts';

export function responseRoutes(router: Router, tools: DoorTools): void {
  router.post('/responses', tools.readJson, async (request, response) => {
    const context = tools.contextOf(request, response);
    requireScope(context.viewer, 'write');
    requireScope(context.viewer, 'read');
    const body = readBody(request, createBody);
    refuseWhatIsNotThere(body);
    const modelId = await requireModel(context, body.model);
    const question = await questionOf(context, body);
    const asked = { same: { ...question }, read: () => question };
    const turn = await createTurn(context, asked, readKey(request), tools.goneOf(response));
    if (body.stream === true) return sendEvents(tools, { request, response, context, turn, modelId });
    response.json(
      body.background === true
        ? writeResponse(turn, modelId)
        : await wholeResponse(context, turn, modelId, tools.goneOf(response)),
    );
  });

  router.get('/responses/:id', async (request, response) => {
    const context = tools.contextOf(request, response);
    requireScope(context.viewer, 'read');
    const turn = await turnOf(context, request.params.id);
    const modelId = await modelNow(context);
    const after = readNumber(request.query['starting_after']);
    if (readSwitch(request.query['stream']) && request.method !== 'HEAD')
      return sendEvents(tools, { request, response, context, turn, modelId }, after);
    response.json(
      turn.finishedAt === null
        ? writeResponse(turn, modelId)
        : await wholeResponse(context, turn, modelId, tools.goneOf(response)),
    );
  });

  router.post('/responses/:id/cancel', async (request, response) => {
    const context = tools.contextOf(request, response);
    requireScope(context.viewer, 'write');
    requireScope(context.viewer, 'read');
    const { id } = await turnOf(context, request.params.id);
    const turn = await context.services.turns.cancel(context.viewer.id, id);
    response.json(await wholeResponse(context, turn, await modelNow(context), tools.goneOf(response)));
  });

  router.all('/responses', onlyMethods('POST'));
  router.all('/responses/:id', onlyMethods('GET'));
  router.all('/responses/:id/cancel', onlyMethods('POST'));
}

interface Streamed {
  request: Request;
  response: Response;
  context: Context;
  turn: TurnRow;
  modelId: string;
}

async function sendEvents(
  { streams }: DoorTools,
  { request, response, context, turn, modelId }: Streamed,
  after = FROM_THE_BEGINNING,
): Promise<void> {
  const { events, leave } = await followResponse(context, turn, modelId, after);
  try {
    const end = await streams.write(request, response, SERVER_SENT_EVENTS, texts(events));
    // A stream that was cut off ends without its last event: the client resumes with `starting_after`.
    if (end === 'ENDED') response.end();
    else response.destroy();
  } finally {
    await leave();
  }
}

async function* texts(events: AsyncIterable<{ type: string }>): AsyncGenerator<string> {
  for await (const event of events) yield writeEvent(event);
}

async function questionOf(context: Context, body: CreateBody): Promise<Question> {
  const { question, earlier } = lastQuestion(messagesIn(body.input), 'input');
  if (earlier.length > 0)
    throw new AppError(
      'BAD_USER_INPUT',
      'Send the new message alone, with previous_response_id or conversation: the server has the earlier ones.',
      { param: 'input' },
    );
  const wishes = { intent: intentOf(body.tool_choice), previews: previewsOf(body.tools) };
  return { ...question, ...wishes, ...(await placeOf(context, body)) };
}

/** The turn that the question follows. */
async function placeOf(
  context: Context,
  { previous_response_id: previous, conversation }: CreateBody,
): Promise<Pick<Question, 'conversationId' | 'parentTurnId'>> {
  if (previous != null && conversation != null)
    throw new AppError('BAD_USER_INPUT', 'Give previous_response_id or conversation, not both.', {
      param: 'conversation',
    });
  if (previous != null) {
    const { id, conversationId } = await turnOf(context, previous, 'previous_response_id');
    return { conversationId, parentTurnId: id };
  }
  const named = typeof conversation === 'string' ? conversation : (conversation?.id ?? null);
  return { conversationId: named === null ? null : idOf('conversation', named, 'conversation'), parentTurnId: null };
}

async function turnOf({ viewer, services }: Context, name: string, param: string | null = null): Promise<TurnRow> {
  const turn = await services.turns.get(viewer.id, idOf('response', name, param));
  if (turn === null) throw notFound('response', name, param === null ? {} : { param });
  return turn;
}

/** Python's `requests` writes a true value as `True`. */
function readSwitch(text: unknown): boolean {
  if (text === undefined || (typeof text === 'string' && /^false$/i.test(text))) return false;
  if (typeof text === 'string' && /^true$/i.test(text)) return true;
  throw new AppError('BAD_USER_INPUT', 'stream must be true or false.', { param: 'stream' });
}

function readNumber(text: unknown): number {
  if (text === undefined) return FROM_THE_BEGINNING;
  const number = readEventNumber(text, MAX_NUMBER);
  if (number !== null) return number;
  throw new AppError('BAD_USER_INPUT', 'starting_after must be the sequence_number of an event.', {
    param: 'starting_after',
  });
}
