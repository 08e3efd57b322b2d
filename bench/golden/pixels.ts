// Golden pixels (common/): how the reference brings an image to its model and a mask back to the image.
import { join } from 'node:path';
import { resize } from '../../inference/image/resample.ts';
import type { Raster } from '../../inference/image/resample.ts';
import { chooseGrid, cutTiles } from '../../inference/image/tiles.ts';
import { maskOf, toRgb } from '../../inference/mask/decode-mask.ts';
import { preprocess } from '../../inference/image/preprocess.ts';
import type { Checks } from './checks.ts';
import { Npz } from './npz.ts';
import type { NpyArray } from './npz.ts';

const raster = ({ shape: [height = 0, width = 0], data }: NpyArray): Raster => ({
  data: data as Uint8Array,
  width,
  height,
  channels: 3,
});
const rules = (side: number, tiling: { maxTiles: number; thumbnail: boolean } | null = null) => ({
  side,
  mean: [0.485, 0.456, 0.406] as [number, number, number],
  std: [0.229, 0.224, 0.225] as [number, number, number],
  fit: 'squash' as const,
  padColor: [0, 0, 0] as [number, number, number],
  resample: 'bicubic' as const,
  tokensPerTile: 1,
  maxImages: 1,
  required: false,
  tiling,
});

export function checkPixels(folder: string, checks: Checks): void {
  const pre = new Npz(join(folder, 'pre.npz'));
  for (const name of pre.names) {
    const resized = /^(src\d+)_resize(\d+)_u8$/.exec(name);
    if (resized !== null)
      checks.exact(
        `pre ${name}`,
        resize(raster(pre.get(resized[1] ?? '')), Number(resized[2]), Number(resized[2]), 'bicubic').data,
        pre.get(name).data,
      );
    const tensor = /^(src\d+)_tensor(\d+)$/.exec(name);
    if (tensor !== null)
      checks.near(
        `pre ${name}`,
        preprocess(raster(pre.get(tensor[1] ?? '')), rules(Number(tensor[2]))).pixels,
        pre.get(name).data,
        1e-6,
      );
    const tiles = /^tiles_(src\d+)_S(\d+)_max(\d+)_u8$/.exec(name);
    if (tiles !== null) {
      const [source, side, maxTiles] = [raster(pre.get(tiles[1] ?? '')), Number(tiles[2]), Number(tiles[3])];
      const { columns, rows } = chooseGrid(source.width, source.height, side, maxTiles);
      const cut = cutTiles(resize(source, columns * side, rows * side, 'bicubic'), side);
      if (cut.length > 1) cut.push(resize(source, side, side, 'bicubic'));
      checks.exact(`pre ${name}`, Uint8Array.from(cut.flatMap(({ data }) => [...data])), pre.get(name).data);
    }
  }
  if (pre.has('grid_table')) {
    const table = pre.get('grid_table').data;
    const [wanted, got]: [number[], number[]] = [[], []];
    for (let i = 0; i < table.length; i += 6) {
      const [side = 0, most = 0, width = 0, height = 0, columns = 0, rows = 0] = table.subarray(i, i + 6);
      const grid = chooseGrid(width, height, side, most);
      wanted.push(columns, rows);
      got.push(grid.columns, grid.rows);
    }
    checks.exact('pre grid_table', got, wanted);
  }

  const post = new Npz(join(folder, 'post.npz'));
  const ramp = post.get('ramp_x').data as Float32Array;
  checks.exact(
    'post ramp_u8',
    Uint8Array.from(ramp, (value) => toRgb(Float32Array.of(value, value, value), 1).data[0] ?? 0),
    post.get('ramp_u8').data,
  );
  for (const name of post.names) {
    const match = /^g(\d+)_w(\d+)_h(\d+)_default_mask$/.exec(name);
    if (match === null) continue;
    const [side, width, height] = match.slice(1).map(Number) as [number, number, number];
    const square = toRgb(post.get(`decoded${side}`).data as Float32Array, side);
    const mask = maskOf(square, width, height, { side, fit: 'squash', resample: 'bilinear', threshold: 0.5 });
    checks.exact(`post ${name}`, packBits(mask.data), post.get(name).data);
    const cropped = maskOf(square, width, height, { side, fit: 'letterbox', resample: 'bilinear', threshold: 0.5 });
    const letterbox = `g${side}_w${width}_h${height}_letterboxPIL_mask`;
    if (post.has(letterbox)) checks.exact(`post ${letterbox}`, packBits(cropped.data), post.get(letterbox).data);
  }
}

/** Eight pixels a byte, the first in the highest bit. */
function packBits(bits: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit === 1) packed[i >> 3] = (packed[i >> 3] ?? 0) | (0x80 >> (i & 7));
  });
  return packed;
}
