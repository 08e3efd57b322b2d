// A notice as PostgreSQL carries it: one line with topic and number, then, when it is short enough, a copy of the
// stored row. Earlier versions sent the line alone. Statements that publish by themselves build the same text
// (src/turns/journal-sql.ts).
import { z } from 'zod';

/** NOTIFY accepts less than 8,000 bytes. */
export const MAX_NOTICE_BYTES = 7900;

export interface Notice {
  topic: string;
  seq: number;
  /** Null when it was too long, or when there is none. */
  copy: string | null;
}

const line = z.tuple([z.string(), z.number()]);

export function writeNotice({ topic, seq, copy }: Notice): string {
  const head = JSON.stringify([topic, seq]);
  const whole = copy === null ? head : `${head}\n${copy}`;
  return Buffer.byteLength(whole) > MAX_NOTICE_BYTES ? head : whole;
}

/** Throws when the text is not a notice. */
export function readNotice(text: string): Notice {
  const end = text.indexOf('\n');
  const [topic, seq] = line.parse(JSON.parse(end < 0 ? text : text.slice(0, end)));
  return { topic, seq, copy: end < 0 ? null : text.slice(end + 1) };
}
