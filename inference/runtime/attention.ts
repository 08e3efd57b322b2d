// Attention biases, which the decoder adds to the attention scores: 0 where a position may attend, -1e9 where it may
// not. Pure functions.

export const BLOCKED = -1e9;

/**
 * Bias [count, past + count]: each new position attends to all cached positions, to the new ones before it, and to
 * itself.
 */
export function causalBias(past: number, count: number): Float32Array {
  const bias = new Float32Array(count * (past + count));
  for (let row = 0; row < count; row++)
    bias.fill(BLOCKED, row * (past + count) + past + row + 1, (row + 1) * (past + count));
  return bias;
}

/**
 * Bias [count, count] of a prompt at the start of a cache. Inside each span (first, end) all positions attend to one
 * another.
 */
export function promptBias(count: number, spans: readonly { first: number; end: number }[]): Float32Array {
  const bias = causalBias(0, count);
  for (const { first, end } of spans)
    for (let row = first; row < end; row++) bias.fill(0, row * count + first, row * count + end);
  return bias;
}
