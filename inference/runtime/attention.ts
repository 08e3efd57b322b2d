// Attention biases: what a new position may look at. 0 = may, -1e9 = may not; added to the scores by the decoder. Pure.

const BLOCKED = -1e9;

/** [count, past + count]: everything cached, and the new positions up to itself. */
export function causalBias(past: number, count: number): Float32Array {
  const bias = new Float32Array(count * (past + count));
  for (let row = 0; row < count; row++)
    bias.fill(BLOCKED, row * (past + count) + past + row + 1, (row + 1) * (past + count));
  return bias;
}

/**
 * A prompt of `count` positions at the start of a cache; inside each span (first, end) all positions see one another.
 */
export function promptBias(count: number, spans: readonly { first: number; end: number }[]): Float32Array {
  const bias = causalBias(0, count);
  for (const { first, end } of spans)
    for (let row = first; row < end; row++) bias.fill(0, row * count + first, row * count + end);
  return bias;
}
