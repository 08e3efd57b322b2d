// Whether an error says that something outside this process could not be reached (database, Redis, object store): that passes, and the same
// may succeed a moment later. Looks for the codes of sockets, PostgreSQL, Prisma and S3 along the error's causes.

/** Sockets; PostgreSQL's class 08 (connection), 57P01-57P03 (it goes down or comes up), 53300 (no connection left); Prisma's P1001... */
const CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_SOCKET|08...|57P0[123]|53300|P1001|P1002|P1008|P1017|P2024|P2037)$/;
/** For those that have no code. */
const WORDS = /Connection terminated|connection timeout|Connection is closed|server closed the connection|DatabaseNotReachable|ConnectionClosed|socket hang up|Can't reach database server/i;
const NAMES = /^(TimeoutError|NetworkingError|ServiceUnavailable|SlowDown|InternalError|DatabaseNotReachable|ConnectionClosed|SocketTimeout|MaxRetriesPerRequestError)$/;
const DEEPEST = 8;

export const isOutage = (error: unknown): boolean => someCause(error, speaksOfOutage);

/** Whether the database ended a statement that took too long (PostgreSQL's 57014). */
export const wasTooSlow = (error: unknown): boolean => someCause(error, (one) => said(one, 'code') === '57014' || said(one, 'originalCode') === '57014');

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

function speaksOfOutage(error: object): boolean {
  if (CODES.test(said(error, 'code')) || CODES.test(said(error, 'originalCode')) || NAMES.test(said(error, 'name')) || NAMES.test(said(error, 'kind')) || WORDS.test(said(error, 'message'))) return true;
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' && status >= 500;
}

/** Tries a step again while the outage lasts, for about half a minute. Only for steps that may be done twice. */
export async function throughOutage<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await step();
    } catch (error) {
      if (!isOutage(error) || attempt >= WAITS_MS.length) throw error;
      await new Promise((resolve) => { setTimeout(resolve, WAITS_MS[attempt]); });
    }
  }
}

const WAITS_MS = [100, 200, 400, 800, 1600, ...Array.from({ length: 14 }, () => 2000)];
