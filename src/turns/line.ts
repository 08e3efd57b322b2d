// Sends positions to queued turns: every two seconds, to those whose position changed by a tenth or more (by at least
// one).
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { Journal } from './journal.ts';
import type { LineRepository } from './line-repository.ts';

export interface LineParts {
  line: Pick<LineRepository, 'tellPositions'>;
  journal: Pick<Journal, 'tell'>;
  log: Logger;
}

/** Also the least time between two positions that one turn is told. */
const TELL_EVERY_MS = 2_000;
/** Of all processes one tells them; a little less than its interval, so that one alone never finds itself too early. */
const TIMES = { minAgeMs: TELL_EVERY_MS, everyMs: TELL_EVERY_MS - 500 };

export function startLine(parts: LineParts): Repeated {
  return every(TELL_EVERY_MS, 'telling positions', () => tellPositions(parts), parts.log);
}

async function tellPositions({ line, journal }: LineParts): Promise<void> {
  await journal.tell({ events: await line.tellPositions(TIMES), told: false });
}
