// Choosing a token from the logits of all tokens. Pure functions.

/** Index of the highest value; the first one of equals. */
export function highest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if ((logits[i] as number) > (logits[best] as number)) best = i;
  return best;
}

/** The token with the highest value of `tokens`, of which there is at least one. */
export const highestOf = (logits: Float32Array, tokens: readonly number[]): number =>
  tokens.reduce((best, token) => ((logits[token] ?? -Infinity) > (logits[best] ?? -Infinity) ? token : best));

/** Softmax probability of one token, 0..1. */
export function probabilityOf(logits: Float32Array, token: number): number {
  const own = logits[token] ?? -Infinity;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - own);
  return 1 / sum;
}

/** Softmax probabilities of all tokens. */
export function probabilitiesOf(logits: Float32Array): Float32Array {
  const most = logits[highest(logits)] ?? 0;
  const odds = logits.map((logit) => Math.exp(logit - most));
  const sum = odds.reduce((total, one) => total + one, 0);
  return odds.map((one) => one / sum);
}
