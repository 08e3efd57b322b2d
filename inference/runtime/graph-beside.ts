// A graph that is opened a second time when it is first wanted beside another run. Until it is open, and where it
// cannot run, the caller runs the graph that it has.
import type { Graph, GraphTensor } from './session.ts';

export class GraphBeside {
  readonly #open: () => Promise<Graph>;
  #opening: Promise<Graph | null> | null = null;
  #graph: Graph | null = null;

  constructor(open: () => Promise<Graph>) {
    this.#open = open;
  }

  /** The outputs, or null when the graph is not open yet, cannot be opened (there is no memory), or fails. */
  async run(inputs: Readonly<Record<string, GraphTensor>>): Promise<Record<string, GraphTensor> | null> {
    void this.open();
    return this.#graph === null ? null : this.#graph.run(inputs).catch(() => null);
  }

  /** Resolves with whether the graph is open. */
  async open(): Promise<boolean> {
    this.#opening ??= this.#open().catch(() => null);
    this.#graph = await this.#opening;
    return this.#graph !== null;
  }

  async dispose(): Promise<void> {
    await (await this.#opening)?.dispose();
  }
}
