// InternVL's dynamic tiling: chooses the grid of square tiles whose aspect ratio is nearest to the image's. Pure
// geometry. Source: InternVL 1.5 (arXiv 2404.16821, section 3.3).
import type { Raster } from './resample.ts';

export interface Grid {
  columns: number;
  rows: number;
}

/**
 * Of all grids with 1 to `maxTiles` tiles, in order of their tile count, the one nearest to the image's width /
 * height. On a tie the later grid is used when the image has more than half as many pixels as that grid.
 */
export function chooseGrid(width: number, height: number, side: number, maxTiles: number): Grid {
  const aspect = width / height;
  let best: Grid = { columns: 1, rows: 1 };
  let bestDistance = Infinity;
  for (const grid of grids(maxTiles)) {
    const distance = Math.abs(aspect - grid.columns / grid.rows);
    if (distance < bestDistance) {
      best = grid;
      bestDistance = distance;
    } else if (distance === bestDistance && width * height > 0.5 * side * side * grid.columns * grid.rows) best = grid;
  }
  return best;
}

function grids(maxTiles: number): Grid[] {
  const all: Grid[] = [];
  for (let columns = 1; columns <= maxTiles; columns++)
    for (let rows = 1; columns * rows <= maxTiles; rows++) all.push({ columns, rows });
  return all.sort((a, b) => a.columns * a.rows - b.columns * b.rows);
}

/** Cuts a raster whose sides are multiples of `side` into square tiles, row by row. */
export function cutTiles({ data, width, height, channels }: Raster, side: number): Raster[] {
  const tiles: Raster[] = [];
  for (let top = 0; top < height; top += side)
    for (let left = 0; left < width; left += side) {
      const tile = new Uint8Array(side * side * channels);
      for (let y = 0; y < side; y++) {
        const from = ((top + y) * width + left) * channels;
        tile.set(data.subarray(from, from + side * channels), y * side * channels);
      }
      tiles.push({ data: tile, width: side, height: side, channels });
    }
  return tiles;
}
