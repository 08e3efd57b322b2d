// The tools "turn" and "cancel" find a turn by its id, also after a restart, and also a turn of another client.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { requireScope } from '../../../src/access/require-scope.ts';
import { waitForEnd } from '../../../src/turns/wait.ts';
import { reporterOf } from '../progress.ts';
import { requireTurn } from '../require-turn.ts';
import { resultOf } from '../result-of.ts';
import type { ToolParts } from '../tool-parts.ts';
import { waitSeconds } from '../shapes.ts';
import { turnOutput, writeTurn } from '../turn-result.ts';

const turnId = z.string().describe('Id of the turn, which "ask" and "segment" return; also the id of a task.');

export function registerTurn(server: McpServer, parts: ToolParts): void {
  const { context } = parts;
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
      resultOf(parts, async () => {
        const turn = await requireTurn(context, name);
        const options = { ms: seconds * 1000, signal: extra.signal, onEvent: reporterOf(extra) };
        await waitForEnd(context, turn, options);
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
      resultOf(parts, async () => {
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
