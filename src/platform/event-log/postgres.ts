// Announcements by LISTEN/NOTIFY: one connection for all topics. When the connection is lost it is made again, and
// every listener is told to look for itself, because what was said meanwhile is gone. PostgreSQL lets only one
// transaction of all that announce commit at a time; so what is announced here goes by itself, in transactions that
// write nothing, all of a moment together.
import pg from 'pg';
import type { Sql, Statement } from '../database.ts';
import type { Logger } from '../log.ts';
import type { EventLog, Listener } from './event-log.ts';
import { Listeners } from './listeners.ts';
import { readNotice, writeNotice } from './notice.ts';

const CHANNEL = 'maskstream_notices';
/** Of versions before copies came along: numbers alone. Their processes do not hear ours, and look for themselves. */
const FORMER_CHANNEL = 'maskstream_events';
const RECONNECT_AFTER_MS = [50, 200, 1000, 5000];
/** Notices that one statement says. */
const MOST_AT_ONCE = 200;
const NOTIFY: Statement = { name: 'notify', text: 'SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice' };

/** `sql`: of the same database. */
export async function openPostgresEventLog(url: string, sql: Sql, log: Logger): Promise<EventLog> {
  const eventLog = new PostgresEventLog(url, sql, log);
  await eventLog.open();
  return eventLog;
}

class PostgresEventLog implements EventLog {
  readonly channel = CHANNEL;
  readonly #url: string;
  readonly #sql: Sql;
  readonly #log: Logger;
  readonly #listeners = new Listeners();
  #waiting: string[] = [];
  /** While notices are on their way; those that come meanwhile go next, together. */
  #saying: Promise<void> | null = null;
  #listening: pg.Client | null = null;
  #closed = false;

  constructor(url: string, sql: Sql, log: Logger) {
    this.#url = url;
    this.#sql = sql;
    this.#log = log;
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, null));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}; LISTEN ${FORMER_CHANNEL}`);
    this.#listening = client;
  }

  announce(topic: string, seq: number, copy?: string): Promise<void> {
    this.#waiting.push(writeNotice({ topic, seq, copy: copy ?? null }));
    this.#saying ??= this.#say().finally(() => {
      this.#saying = null;
    });
    return this.#saying;
  }

  subscribe(topic: string, listener: Listener): Promise<() => void> {
    return Promise.resolve(this.#listeners.add(topic, listener));
  }

  async check(): Promise<void> {
    if (this.#listening === null) throw new Error('the event log is not connected');
    await this.#sql(NOTIFY, [CHANNEL, []]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    await Promise.all([this.#saying, this.#listening?.end()]);
  }

  async #say(): Promise<void> {
    while (this.#waiting.length > 0) {
      const notices = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        await this.#sql(NOTIFY, [CHANNEL, notices]);
      } catch (error) {
        this.#log.warn({ err: error, notices: notices.length }, 'something was not announced');
      }
    }
  }

  #hear(payload: string): void {
    try {
      this.#listeners.tell(readNotice(payload));
    } catch (error) {
      this.#log.warn({ err: error }, 'a notice cannot be read');
    }
  }

  #lost(client: pg.Client, error: Error | null): void {
    if (this.#closed || this.#listening !== client) return;
    this.#listening = null;
    this.#log.warn({ err: error }, 'the event log lost its connection');
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await new Promise((resolve) => {
        setTimeout(resolve, RECONNECT_AFTER_MS[Math.min(attempt, RECONNECT_AFTER_MS.length - 1)]);
      });
      if (this.#closed) return;
      try {
        await this.open();
        break;
      } catch (error) {
        this.#log.warn({ err: error }, 'the event log cannot reconnect yet');
      }
    }
    this.#log.info('the event log is connected again');
    this.#listeners.tellAllToLook();
  }
}
