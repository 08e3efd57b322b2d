// Who listens to which topic in this process. The same for every event log; knows no connection.
import { LOOK } from './event-log.ts';
import type { Listener } from './event-log.ts';
import type { Notice } from './notice.ts';

export class Listeners {
  readonly #byTopic = new Map<string, Set<Listener>>();

  add(topic: string, listener: Listener): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTopic.get(topic) === listeners) this.#byTopic.delete(topic);
    };
  }

  tell({ topic, seq, copy }: Notice): void {
    for (const listener of [...(this.#byTopic.get(topic) ?? [])]) listener(seq, copy);
  }

  /** What was said while the connection was lost is gone: everyone looks for himself. */
  tellAllToLook(): void {
    for (const topic of [...this.#byTopic.keys()]) this.tell({ topic, seq: LOOK, copy: null });
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
