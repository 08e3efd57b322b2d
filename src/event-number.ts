// Numbers of events as clients send them in text.

/** The greatest number of an event: `seq` is an Int of GraphQL and an integer of PostgreSQL. */
export const MAX_EVENT_NUMBER = 2_147_483_647;

/** The number in a text; null when it is the number of no event. `max`: the greatest number of such an event. */
export function readEventNumber(text: unknown, max = MAX_EVENT_NUMBER): number | null {
  const number = typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  return number <= max ? number : null;
}
