// Checks that the bundle's preprocessing gives the same pixels as the reference for the golden photo.
import { preprocess } from '../../inference/image/preprocess.ts';
import type { Model } from '../../inference/model.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';

export function checkPreprocessing({ manifest }: Model, golden: Npz, checks: Checks): void {
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
  // The most tiles of an image is a setting of the reference run. The checkpoint may have another value.
  if (got.count !== tiles)
    checks.agreements.push(
      `input: the reference cut ${tiles} tiles, the bundle cuts ${got.count} (--max-tiles of the export)`,
    );
  else checks.near('input: pixels of the photo', got.pixels, wanted, 1e-6);
}
