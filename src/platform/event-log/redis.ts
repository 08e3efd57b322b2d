// Announcements by one Redis stream for all topics, read by each process over one connection, so the number of API
// servers is not bound to connections of PostgreSQL. The stream is short: it bridges the moments between two reads.
// When the connection is lost, reading begins anew at the stream's end and every listener is told to look for itself;
// so it does no harm when Redis comes back empty.
import { Redis } from 'ioredis';
import type { Logger } from '../log.ts';
import type { EventLog, Listener } from './event-log.ts';
import { Listeners } from './listeners.ts';
import { MAX_NOTICE_BYTES } from './notice.ts';

const STREAM = 'maskstream:events';
const COPY = 'copy';
/** Kept announcements, about: more than are made while one read is on its way. */
const KEPT = 10_000;
/** A read waits so long for something new; a connection on which nothing came for three times that is dead. */
const READ_MS = 5_000;
/** An announcement that Redis does not take within this time is given up. */
const ANNOUNCE_MS = 2_000;
const RECONNECT_AFTER_MS = [50, 200, 1000, 5000];

const retryStrategy = (times: number): number =>
  RECONNECT_AFTER_MS[Math.min(times, RECONNECT_AFTER_MS.length) - 1] ?? 50;

export async function openRedisEventLog(url: string, log: Logger): Promise<EventLog> {
  const eventLog = new RedisEventLog(url, log);
  try {
    await eventLog.open();
  } catch (error) {
    await eventLog.close();
    throw new Error(`Redis, which REDIS_URL names, cannot be reached: ${eventLog.fault ?? String(error)}.`, {
      cause: error,
    });
  }
  return eventLog;
}

class RedisEventLog implements EventLog {
  /** Redis knows nothing of the database's transactions. */
  readonly channel = null;
  /** What a connection said was wrong, last. */
  fault: string | null = null;
  readonly #log: Logger;
  readonly #listeners = new Listeners();
  /** For announcing: must not wait behind a read, nor for Redis to come back. */
  readonly #writer: Redis;
  readonly #reader: Redis;
  /** The last entry that was read. */
  #last = '0-0';
  #listening = false;
  #closed = false;
  #reading: Promise<void> | null = null;

  constructor(url: string, log: Logger) {
    this.#log = log;
    // No retries: whatever waits when the connection is lost rejects, and we see it.
    const common = { lazyConnect: true, retryStrategy, maxRetriesPerRequest: 0 };
    this.#writer = new Redis(url, { ...common, enableOfflineQueue: false, commandTimeout: ANNOUNCE_MS });
    this.#reader = new Redis(url, { ...common, socketTimeout: 3 * READ_MS });
    for (const connection of [this.#writer, this.#reader])
      connection.on('error', (error) => {
        this.fault = error.message;
        log.warn({ err: error }, 'a connection of the event log has an error');
      });
  }

  async open(): Promise<void> {
    await Promise.all([this.#writer.connect(), this.#reader.connect()]);
    this.#last = await this.#end();
    this.#listening = true;
    this.#reading = this.#read();
  }

  async announce(topic: string, seq: number, copy?: string): Promise<void> {
    try {
      // Versions of before read the first field alone.
      const fields =
        copy === undefined || Buffer.byteLength(copy) > MAX_NOTICE_BYTES ? [topic, seq] : [topic, seq, COPY, copy];
      await this.#writer.xadd(STREAM, 'MAXLEN', '~', KEPT, '*', ...fields);
    } catch (error) {
      this.#log.warn({ err: error }, 'something was not announced');
    }
  }

  subscribe(topic: string, listener: Listener): Promise<() => void> {
    return Promise.resolve(this.#listeners.add(topic, listener));
  }

  async check(): Promise<void> {
    if (!this.#listening) throw new Error('the event log is not connected');
    await this.#writer.ping();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listening = false;
    this.#listeners.clear();
    this.#reader.disconnect();
    this.#writer.disconnect();
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (!this.#closed) {
      try {
        if (!this.#listening) await this.#beginAnew();
        const replies = await this.#reader.xread('COUNT', 1000, 'BLOCK', READ_MS, 'STREAMS', STREAM, this.#last);
        for (const [, entries] of replies ?? [])
          for (const [id, [topic = '', seq = '', , copy]] of entries) {
            this.#last = id;
            this.#listeners.tell({ topic, seq: Number(seq), copy: copy ?? null });
          }
      } catch (error) {
        if (this.#listening) this.#log.warn({ err: error }, 'the event log lost its connection');
        this.#listening = false;
        // A refusal of Redis itself (it loads its data, it is read-only) comes at once, again and again.
        await new Promise((resolve) => {
          setTimeout(resolve, RECONNECT_AFTER_MS[0]);
        });
      }
    }
  }

  /** Where to read on is asked first: what is announced after that is read, what was before is looked for. */
  async #beginAnew(): Promise<void> {
    this.#last = await this.#end();
    this.#listening = true;
    this.#log.info('the event log is connected again');
    this.#listeners.tellAllToLook();
  }

  /** The id of the stream's newest entry. */
  async #end(): Promise<string> {
    const [newest] = await this.#reader.xrevrange(STREAM, '+', '-', 'COUNT', 1);
    return newest?.[0] ?? '0-0';
  }
}
