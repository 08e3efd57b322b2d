// An event log that says nothing: for tests whose readers find everything stored already.
import type { EventLog } from '../../src/platform/event-log/event-log.ts';

export const QUIET: EventLog = {
  channel: null,
  announce: () => Promise.resolve(),
  subscribe: () => Promise.resolve(() => {}),
  check: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
