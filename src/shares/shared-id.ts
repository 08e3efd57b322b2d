// Ids of the objects that a read-only link shows. A client's cache (Relay's store) merges objects with the same id, so
// SharedTurn, SharedImage and SharedMask have other ids than Turn, Image and Mask.
import { createHash } from 'node:crypto';

export type SharedType = 'SharedTurn' | 'SharedImage' | 'SharedMask';

const BYTES = 16;

/** 22 characters of base64url: the first 128 bits of a SHA-256. The same object has the same id in every link. */
export const sharedId = (type: SharedType, id: string): string =>
  createHash('sha256').update(`${type}:${id}`).digest().subarray(0, BYTES).toString('base64url');
