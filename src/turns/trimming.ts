// Trims the journals of turns that ended some time ago (trim.ts), a limited number at a time. Several processes may do
// this at the same time.
import { every } from '../platform/every.ts';
import type { Repeated } from '../platform/every.ts';
import type { Logger } from '../platform/log.ts';
import type { TrimRepository } from './trim-repository.ts';

const LOOK_EVERY_MS = 30_000;
const AT_ONCE = 100;

/** `wholeMs`: time after the end of a turn during which its journal stays complete. */
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
