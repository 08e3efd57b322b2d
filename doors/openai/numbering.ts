// `sequence_number` of the events of a response. A row of the journal becomes several events; each kind of event has a
// slot of its own, so an event has the same number whenever it is written: 16 x number of the row + slot.
// `response.created` is written before any row and has number 0.

/** In the order in which the events of one row are written. */
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
/** For a client that has nothing yet. */
export const FROM_THE_BEGINNING = -1;

export const numberOf = (seq: number, slot: Slot): number => seq * SLOTS + slot;

export interface Position {
  seq: number;
  slot: number;
  /** The number of the last row of which a client that has this event lacks nothing. */
  whole: number;
}

/** Slots that are the last one of their row. */
const isLast = (slot: number): boolean => slot >= SLOT.delta && slot !== SLOT.imageCompleted;

export function positionOf(sequenceNumber: number): Position {
  const seq = Math.floor(Math.max(0, sequenceNumber) / SLOTS);
  const slot = Math.max(0, sequenceNumber) % SLOTS;
  return { seq, slot, whole: isLast(slot) || seq === 0 ? seq : seq - 1 };
}
