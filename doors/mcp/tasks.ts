// Turns as tasks of MCP (experimental in the protocol). A task is the turn with the same id and nothing else is stored.
// Therefore a task survives the end of this process, and every session of the same viewer finds it.
import {
  CancelTaskRequestSchema,
  GetTaskPayloadRequestSchema,
  GetTaskRequestSchema,
  ListTasksRequestSchema,
  RELATED_TASK_META_KEY,
} from '@modelcontextprotocol/sdk/types.js';
import type { ListTasksResult, Task } from '@modelcontextprotocol/sdk/types.js';
import { requireScope } from '../../src/access/require-scope.ts';
import { AppError } from '../../src/errors.ts';
import type { Context } from '../../src/context.ts';
import type { TurnRow, TurnStatus } from '../../src/turns/repository.ts';
import { waitForEnd } from '../../src/turns/wait.ts';
import { faultText } from './faults.ts';
import { requireTurn } from './require-turn.ts';
import { resultOf } from './result-of.ts';
import type { Methods, ToolParts } from './tool-parts.ts';
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
const DAY_MS = 86_400_000;

export const taskOf = (turn: TurnRow): Task => ({
  taskId: turn.id,
  status: STATUSES[turn.status],
  ttl: null,
  createdAt: turn.createdAt.toISOString(),
  lastUpdatedAt: (turn.finishedAt ?? turn.startedAt ?? turn.createdAt).toISOString(),
  pollInterval: POLL_MS,
  ...(turn.error === null ? {} : { statusMessage: faultText(turn.error) }),
});

export function registerTasks(methods: Methods, parts: ToolParts): void {
  const { context } = parts;
  methods.setRequestHandler(GetTaskRequestSchema, ({ params: { taskId } }) =>
    resultOf(parts, async () => taskOf(await requireTurn(context, taskId))),
  );
  methods.setRequestHandler(GetTaskPayloadRequestSchema, ({ params: { taskId } }, { signal }) =>
    resultOf(parts, async () => {
      await waitForEnd(context, await requireTurn(context, taskId), { ms: DAY_MS, signal });
      const result = await writeTurn(context, await requireTurn(context, taskId));
      return { ...result, _meta: { ...result._meta, [RELATED_TASK_META_KEY]: { taskId } } };
    }),
  );
  methods.setRequestHandler(CancelTaskRequestSchema, ({ params: { taskId } }) =>
    resultOf(parts, async () => taskOf(await cancel(context, taskId))),
  );
  methods.setRequestHandler(ListTasksRequestSchema, ({ params }) =>
    resultOf(parts, () => listTasks(context, params?.cursor)),
  );
}

async function cancel(context: Context, taskId: string): Promise<TurnRow> {
  const { viewer, services } = context;
  requireScope(viewer, 'write');
  const { id, status } = await requireTurn(context, taskId);
  if (STATUSES[status] !== 'working') throw new AppError('BAD_USER_INPUT', `The task has ended: it is ${status}.`);
  await waitForEnd(context, await services.turns.cancel(viewer.id, id), { ms: CANCEL_WAIT_MS });
  return requireTurn(context, id);
}

/** The active turn of each conversation, newest conversation first. */
async function listTasks({ viewer, services }: Context, cursor: string | undefined): Promise<ListTasksResult> {
  const { edges, pageInfo } = await services.conversations.list(viewer.id, { after: cursor }, {});
  const ids = edges.flatMap(({ node }) => node.activeTurnId ?? []);
  const turns = new Map((await services.turns.byIds(ids)).map((turn) => [turn.id, turn]));
  const { hasNextPage, endCursor } = pageInfo;
  return {
    tasks: ids.flatMap((id) => turns.get(id) ?? []).map(taskOf),
    ...(hasNextPage && endCursor !== null ? { nextCursor: endCursor } : {}),
  };
}
