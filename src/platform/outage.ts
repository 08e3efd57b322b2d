// Classifies errors of external systems (database, Redis, object store). Temporary: the system could not be reached, or
// had no capacity or no time. Conflict: the database rolled a transaction back because of another one, and it can be
// repeated. Searches the error and its causes for codes of sockets, PostgreSQL, Prisma and S3.
import { doubling, retry } from './retry.ts';

/**
 * Sockets; PostgreSQL's class 08 (connection), 53 (no disk space, memory or connection), 58 (I/O error), 25006 (a
 * standby that is not yet the primary), 25P03 and 57P05 (an idle session was ended), 57P01-57P04 (shutdown or start),
 * 57014 (statement timeout); Prisma's P1001 ..., P2024 and P2028 (no free connection in the pool).
 */
const OUTAGE_CODES = wholly([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  'UND_ERR_SOCKET',
  ...['08...', '53...', '58...', '25006', '25P03', '57P0[1-5]', '57014'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
]);
/** For errors without a code. */
const WORDS = new RegExp(
  [
    ...['Connection terminated', 'Query read timeout', 'connection timeout', 'Connection is closed', 'socket hang up'],
    ...['timeout exceeded when trying to connect', 'server closed the connection', "Can't reach database server"],
    ...['DatabaseNotReachable', 'ConnectionClosed', 'Client has encountered a connection error'],
  ].join('|'),
  'i',
);
const NAMES = wholly([
  ...['TimeoutError', 'NetworkingError', 'ServiceUnavailable', 'SlowDown', 'InternalError', 'DatabaseNotReachable'],
  ...['ConnectionClosed', 'SocketTimeout', 'TooManyConnections', 'MaxRetriesPerRequestError'],
]);
/** A deadlock, or a serialisation failure. */
const CONFLICT_CODES = /^(40001|40P01|P2034)$/;
const DEEPEST = 8;

export const isOutage = (error: unknown): boolean => someCause(error, isOutageError);

/** The database rolled back the whole transaction because of another one. Repeating it is correct. */
export const isConflict = (error: unknown): boolean =>
  someCause(error, (one) => hasCode(one, CONFLICT_CODES) || textOf(one, 'kind') === 'TransactionWriteConflict');

/** The database ended a statement at its timeout. */
export const wasTooSlow = (error: unknown): boolean => someCause(error, (one) => hasCode(one, /^57014$/));

/** The disk or the memory is full. */
export const wasFull = (error: unknown): boolean => someCause(error, (one) => hasCode(one, /^53[12]00$/));

/** A row with the same unique values exists. */
export const breaksUnique = (error: unknown, constraint: string): boolean =>
  someCause(error, (one) => hasCode(one, /^23505$/) && constraintOf(one) === constraint);

/** True when the same call may succeed later. */
export const isTemporary = (error: unknown): boolean => isConflict(error) || isOutage(error);

function someCause(error: unknown, matches: (one: object) => boolean): boolean {
  let one: unknown = error;
  for (let depth = 0; depth < DEEPEST && typeof one === 'object' && one !== null; depth++) {
    if (matches(one)) return true;
    one = Reflect.get(one, 'cause') ?? Reflect.get(one, 'driverAdapterError') ?? Reflect.get(one, 'meta');
  }
  return false;
}

function textOf(error: object, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
}

/** PostgreSQL's driver names the constraint, Prisma's adapter the index of the constraint. */
function constraintOf(error: object): string {
  const constraint: unknown = Reflect.get(error, 'constraint');
  return typeof constraint === 'object' && constraint !== null
    ? textOf(constraint, 'index')
    : textOf(error, 'constraint');
}

const hasCode = (error: object, codes: RegExp): boolean =>
  codes.test(textOf(error, 'code')) || codes.test(textOf(error, 'originalCode'));

function isOutageError(error: object): boolean {
  if (
    hasCode(error, OUTAGE_CODES) ||
    NAMES.test(textOf(error, 'name')) ||
    NAMES.test(textOf(error, 'kind')) ||
    WORDS.test(textOf(error, 'message'))
  )
    return true;
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' && status >= 500;
}

/** Retries a step during an outage, for about half a minute. Only for steps that may run twice. */
export const throughOutage = <T>(step: () => Promise<T>): Promise<T> =>
  retry(step, { when: isTemporary, pausesMs: doubling(100, 2000, 19) });

/**
 * Retries a step without a limit. Resolves with null when `signal` is aborted because the step is no longer needed.
 * Only for steps that may run twice.
 */
export async function retryUntilStored<T>(
  step: () => Promise<T>,
  signal: AbortSignal,
  onRetry: (error: unknown) => void,
): Promise<T | null> {
  try {
    return await retry(step, { when: isTemporary, pausesMs: doubling(50, 2000), signal, onRetry });
  } catch (error) {
    if (signal.aborted && isTemporary(error)) return null;
    throw error;
  }
}

/** Repeats a transaction that the database rolled back because of another one. */
export const throughConflicts = <T>(step: () => Promise<T>): Promise<T> =>
  retry(step, { when: isConflict, pausesMs: doubling(10, 500, 12) });

/** Matches a text that is one of the patterns as a whole. */
function wholly(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`);
}
