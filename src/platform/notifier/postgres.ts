// The notifier on LISTEN/NOTIFY, one connection for all topics. After a lost connection it reconnects, and every
// listener reads the table, because notices were missed. PostgreSQL commits publishing transactions one at a time.
// Notices are therefore published in transactions that write nothing, all waiting notices together.
import pg from 'pg';
import type { Sql, Statement } from '../database.ts';
import type { Logger } from '../log.ts';
import { repeatingLast, retry } from '../retry.ts';
import type { Notifier, NotifierListener } from './notifier.ts';
import { Listeners } from './listeners.ts';
import { readNotice, writeNotice } from './notice.ts';

const CHANNEL = 'maskstream_notices';
/** The channel of versions whose notices have no copy. Their processes do not receive our notices and poll instead. */
const PREVIOUS_CHANNEL = 'maskstream_events';
const RECONNECT_AFTER_MS = [50, 200, 1000, 5000] as const;
/** Upper limit of notices in one statement. */
const MOST_PER_STATEMENT = 200;
const NOTIFY: Statement = { name: 'notify', text: 'SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice' };

/** `sql`: runs statements on the same database. */
export async function openPostgresNotifier(url: string, sql: Sql, log: Logger): Promise<Notifier> {
  const notifier = new PostgresNotifier(url, sql, log);
  await notifier.open();
  return notifier;
}

class PostgresNotifier implements Notifier {
  readonly channel = CHANNEL;
  readonly #url: string;
  readonly #sql: Sql;
  readonly #log: Logger;
  readonly #listeners = new Listeners();
  #waiting: string[] = [];
  /** Set while a statement with notices runs. Later notices go into the next statement, together. */
  #publishing: Promise<void> | null = null;
  #listening: pg.Client | null = null;
  readonly #closing = new AbortController();

  constructor(url: string, sql: Sql, log: Logger) {
    this.#url = url;
    this.#sql = sql;
    this.#log = log;
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, null));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}; LISTEN ${PREVIOUS_CHANNEL}`);
    this.#listening = client;
  }

  publish(topic: string, seq: number, copy?: string): Promise<void> {
    this.#waiting.push(writeNotice({ topic, seq, copy: copy ?? null }));
    this.#publishing ??= this.#publish().finally(() => {
      this.#publishing = null;
    });
    return this.#publishing;
  }

  subscribe(topic: string, listener: NotifierListener): Promise<() => void> {
    return Promise.resolve(this.#listeners.add(topic, listener));
  }

  async check(): Promise<void> {
    if (this.#listening === null) throw new Error('the notifier is not connected');
    await this.#sql(NOTIFY, [CHANNEL, []]);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#listeners.clear();
    await Promise.all([this.#publishing, this.#listening?.end()]);
  }

  async #publish(): Promise<void> {
    while (this.#waiting.length > 0) {
      const notices = this.#waiting.splice(0, MOST_PER_STATEMENT);
      try {
        await this.#sql(NOTIFY, [CHANNEL, notices]);
      } catch (error) {
        this.#log.warn({ err: error, notices: notices.length }, 'a notice was not published');
      }
    }
  }

  #receive(payload: string): void {
    try {
      this.#listeners.deliver(readNotice(payload));
    } catch (error) {
      this.#log.warn({ err: error }, 'a notice cannot be read');
    }
  }

  #lost(client: pg.Client, error: Error | null): void {
    if (this.#closing.signal.aborted || this.#listening !== client) return;
    this.#listening = null;
    this.#log.warn({ err: error }, 'the notifier lost its connection');
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    try {
      await retry(() => this.open(), {
        when: () => true,
        pausesMs: repeatingLast(RECONNECT_AFTER_MS),
        signal: this.#closing.signal,
        onRetry: (error) => this.#log.warn({ err: error }, 'the notifier cannot reconnect yet'),
      });
    } catch {
      // close() was called.
      return;
    }
    this.#log.info('the notifier is connected again');
    this.#listeners.deliverReread();
  }
}
