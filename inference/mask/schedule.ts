// The scales of a mask: their tokens, and the fixed matrices that resize between a scale and the finest grid. Pure
// functions; this file knows no graph. Method: next-scale prediction, VAR (arXiv 2404.02905).

export interface Scale {
  /** Number of the scale, 0-based. */
  index: number;
  /** Tokens along one side. */
  side: number;
  /** Number of visual tokens of all scales before this one. */
  offset: number;
  /** Index of the shared convolution (phi) that smooths this scale. */
  phi: number;
  /** [grid^2, side^2] row-major: bicubic from the scale to the grid (identity for the last one). */
  up: Float32Array;
  /** [side^2, grid^2] row-major: area pooling from the grid to the scale. */
  down: Float32Array;
}

export interface Schedule {
  scales: Scale[];
  /** Side of the latent grid, equal to the side of the last scale. */
  grid: number;
  /** Number of visual tokens of a whole mask. */
  tokenCount: number;
}

export function createSchedule(sides: readonly number[], phiIndex: readonly number[]): Schedule {
  const grid = sides.at(-1) ?? 0;
  let offset = 0;
  const scales = sides.map((side, index): Scale => {
    const scale = {
      index,
      side,
      offset,
      phi: phiIndex[index] ?? 0,
      up: bicubicUp(side, grid),
      down: areaDown(side, grid),
    };
    offset += side * side;
    return scale;
  });
  return { scales, grid, tokenCount: offset };
}

/**
 * Keys' cubic convolution, a = -0.75: weights of the four neighbours of a point at distance `t` after the second one.
 */
function cubicWeights(t: number): number[] {
  const a = -0.75;
  const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(t + 1), near(t), near(1 - t), far(2 - t)];
}

/** [to, from] weights along one axis; align_corners false, no antialiasing, edges repeated. */
function cubicAxis(from: number, to: number): Float64Array {
  const axis = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const at = ((i + 0.5) * from) / to - 0.5;
    const floor = Math.floor(at);
    cubicWeights(at - floor).forEach((weight, k) => {
      const source = Math.min(from - 1, Math.max(0, floor - 1 + k));
      axis[i * from + source] = (axis[i * from + source] ?? 0) + weight;
    });
  }
  return axis;
}

/** [to, from] weights along one axis of adaptive average pooling: mean over floor(i*from/to) .. ceil((i+1)*from/to). */
function areaAxis(from: number, to: number): Float64Array {
  const axis = new Float64Array(to * from);
  for (let i = 0; i < to; i++) {
    const start = Math.floor((i * from) / to);
    const end = Math.ceil(((i + 1) * from) / to);
    axis.fill(1 / (end - start), i * from + start, i * from + end);
  }
  return axis;
}

/** [to^2, from^2]: the same axis weights for rows and columns. */
function outer(axis: Float64Array, from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * to * from * from);
  for (let y = 0; y < to; y++)
    for (let x = 0; x < to; x++) {
      const row = (y * to + x) * from * from;
      for (let v = 0; v < from; v++) {
        const weight = axis[y * from + v] ?? 0;
        if (weight === 0) continue;
        for (let u = 0; u < from; u++) matrix[row + v * from + u] = weight * (axis[x * from + u] ?? 0);
      }
    }
  return matrix;
}

function identity(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

const bicubicUp = (side: number, grid: number): Float32Array =>
  side === grid ? identity(grid * grid) : outer(cubicAxis(side, grid), side, grid);

/** [side^2, grid^2] row-major: area pooling from the grid to the side. */
export const areaDown = (side: number, grid: number): Float32Array =>
  side === grid ? identity(grid * grid) : outer(areaAxis(grid, side), grid, side);
