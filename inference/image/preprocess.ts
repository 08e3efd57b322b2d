// Turns an image into the input of the vision encoder: tiles of normalised pixels, by the rules of the manifest.
import type { Manifest } from '../manifest.ts';
import { place } from './letterbox.ts';
import { resize } from './resample.ts';
import type { Raster } from './resample.ts';
import { chooseGrid, cutTiles } from './tiles.ts';

export interface Tiles {
  /** [count, 3, P, P] float32, normalised. */
  pixels: Float32Array;
  count: number;
}

export function preprocess(picture: Raster, rules: Manifest['image']): Tiles {
  const tiles = rules.tiling === null ? [fitInto(picture, rules)] : tileUp(picture, rules, rules.tiling);
  const size = 3 * rules.side * rules.side;
  const pixels = new Float32Array(tiles.length * size);
  tiles.forEach((tile, i) => pixels.set(normalise(tile, rules), i * size));
  return { pixels, count: tiles.length };
}

/** Number of tiles for an image of this size in pixels. */
export function countTiles(width: number, height: number, { tiling, side }: Manifest['image']): number {
  if (tiling === null) return 1;
  const { columns, rows } = chooseGrid(width, height, side, tiling.maxTiles);
  const tiles = columns * rows;
  return tiling.thumbnail && tiles > 1 ? tiles + 1 : tiles;
}

/** The whole image in one square of P x P pixels. */
function fitInto(picture: Raster, { side, fit, resample, padColor }: Manifest['image']): Raster {
  const { left, top, width, height } = place(picture.width, picture.height, side, fit);
  const small = resize(picture, width, height, resample);
  if (width === side && height === side) return small;
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < data.length; i++) data[i] = padColor[i % 3] as number;
  for (let y = 0; y < height; y++)
    data.set(small.data.subarray(y * width * 3, (y + 1) * width * 3), ((top + y) * side + left) * 3);
  return { data, width: side, height: side, channels: 3 };
}

function tileUp(
  picture: Raster,
  rules: Manifest['image'],
  { maxTiles, thumbnail }: NonNullable<Manifest['image']['tiling']>,
): Raster[] {
  const { side, resample } = rules;
  const { columns, rows } = chooseGrid(picture.width, picture.height, side, maxTiles);
  const tiles = cutTiles(resize(picture, columns * side, rows * side, resample), side);
  return thumbnail && tiles.length > 1 ? [...tiles, resize(picture, side, side, resample)] : tiles;
}

/**
 * Interleaved 8-bit RGB -> planes [3, P, P]: (x / 255 - mean) / std in float32. Each step is rounded as PyTorch rounds
 * it.
 */
function normalise({ data, width, height }: Raster, { mean, std }: Manifest['image']): Float32Array {
  const planes = new Float32Array(data.length);
  const size = width * height;
  for (let c = 0; c < 3; c++) {
    const m = Math.fround(mean[c] as number);
    const s = Math.fround(std[c] as number);
    const table = Float32Array.from({ length: 256 }, (_, value) =>
      Math.fround(Math.fround(Math.fround(value / 255) - m) / s),
    );
    for (let i = 0; i < size; i++) planes[c * size + i] = table[data[i * 3 + c] as number] as number;
  }
  return planes;
}
