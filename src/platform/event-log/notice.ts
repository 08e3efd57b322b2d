// A notice as PostgreSQL carries it: one line with topic and number, and behind it, where it is short enough, a copy of
// what is stored. Versions of before sent the line alone. The same text is made inside of statements that announce by
// themselves (src/turns/journal-sql.ts).
import { z } from 'zod';

/** NOTIFY takes less than 8,000 bytes. */
export const MAX_NOTICE_BYTES = 7900;

export interface Notice {
  topic: string;
  seq: number;
  /** Null: it was too long, or there is none. */
  copy: string | null;
}

const line = z.tuple([z.string(), z.number()]);

export function writeNotice({ topic, seq, copy }: Notice): string {
  const head = JSON.stringify([topic, seq]);
  const whole = copy === null ? head : `${head}\n${copy}`;
  return Buffer.byteLength(whole) > MAX_NOTICE_BYTES ? head : whole;
}

/** Throws when it is none. */
export function readNotice(text: string): Notice {
  const end = text.indexOf('\n');
  const [topic, seq] = line.parse(JSON.parse(end < 0 ? text : text.slice(0, end)));
  return { topic, seq, copy: end < 0 ? null : text.slice(end + 1) };
}
