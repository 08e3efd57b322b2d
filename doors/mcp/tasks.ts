// Turns as tasks of MCP (experimental in the SDK). A task is the turn with the same id and nothing else is stored.
// Therefore a task survives the end of this process, and every session of the same viewer finds it.
import type { TaskStore } from '@modelcontextprotocol/sdk/experimental/tasks/interfaces.js';
import type { Task } from '@modelcontextprotocol/sdk/types.js';
import { requireScope } from '../../src/access/require-scope.ts';
import type { TurnRow, TurnStatus } from '../../src/turns/repository.ts';
import { waitForEnd } from '../../src/turns/wait.ts';
import { faultText } from './faults.ts';
import { requireTurn } from './require-turn.ts';
import type { ToolParts } from './tool-parts.ts';
import { writeTurn } from './turn-result.ts';

const STATUSES: Record<TurnStatus, Task['status']> = {
  QUEUED: 'working',
  RUNNING: 'working',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};
const POLL_MS = 1000;
/** A cancelled turn ends after the current step of the model. */
const CANCEL_WAIT_MS = 30_000;

export const taskOf = (turn: TurnRow): Task => ({
  taskId: turn.id,
  status: STATUSES[turn.status],
  ttl: null,
  createdAt: turn.createdAt.toISOString(),
  lastUpdatedAt: (turn.finishedAt ?? turn.startedAt ?? turn.createdAt).toISOString(),
  pollInterval: POLL_MS,
  ...(turn.error === null ? {} : { statusMessage: faultText(turn.error) }),
});

export function createTurnTasks({ context, explain }: ToolParts): TaskStore {
  const { viewer, services } = context;
  const madeByTurns = (): never => {
    throw new Error('a task is made by asking, and ended by its turn');
  };
  /** Converts errors of the services: the SDK returns their messages to the client. */
  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new Error(faultText(explain(error)), { cause: error });
    }
  };
  return {
    createTask: madeByTurns,
    storeTaskResult: madeByTurns,
    getTask: (id) =>
      explained(async () => {
        const turn = await services.turns.get(viewer.id, id);
        return turn === null ? null : taskOf(turn);
      }),
    getTaskResult: (id) => explained(async () => writeTurn(context, await requireTurn(context, id))),
    updateTaskStatus: (id, status) =>
      explained(async () => {
        if (status !== 'cancelled') madeByTurns();
        requireScope(viewer, 'write');
        const turn = await services.turns.cancel(viewer.id, id);
        await waitForEnd(context, turn, { ms: CANCEL_WAIT_MS });
      }),
    /** The active turn of each conversation, newest conversation first. */
    listTasks: (cursor) =>
      explained(async () => {
        const { edges, pageInfo } = await services.conversations.list(viewer.id, { after: cursor }, {});
        const ids = edges.flatMap(({ node }) => node.activeTurnId ?? []);
        const turns = new Map((await services.turns.byIds(ids)).map((turn) => [turn.id, turn]));
        const { hasNextPage, endCursor } = pageInfo;
        return {
          tasks: ids.flatMap((id) => turns.get(id) ?? []).map(taskOf),
          ...(hasNextPage && endCursor !== null ? { nextCursor: endCursor } : {}),
        };
      }),
  };
}
