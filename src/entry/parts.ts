// What was opened, to be closed in the opposite order; one that cannot be closed does not keep the others open.
import type { Logger } from '../platform/log.ts';

export interface Parts {
  keep: <T>(name: string, part: T, close: (part: T) => unknown) => T;
  close: () => Promise<void>;
}

export function createParts(log: Logger): Parts {
  const opened: { name: string; close: () => unknown }[] = [];
  return {
    keep(name, part, close) {
      opened.push({ name, close: () => close(part) });
      return part;
    },
    async close() {
      for (const part of opened.splice(0).reverse()) {
        try {
          await part.close();
        } catch (error) {
          log.error({ err: error, part: part.name }, 'a part could not be closed');
        }
      }
    },
  };
}
