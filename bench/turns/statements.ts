// Counts what is really asked of PostgreSQL, whoever asks (Prisma, node-postgres, the queue): a proxy that reads the
// messages of its protocol on their way. A statement is one that the server says it completed; a commit is the end of a
// transaction, also of one that only read.
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface Counted {
  statements: number;
  commits: number;
  /** How often each was completed, most often first. */
  bySql: [sql: string, count: number][];
}

export interface CountingProxy {
  /** The database's, through the proxy. */
  url: string;
  /** Since the last time that this was asked. */
  take(): Counted;
  close(): Promise<void>;
}

export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  const target = new URL(databaseUrl);
  const tally = new Tally();
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    const conversation = new Conversation(tally);
    // A client begins with a message that has no type.
    const asked = new Messages(false, (type, body) => conversation.asks(type, body));
    const said = new Messages(true, (type, body) => conversation.says(type, body));
    client.on('data', (data: Buffer) => asked.read(data)).pipe(database);
    database.on('data', (data: Buffer) => said.read(data)).pipe(client);
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

/** One connection; what is asked is answered in order, and nothing new is asked before that (as node-postgres does). */
class Conversation {
  readonly #tally: Tally;
  readonly #prepared = new Map<string, string>();
  readonly #bound = new Map<string, string>();
  #asked = '';
  #completed = 0;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  asks(type: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    if (type === 'Q') this.#asked = first;
    else if (type === 'P') this.#prepared.set(first, second);
    else if (type === 'B') this.#bound.set(first, this.#prepared.get(second) ?? '');
    else if (type === 'E') this.#asked = this.#bound.get(first) ?? '';
  }

  says(type: string, body: Buffer): void {
    if (type === 'C') {
      this.#completed++;
      this.#tally.completed(this.#asked.replace(/\s+/g, ' ').trim());
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
