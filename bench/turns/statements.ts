// Counts the statements of all clients of PostgreSQL (Prisma, node-postgres, the queue), with a proxy that reads the
// messages of the protocol. A statement is counted when the server reports its completion. A commit is the end of a
// transaction, also of one that only reads.
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Counted {
  statements: number;
  commits: number;
  /** Number of completions of each statement, highest first. */
  bySql: [sql: string, count: number][];
}

export interface CountingProxy {
  /** The URL of the database, through the proxy. */
  url: string;
  /** The counts since the last call. */
  take(): Counted;
  close(): Promise<void>;
}

export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  const target = new URL(databaseUrl);
  const tally = new Tally();
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    const connection = new Connection(tally);
    // The first message of a client has no type.
    const requests = new Messages(false, (type, body) => connection.request(type, body));
    const responses = new Messages(true, (type, body) => connection.response(type, body));
    client.on('data', (data: Buffer) => requests.read(data)).pipe(database);
    database.on('data', (data: Buffer) => responses.read(data)).pipe(client);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      open.add(one);
      one
        .setNoDelay(true)
        .on('error', () => other.destroy())
        .once('close', () => {
          open.delete(one);
          other.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    take: () => tally.take(),
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

class Tally {
  #commits = 0;
  #bySql = new Map<string, number>();

  completed(sql: string): void {
    this.#bySql.set(sql, (this.#bySql.get(sql) ?? 0) + 1);
  }

  ended(): void {
    this.#commits++;
  }

  take(): Counted {
    const bySql = [...this.#bySql].sort(([, a], [, b]) => b - a);
    const counted = { statements: bySql.reduce((sum, [, count]) => sum + count, 0), commits: this.#commits, bySql };
    this.#commits = 0;
    this.#bySql = new Map();
    return counted;
  }
}

/** One connection. The client sends a statement after the previous one is answered, as node-postgres does. */
class Connection {
  readonly #tally: Tally;
  readonly #prepared = new Map<string, string>();
  readonly #bound = new Map<string, string>();
  #statement = '';
  #completed = 0;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  request(type: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    if (type === 'Q') this.#statement = first;
    else if (type === 'P') this.#prepared.set(first, second);
    else if (type === 'B') this.#bound.set(first, this.#prepared.get(second) ?? '');
    else if (type === 'E') this.#statement = this.#bound.get(first) ?? '';
  }

  response(type: string, body: Buffer): void {
    if (type === 'C') {
      this.#completed++;
      this.#tally.completed(this.#statement.replace(/\s+/g, ' ').trim());
    } else if (type === 'Z' && body[0] === IDLE && this.#completed > 0) {
      this.#completed = 0;
      this.#tally.ended();
    }
  }
}

/** ReadyForQuery, outside of a transaction. */
const IDLE = 'I'.charCodeAt(0);

/**
 * Cuts a stream of bytes into messages: a type (one byte, but for the first message of a client), the length, the body.
 */
class Messages {
  readonly #each: (type: string, body: Buffer) => void;
  #typed: boolean;
  #rest: Buffer = Buffer.alloc(0);

  constructor(typed: boolean, each: (type: string, body: Buffer) => void) {
    this.#typed = typed;
    this.#each = each;
  }

  read(data: Buffer): void {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (;;) {
      const head = this.#typed ? 1 : 0;
      if (this.#rest.length < head + 4) return;
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) return;
      const body = this.#rest.subarray(head + 4, end);
      if (this.#typed) this.#each(String.fromCharCode(this.#rest[0] ?? 0), body);
      this.#typed = true;
      this.#rest = this.#rest.subarray(end);
    }
  }
}
