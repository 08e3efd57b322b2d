// Ids of conversations, turns, links, API keys and workers: UUIDs of version 7 (RFC 9562), which sort by time. Within
// one process they increase strictly, also within a millisecond. Images and masks have UUIDs of version 4 (randomUUID).
import { randomBytes } from 'node:crypto';

let lastMs = 0;
let counter = 0;

export function newId(): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    // 4,096 ids in a millisecond, or the clock went back: use the next millisecond.
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

/** The form of an id, for patterns that contain one. */
export const ID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ID = new RegExp(`^${ID_PATTERN}$`, 'i');

/** Whether PostgreSQL accepts the text as a UUID. No object has any other id. */
export const isId = (text: string): boolean => ID.test(text);

/** RFC 9562: hex digits are read in both cases and written in lower case. Text that is no id stays unchanged. */
export const canonicalId = (text: string): string => (isId(text) ? text.toLowerCase() : text);
