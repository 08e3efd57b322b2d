// Executes operations of all transports with execute and subscribe of graphql. Exceptions and rejections become results
// with errors, so that they end only this operation. Execution ends early when the bounds of the response are exceeded.
import { GraphQLError, createSourceEventStream, execute } from 'graphql';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';

export type OperationArgs = ExecutionArgs & { contextValue: Context };
export type Results = AsyncIterableIterator<ExecutionResult> & {
  throw(error: unknown): Promise<IteratorResult<ExecutionResult>>;
  /**
   * The `seq` of the event whose result came last; null before the first event, and for subscriptions without numbers.
   */
  lastId(): number | null;
};

/**
 * Converts anything that was thrown to the error of one operation. Anything but an AppError and a fault of the document
 * becomes INTERNAL.
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

/** Never rejects. Each event has a context of its own. */
export async function subscribeTo(args: OperationArgs): Promise<Results | ExecutionResult> {
  try {
    const events = await createSourceEventStream(args);
    return Symbol.asyncIterator in events ? executeEach(args, events[Symbol.asyncIterator]()) : events;
  } catch (error) {
    return { errors: [failure(error)] };
  }
}

/**
 * Yields one last result with the error when the source fails. It is no generator, because a generator that awaits
 * cannot be returned.
 */
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

/** A stream of one result. */
export function only(result: ExecutionResult): Results {
  const results = (async function* () {
    yield await Promise.resolve(result);
  })();
  return Object.assign(results, { lastId: () => null });
}

const idOf = (event: unknown): number | null =>
  typeof event === 'object' && event !== null && 'seq' in event && typeof event.seq === 'number' ? event.seq : null;
