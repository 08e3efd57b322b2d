// Does the bundle cut the golden photo into the very pixels that the reference's vision encoder was given?
import { preprocess } from '../../inference/image/preprocess.ts';
import type { Model } from '../../inference/model.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';

export function checkEye({ manifest }: Model, golden: Npz, checks: Checks): void {
  if (!golden.has('input/src_rgb')) return;
  const {
    shape: [height = 0, width = 0],
    data,
  } = golden.get('input/src_rgb');
  const {
    shape: [tiles = 0],
    data: wanted,
  } = golden.get('input/pixel_values');
  const got = preprocess({ data: data as Uint8Array, width, height, channels: 3 }, manifest.image);
  // How many tiles an image may have is a setting of the run, which the checkpoint need not tell.
  if (got.count !== tiles)
    checks.agreements.push(
      `input: the reference cut ${tiles} tiles, the bundle cuts ${got.count} (--max-tiles of the export)`,
    );
  else checks.near('input: pixels of the photo', got.pixels, wanted, 1e-6);
}
