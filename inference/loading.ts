// How much of a bundle is loaded while it loads. Every file is read once, and its sha256 is checked; the
// graphs are then opened from what was read.
import { readManifest } from './manifest.ts';
import type { GraphName } from './manifest-graphs.ts';
import { bytesOfGraph, bytesOfGraphs } from './plan.ts';

/** The least rise that is reported. */
const STEP = 0.01;

export interface LoadingProgress {
  /** So many more bytes of files have the right checksum. */
  checked: (bytes: number) => void;
  /** The graph is open. A graph that a second device opens again counts once. */
  opened: (graph: GraphName) => void;
}

/** `report`: receives the share of all bytes, 0..1, when it has risen by a hundredth, and 1 at the end. */
export async function loadingProgress(folder: string, report: (share: number) => void): Promise<LoadingProgress> {
  const manifest = await readManifest(folder);
  const bytes = Object.values(manifest.files).reduce((sum, { byteSize }) => sum + byteSize, 0);
  const total = bytes + bytesOfGraphs(manifest);
  const open = new Set<GraphName>();
  let checked = 0;
  let reported = 0;
  const rise = (): void => {
    const done = checked + [...open].reduce((sum, graph) => sum + bytesOfGraph(manifest, graph), 0);
    const share = Math.min(1, done / total);
    if (share < reported + STEP && (share < 1 || reported === 1)) return;
    reported = share;
    report(share);
  };
  return {
    checked(count) {
      checked += count;
      rise();
    },
    opened(graph) {
      open.add(graph);
      rise();
    },
  };
}
