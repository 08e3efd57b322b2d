// Who listens to which topic in this process. The same for every event log; knows no connection.

export class Listeners {
  readonly #byTopic = new Map<string, Set<(seq: number) => void>>();

  add(topic: string, listener: (seq: number) => void): () => void {
    const listeners = this.#byTopic.get(topic) ?? new Set();
    this.#byTopic.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTopic.get(topic) === listeners) this.#byTopic.delete(topic);
    };
  }

  tell(topic: string, seq: number): void {
    for (const listener of [...(this.#byTopic.get(topic) ?? [])]) listener(seq);
  }

  /** What was said while the connection was lost is gone: everyone looks for himself. */
  tellAllToLook(): void {
    for (const topic of [...this.#byTopic.keys()]) this.tell(topic, Infinity);
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
