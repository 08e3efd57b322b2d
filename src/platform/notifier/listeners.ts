// The listeners of this process by topic. Used by every notifier; knows no connection.
import { REREAD } from './notifier.ts';
import type { NotifierListener } from './notifier.ts';
import type { Notice } from './notice.ts';

export class Listeners {
  readonly #byTopic = new Map<string, Set<NotifierListener>>();

  add(topic: string, listener: NotifierListener): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTopic.get(topic) === listeners) this.#byTopic.delete(topic);
    };
  }

  deliver({ topic, seq, copy }: Notice): void {
    for (const listener of [...(this.#byTopic.get(topic) ?? [])]) listener(seq, copy);
  }

  /** Notices that were sent while the connection was lost are missing: every listener reads the table. */
  deliverReread(): void {
    for (const topic of [...this.#byTopic.keys()]) this.deliver({ topic, seq: REREAD, copy: null });
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
