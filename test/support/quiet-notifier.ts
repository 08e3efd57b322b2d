// An notifier that says nothing: for tests whose readers find everything stored already.
import type { Notifier } from '../../src/platform/notifier/notifier.ts';

export const QUIET: Notifier = {
  channel: null,
  publish: () => Promise.resolve(),
  subscribe: () => Promise.resolve(() => {}),
  check: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
