// The tools "turn" and "cancel": a turn is found again by its id, whoever made it and whichever process ran it.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import { reporterOf } from '../progress.ts';
import { resultOf } from '../result-of.ts';
import type { Desk } from '../desk.ts';
import { waitSeconds } from '../shapes.ts';
import { turnOutput, writeTurn } from '../turn-result.ts';
import { requireTurn, waitForEnd } from '../wait.ts';

const turnId = z.string().describe('Id of the turn, which "ask" and "segment" return; also the id of a task.');

export function registerTurn(server: McpServer, desk: Desk): void {
  const { context } = desk;
  server.registerTool(
    'turn',
    {
      title: 'Wait for a turn',
      description: 'Returns a turn with its answer and its masks; waits for its end.',
      inputSchema: { turn_id: turnId, wait_seconds: waitSeconds },
      outputSchema: turnOutput,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ turn_id: name, wait_seconds: seconds }, extra) =>
      resultOf(desk, async () => {
        const turn = await requireTurn(context, name);
        const patience = { ms: seconds * 1000, signal: extra.signal, onEvent: reporterOf(extra) };
        await waitForEnd(context, turn, patience);
        return writeTurn(context, await requireTurn(context, turn.id));
      }),
  );
  server.registerTool(
    'cancel',
    {
      title: 'Cancel a turn',
      description: 'Cancels a turn that has not ended, and returns it.',
      inputSchema: { turn_id: turnId, wait_seconds: waitSeconds },
      outputSchema: turnOutput,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ turn_id: name, wait_seconds: seconds }, { signal }) =>
      resultOf(desk, async () => {
        requireScope(context.viewer, 'write');
        const { id } = await requireTurn(context, name);
        await waitForEnd(context, await context.services.turns.cancel(context.viewer.id, id), {
          ms: seconds * 1000,
          signal,
        });
        return writeTurn(context, await requireTurn(context, id));
      }),
  );
}
