// Compares a mask's images and f-hat with golden vectors, which have all scales or three, and every pixel or every
// n-th. Knows arrays only; generation.ts draws the mask.
import type { Model } from '../../inference/model.ts';
import type { Checks } from './checks.ts';
import type { Npz } from './npz.ts';

/** In -1..1; they are stored as float16. */
const TOLERANCE = 2e-3;

/** Concatenates `rows` of the arrays: all of them, or the first, the middle and the last. */
export function spread(all: readonly Float32Array[], rows: number): Float32Array {
  const chosen =
    rows === all.length
      ? all
      : [0, Math.floor((all.length - 1) / 2), all.length - 1].map((i) => all[i] ?? new Float32Array(0));
  const out = new Float32Array(chosen.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of chosen) {
    out.set(one, at);
    at += one.length;
  }
  return out;
}

/** `images` has all scales, `image_last` has the last one. `_stride4` has every fourth pixel. */
export async function checkPictures(
  { graphs, manifest }: Model,
  sums: readonly Float32Array[],
  { golden, mask }: { golden: Npz; mask: string },
  checks: Checks,
): Promise<void> {
  const { side } = manifest.mask;
  for (const name of golden.names) {
    const match = new RegExp(
      `^${mask.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/(images|image_last)(?:_stride(\\d+))?$`,
    ).exec(name);
    if (match === null) continue;
    const shown = match[1] === 'images' ? sums : sums.slice(-1);
    const pictures: Float32Array[] = [];
    for (const sum of shown) pictures.push(thin(await graphs.decodeMask(sum), side, Number(match[2] ?? 1)));
    checks.near(
      `${mask}: ${name.slice(mask.length + 1)}`,
      spread(pictures, pictures.length),
      golden.get(name).data,
      TOLERANCE,
    );
  }
}

/** Planes [3, G, G], every n-th row and column. */
function thin(planes: Float32Array, side: number, stride: number): Float32Array {
  return planes.filter((_, i) => (i % side) % stride === 0 && (Math.floor(i / side) % side) % stride === 0);
}
