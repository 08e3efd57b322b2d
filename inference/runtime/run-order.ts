// The order in which the graphs of several turns run on one device: one at a time, in the order in which they are asked
// for. The graphs of a turn that joins, until its first pass of the decoder, run before all others. Knows no graph.

/** A run that waits for its place. */
export interface Waiting {
  compute: () => Promise<void>;
  /** Whether it is of a turn that joins. */
  joins: boolean;
  /** So many others may run before it; when there is no other, it runs at once. */
  patience: number;
}

export class RunOrder {
  /** In order of arrival. */
  readonly #waiting: Waiting[] = [];
  #busy = false;

  /** Resolves with the result of `compute`. */
  run<T>(compute: () => Promise<T>, joins: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.add({ compute: () => compute().then(resolve, reject), joins, patience: 0 });
    });
  }

  /** `compute` must not throw. */
  add(one: Waiting): void {
    this.#waiting.push(one);
    if (this.#busy) return;
    this.#busy = true;
    this.#runNext();
  }

  /** Gives a run that waits another place. */
  move(one: Waiting, place: Pick<Waiting, 'joins' | 'patience'>): void {
    this.#waiting.splice(this.#waiting.indexOf(one), 1);
    this.#waiting.push(Object.assign(one, place));
  }

  /** In its own round of the event loop: what follows from the run before asks for its graph first. */
  #runNext(): void {
    setImmediate(() => {
      const next = this.#take();
      if (next === undefined) this.#busy = false;
      else void next.compute().then(() => this.#runNext());
    });
  }

  #take(): Waiting | undefined {
    const all = this.#waiting;
    const next = all.find(({ joins }) => joins) ?? all.find(({ patience }) => patience <= 0) ?? all[0];
    if (next === undefined) return undefined;
    all.splice(all.indexOf(next), 1);
    for (const one of all) one.patience--;
    return next;
  }
}
