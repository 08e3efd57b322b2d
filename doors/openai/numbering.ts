// `sequence_number` of the events of a response. A row of the journal becomes several events, and each type of event
// has its own slot. The number is 16 x `seq` of the row + slot, so an event has the same number at every reading.
// `response.created` precedes the first row and has the number 0.
import { MAX_EVENT_NUMBER } from '../../src/event-number.ts';

/** In the order of the events of one row. */
export const SLOT = {
  textDone: 0,
  partDone: 1,
  messageDone: 2,
  itemAdded: 3,
  partAdded: 4,
  imageInProgress: 4,
  delta: 5,
  imageGenerating: 5,
  partialImage: 6,
  imageCompleted: 7,
  imageDone: 8,
  end: 9,
  state: 10,
} as const;
export type Slot = (typeof SLOT)[keyof typeof SLOT];

const SLOTS = 16;
export const CREATED = 0;
/** The position of a client that has no event. */
export const FROM_THE_BEGINNING = -1;

/** The greatest number of an event. */
export const MAX_NUMBER = MAX_EVENT_NUMBER * SLOTS + SLOTS - 1;

export const numberOf = (seq: number, slot: Slot): number => seq * SLOTS + slot;

export interface Position {
  seq: number;
  slot: number;
  /** `seq` of the last row of which the client has all events. */
  whole: number;
}

/** Whether a slot is the last one of its row. */
const isLast = (slot: number): boolean => slot >= SLOT.delta && slot !== SLOT.imageCompleted;

export function positionOf(sequenceNumber: number): Position {
  const seq = Math.floor(Math.max(0, sequenceNumber) / SLOTS);
  const slot = Math.max(0, sequenceNumber) % SLOTS;
  return { seq, slot, whole: isLast(slot) || seq === 0 ? seq : seq - 1 };
}
