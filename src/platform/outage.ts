// What an error says of the things outside this process (database, Redis, object store): that they could not be
// reached, or had no room or no time, which passes; or that two transactions stood in each other's way, and the one
// that was rolled back is to be done again. Looks for the codes of sockets, PostgreSQL, Prisma and S3 along the error's
// causes.
import { doubling, retry } from './retry.ts';

/**
 * Sockets; PostgreSQL's class 08 (connection), 53 (no room, no memory, no connection left), 58 (its disk), 25006 (a
 * standby that is not yet the primary), 25P03 and 57P05 (it ended an idle session), 57P01-57P04 (it goes down or comes
 * up), 57014 (the statement took too long); Prisma's P1001 ..., P2024 and P2028 (no connection of the pool became
 * free).
 */
const OUTAGE_CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_SOCKET|08...|53...|58...|25006|25P03|57P0[1-5]|57014|P1001|P1002|P1008|P1017|P2024|P2028|P2037)$/;
/** For those that have no code. */
const WORDS =
  /Connection terminated|Query read timeout|connection timeout|timeout exceeded when trying to connect|Connection is closed|server closed the connection|DatabaseNotReachable|ConnectionClosed|socket hang up|Can't reach database server|Client has encountered a connection error/i;
const NAMES =
  /^(TimeoutError|NetworkingError|ServiceUnavailable|SlowDown|InternalError|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|MaxRetriesPerRequestError)$/;
/** A deadlock, or a transaction that could not be brought into an order with others. */
const CONFLICT_CODES = /^(40001|40P01|P2034)$/;
const DEEPEST = 8;

export const isOutage = (error: unknown): boolean => someCause(error, speaksOfOutage);

/** The database rolled the whole transaction back, because of another one: doing it again is right. */
export const isConflict = (error: unknown): boolean =>
  someCause(error, (one) => hasCode(one, CONFLICT_CODES) || said(one, 'kind') === 'TransactionWriteConflict');

/** The database ended a statement that took too long. */
export const wasTooSlow = (error: unknown): boolean => someCause(error, (one) => hasCode(one, /^57014$/));

/** There is no room on a disk, or no memory. */
export const wasFull = (error: unknown): boolean => someCause(error, (one) => hasCode(one, /^53[12]00$/));

/** A row with the same values is there already. */
export const breaksUnique = (error: unknown, constraint: string): boolean =>
  someCause(error, (one) => hasCode(one, /^23505$/) && said(one, 'constraint') === constraint);

/** Whether the same may succeed a moment later. */
export const passes = (error: unknown): boolean => isConflict(error) || isOutage(error);

function someCause(error: unknown, speaks: (one: object) => boolean): boolean {
  let one: unknown = error;
  for (let depth = 0; depth < DEEPEST && typeof one === 'object' && one !== null; depth++) {
    if (speaks(one)) return true;
    one = Reflect.get(one, 'cause') ?? Reflect.get(one, 'driverAdapterError') ?? Reflect.get(one, 'meta');
  }
  return false;
}

function said(error: object, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
}

const hasCode = (error: object, codes: RegExp): boolean =>
  codes.test(said(error, 'code')) || codes.test(said(error, 'originalCode'));

function speaksOfOutage(error: object): boolean {
  if (
    hasCode(error, OUTAGE_CODES) ||
    NAMES.test(said(error, 'name')) ||
    NAMES.test(said(error, 'kind')) ||
    WORDS.test(said(error, 'message'))
  )
    return true;
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' && status >= 500;
}

/** Tries a step again while the outage lasts, for about half a minute. Only for steps that may be done twice. */
export const throughOutage = <T>(step: () => Promise<T>): Promise<T> =>
  retry(step, { when: passes, pausesMs: doubling(100, 2000, 19) });

/**
 * Tries a step again as long as it takes; null once `signal` says that nobody needs it any more. Only for steps that
 * may be done twice.
 */
export async function untilStored<T>(
  step: () => Promise<T>,
  signal: AbortSignal,
  onRetry: (error: unknown) => void,
): Promise<T | null> {
  try {
    return await retry(step, { when: passes, pausesMs: doubling(50, 2000), signal, onRetry });
  } catch (error) {
    if (signal.aborted && passes(error)) return null;
    throw error;
  }
}

/** Does again what the database rolled back because of another transaction. */
export const throughConflicts = <T>(step: () => Promise<T>): Promise<T> =>
  retry(step, { when: isConflict, pausesMs: doubling(10, 500, 12) });
