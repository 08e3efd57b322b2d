// How operations are executed, whatever brought them: graphql's execute and subscribe, whose throws and rejections
// become results with errors, so that no transport ends more than the one operation; and ended early where the bounds
// of a response say so.
import { GraphQLError, createSourceEventStream, execute } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';

export type OperationArgs = ExecutionArgs & { contextValue: Context };
export type Results = AsyncIterableIterator<ExecutionResult> & {
  throw(error: unknown): Promise<IteratorResult<ExecutionResult>>;
  /** The number (`seq`) of the event whose result came last; null before the first one, and where events have none. */
  lastId(): number | null;
};

/**
 * The error of one operation, of whatever was thrown; what is no AppError and no fault of the document is told as
 * INTERNAL.
 */
export function failure(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, {
    originalError,
    ...(error instanceof AppError ? {} : { extensions: { code: 'INTERNAL_SERVER_ERROR' } }),
  });
}

/** Never rejects. */
export async function executeOnce(args: OperationArgs): Promise<ExecutionResult> {
  try {
    return await Promise.race([
      execute(args),
      args.contextValue.bounds.ended.then((fault) => ({ data: null, errors: [failure(fault)] })),
    ]);
  } catch (error) {
    return { errors: [failure(error)] };
  }
}

/** Never rejects. Each event is executed with a context of its own. */
export async function subscribeTo(args: OperationArgs): Promise<Results | ExecutionResult> {
  try {
    const events = await createSourceEventStream(args);
    return Symbol.asyncIterator in events ? executeEach(args, events[Symbol.asyncIterator]()) : events;
  } catch (error) {
    return { errors: [failure(error)] };
  }
}

/** A source that fails gives one result more, and ends. No generator: one that waits cannot be left. */
function executeEach(args: OperationArgs, events: AsyncIterator<unknown>): Results {
  const done = { done: true, value: undefined } as const;
  let failed = false;
  let lastId: number | null = null;
  const leave = async (): Promise<typeof done> => {
    await events.return?.();
    return done;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (failed) return done;
      try {
        const event = await events.next();
        if (event.done === true) return done;
        lastId = idOf(event.value);
        return {
          done: false,
          value: await executeOnce({ ...args, rootValue: event.value, contextValue: args.contextValue.renew() }),
        };
      } catch (error) {
        failed = true;
        return { done: false, value: { errors: [failure(error)] } };
      }
    },
    return: leave,
    lastId: () => lastId,
    async throw(error) {
      await leave();
      throw error;
    },
  };
}

/** One result as a stream. */
export function only(result: ExecutionResult): Results {
  const results = (async function* () {
    yield await Promise.resolve(result);
  })();
  return Object.assign(results, { lastId: () => null });
}

const idOf = (event: unknown): number | null =>
  typeof event === 'object' && event !== null && 'seq' in event && typeof event.seq === 'number' ? event.seq : null;
