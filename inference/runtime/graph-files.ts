// The files of a bundle's graphs, checked while they are read.
import { join } from 'node:path';
import type { LoadingProgress } from '../loading.ts';
import { readGraph } from '../manifest.ts';
import type { Bundle } from '../manifest.ts';
import { graphOf } from '../manifest-graphs.ts';
import type { GraphName } from '../manifest-graphs.ts';
import type { GraphFile } from './session.ts';

export async function fileOf(
  bundle: Bundle,
  graph: GraphName,
  checked?: LoadingProgress['checked'],
): Promise<GraphFile> {
  const path = join(bundle.folder, graphOf(bundle.manifest, graph).file);
  return { path, bytes: await readGraph(bundle, graph, checked) };
}

/** Reads each file once, also when a second device opens its graph. A file is kept until its graph is open. */
export class GraphFiles {
  readonly #bundle: Bundle;
  readonly #progress: LoadingProgress;
  readonly #kept = new Map<GraphName, GraphFile>();

  constructor(bundle: Bundle, progress: LoadingProgress) {
    this.#bundle = bundle;
    this.#progress = progress;
  }

  async read(graph: GraphName): Promise<GraphFile> {
    const kept = this.#kept.get(graph);
    if (kept !== undefined) return kept;
    const file = await fileOf(this.#bundle, graph, this.#progress.checked);
    this.#kept.set(graph, file);
    return file;
  }

  opened(graph: GraphName): void {
    this.#kept.delete(graph);
    this.#progress.opened(graph);
  }
}
