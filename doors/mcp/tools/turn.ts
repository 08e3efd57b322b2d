// The tools "turn" and "cancel" find a turn by its id, also after a restart, and also a turn of another client.
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import type { Context } from '../../../src/context.ts';
import { waitForEnd } from '../../../src/turns/wait.ts';
import { reporterOf } from '../progress.ts';
import { requireTurn } from '../require-turn.ts';
import { waitSeconds } from '../shapes.ts';
import { defineTool } from '../tool.ts';
import type { Tool } from '../tool.ts';
import { turnOutput, writeTurn } from '../turn-result.ts';

const turnId = z.string().describe('Id of the turn, which "ask" and "segment" return; also the id of a task.');

export function turnTools(context: Context): Tool[] {
  const shape = { input: { turn_id: turnId, wait_seconds: waitSeconds }, output: turnOutput };
  const turn = defineTool(
    'turn',
    {
      ...shape,
      title: 'Wait for a turn',
      description: 'Returns a turn with its answer and its masks; waits for its end.',
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ turn_id: name, wait_seconds: seconds }, call) => {
      const found = await requireTurn(context, name);
      await waitForEnd(context, found, { ms: seconds * 1000, signal: call.signal, onEvent: reporterOf(call) });
      return writeTurn(context, await requireTurn(context, found.id));
    },
  );
  const cancel = defineTool(
    'cancel',
    {
      ...shape,
      title: 'Cancel a turn',
      description: 'Cancels a turn that has not ended, and returns it.',
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    async ({ turn_id: name, wait_seconds: seconds }, { signal }) => {
      const { viewer, services } = context;
      requireScope(viewer, 'write');
      const { id } = await requireTurn(context, name);
      await waitForEnd(context, await services.turns.cancel(viewer.id, id), { ms: seconds * 1000, signal });
      return writeTurn(context, await requireTurn(context, id));
    },
  );
  return [turn, cancel];
}
