// Announcements by LISTEN/NOTIFY: one channel and one connection for all topics. When the connection is lost it is made again, and every
// listener is told to look for itself, because what was said meanwhile is gone.
import pg from 'pg';
import { z } from 'zod';
import type { Logger } from '../log.ts';
import type { EventLog } from './event-log.ts';
import { Listeners } from './listeners.ts';

const CHANNEL = 'maskstream_events';
const RECONNECT_AFTER_MS = [50, 200, 1000, 5000];
const announcement = z.tuple([z.string(), z.number()]);

export async function openPostgresEventLog(url: string, log: Logger): Promise<EventLog> {
  const eventLog = new PostgresEventLog(url, log);
  await eventLog.open();
  return eventLog;
}

class PostgresEventLog implements EventLog {
  readonly #url: string;
  readonly #log: Logger;
  readonly #listeners = new Listeners();
  /** For announcing: short statements that must not wait for the listening connection. */
  readonly #pool: pg.Pool;
  #listening: pg.Client | null = null;
  #closed = false;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
    this.#pool = new pg.Pool({ connectionString: url, max: 2 });
    this.#pool.on('error', (error) => log.warn({ err: error }, 'an idle connection of the event log was lost'));
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, null));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#listening = client;
  }

  async announce(topic: string, seq: number): Promise<void> {
    try {
      await this.#pool.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify([topic, seq])]);
    } catch (error) {
      this.#log.warn({ err: error }, 'something was not announced');
    }
  }

  subscribe(topic: string, listener: (seq: number) => void): Promise<() => void> {
    return Promise.resolve(this.#listeners.add(topic, listener));
  }

  async check(): Promise<void> {
    if (this.#listening === null) throw new Error('the event log is not connected');
    await this.#pool.query('SELECT 1');
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    await Promise.all([this.#listening?.end(), this.#pool.end()]);
  }

  #hear(payload: string): void {
    const [topic, seq] = announcement.parse(JSON.parse(payload));
    this.#listeners.tell(topic, seq);
  }

  #lost(client: pg.Client, error: Error | null): void {
    if (this.#closed || this.#listening !== client) return;
    this.#listening = null;
    this.#log.warn({ err: error }, 'the event log lost its connection');
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await new Promise((resolve) => { setTimeout(resolve, RECONNECT_AFTER_MS[Math.min(attempt, RECONNECT_AFTER_MS.length - 1)]); });
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
