// The notifier on one Redis stream for all topics, read over one connection per process, so that the number of API
// servers is not limited by connections to PostgreSQL. The stream is short: it covers the time between two reads. After
// a lost connection reading continues at the stream's end, and every listener reads the table; Redis may therefore lose
// its data.
import { Redis } from 'ioredis';
import type { Logger } from '../log.ts';
import type { Notifier, NotifierListener } from './notifier.ts';
import { Listeners } from './listeners.ts';
import { MAX_NOTICE_BYTES } from './notice.ts';

const STREAM = 'maskstream:events';
const COPY = 'copy';
/** Approximate number of kept notices; more than are published during one read. */
const KEPT = 10_000;
/** A read waits this long for a new notice. A connection without any answer for three times as long is closed. */
const READ_MS = 5_000;
/** A notice that Redis does not accept within this time is dropped. */
const PUBLISH_MS = 2_000;
const RECONNECT_AFTER_MS = [50, 200, 1000, 5000];

const retryStrategy = (times: number): number =>
  RECONNECT_AFTER_MS[Math.min(times, RECONNECT_AFTER_MS.length) - 1] ?? 50;

export async function openRedisNotifier(url: string, log: Logger): Promise<Notifier> {
  const notifier = new RedisNotifier(url, log);
  try {
    await notifier.open();
  } catch (error) {
    await notifier.close();
    throw new Error(`Redis, which REDIS_URL names, cannot be reached: ${notifier.fault ?? String(error)}.`, {
      cause: error,
    });
  }
  return notifier;
}

class RedisNotifier implements Notifier {
  /** A Redis stream is not part of the database's transactions. */
  readonly channel = null;
  /** The last error of a connection. */
  fault: string | null = null;
  readonly #log: Logger;
  readonly #listeners = new Listeners();
  /** For publishing: does not wait behind a read, nor for a lost Redis. */
  readonly #writer: Redis;
  readonly #reader: Redis;
  /** Id of the last entry that was read. */
  #last = '0-0';
  #listening = false;
  #closed = false;
  #reading: Promise<void> | null = null;

  constructor(url: string, log: Logger) {
    this.#log = log;
    // No retries: commands that wait when the connection is lost reject.
    const common = { lazyConnect: true, retryStrategy, maxRetriesPerRequest: 0 };
    this.#writer = new Redis(url, { ...common, enableOfflineQueue: false, commandTimeout: PUBLISH_MS });
    this.#reader = new Redis(url, { ...common, socketTimeout: 3 * READ_MS });
    for (const connection of [this.#writer, this.#reader])
      connection.on('error', (error) => {
        this.fault = error.message;
        log.warn({ err: error }, 'a connection of the notifier has an error');
      });
  }

  async open(): Promise<void> {
    await Promise.all([this.#writer.connect(), this.#reader.connect()]);
    this.#last = await this.#end();
    this.#listening = true;
    this.#reading = this.#read();
  }

  async publish(topic: string, seq: number, copy?: string): Promise<void> {
    try {
      // Earlier versions read the first field only.
      const fields =
        copy === undefined || Buffer.byteLength(copy) > MAX_NOTICE_BYTES ? [topic, seq] : [topic, seq, COPY, copy];
      await this.#writer.xadd(STREAM, 'MAXLEN', '~', KEPT, '*', ...fields);
    } catch (error) {
      this.#log.warn({ err: error }, 'a notice was not published');
    }
  }

  subscribe(topic: string, listener: NotifierListener): Promise<() => void> {
    return Promise.resolve(this.#listeners.add(topic, listener));
  }

  async check(): Promise<void> {
    if (!this.#listening) throw new Error('the notifier is not connected');
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
        if (!this.#listening) await this.#resume();
        const replies = await this.#reader.xread('COUNT', 1000, 'BLOCK', READ_MS, 'STREAMS', STREAM, this.#last);
        for (const [, entries] of replies ?? [])
          for (const [id, [topic = '', seq = '', , copy]] of entries) {
            this.#last = id;
            this.#listeners.deliver({ topic, seq: Number(seq), copy: copy ?? null });
          }
      } catch (error) {
        if (this.#listening) this.#log.warn({ err: error }, 'the notifier lost its connection');
        this.#listening = false;
        // A refusal of Redis itself (it loads its data, it is read-only) comes at once, again and again.
        await new Promise((resolve) => {
          setTimeout(resolve, RECONNECT_AFTER_MS[0]);
        });
      }
    }
  }

  /**
   * The position to continue from is read first. Later notices are read from there; earlier rows are read from the
   * table.
   */
  async #resume(): Promise<void> {
    this.#last = await this.#end();
    this.#listening = true;
    this.#log.info('the notifier is connected again');
    this.#listeners.deliverReread();
  }

  /** Id of the newest entry of the stream. */
  async #end(): Promise<string> {
    const [newest] = await this.#reader.xrevrange(STREAM, '+', '-', 'COUNT', 1);
    return newest?.[0] ?? '0-0';
  }
}
