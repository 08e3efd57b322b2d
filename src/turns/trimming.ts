// Trims the journals of turns that ended some time ago (trim.ts says how), a few at a time; several processes may do it
// at once.
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { TrimRepository } from './trim-repository.ts';

const LOOK_EVERY_MS = 30_000;
const AT_ONCE = 100;

/** `wholeMs`: so long after its end a turn's journal stays as it was told. */
export function startTrimming(journals: TrimRepository, wholeMs: number, log: Logger): Repeated {
  return every(LOOK_EVERY_MS, 'trimming journals', () => trimEnded(journals, wholeMs), log);
}

export async function trimEnded(journals: TrimRepository, wholeMs: number): Promise<void> {
  for (;;) {
    const ids = await journals.whole(wholeMs, AT_ONCE);
    for (const id of ids) await journals.trim(id);
    if (ids.length < AT_ONCE) return;
  }
}
