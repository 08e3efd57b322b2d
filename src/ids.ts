// Ids of everything: UUIDs of version 7 (RFC 9562), which sort by time. Within one process they rise strictly, also inside a millisecond.
import { randomBytes } from 'node:crypto';

let lastMs = 0;
let counter = 0;

export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    // 4,096 in a millisecond, or the clock went back: borrow the next one.
    lastMs++;
    counter = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** How an id is written, for patterns that have one in them. */
export const ID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ID = new RegExp(`^${ID_PATTERN}$`, 'i');

/** Whether the database would take it for an id; anything else names nothing. */
export const isId = (text: string): boolean => ID.test(text);

/** RFC 9562: letters of an id mean the same in upper case, and are written in lower case. What is no id stays as it is. */
export const canonicalId = (text: string): string => (isId(text) ? text.toLowerCase() : text);
