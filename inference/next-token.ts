// The choice of the next token of an answer. Knows the rules of masks and of the answer's end; decodes nothing.
import { MAX_MASKS } from './budget.ts';
import type { RunSettings } from './input.ts';
import type { Sequence } from './sequence.ts';
import { highest, highestOf, probabilityOf } from './text/logits.ts';
import type { NameBias } from './text/name-bias.ts';

/** Added to the logits of the first token of an answer. */
export type FirstBias = readonly { token: number; bias: number }[];

interface Progress {
  /** Masks and text tokens of the answer so far. */
  masks: number;
  answerTokens: number;
  nameBias?: NameBias | null;
  /** Of this question, for the first token of the answer. */
  firstBias?: FirstBias;
}

/**
 * Greedy: the most probable token; null at the end of the answer, which is its mask where the question is about one
 * thing only. With intent SEGMENT an answer without a mask does not end: the start token of a mask replaces its end.
 * `probability` is the model's own, without any bias; 1 for a token that was copied from the question against it,
 * because that says nothing about the image; and where a question asks for the prominent thing, which the model does
 * not know as such, that of the image having one.
 */
export async function nextToken(
  { model: { manifest, schedule }, request, maxTokens, maxPositions, isLate }: RunSettings,
  main: Sequence,
  { masks, answerTokens, nameBias = null, firstBias = [] }: Progress,
): Promise<{ token: number; probability: number } | null> {
  if (masks > 0 && nameBias?.isOneThing === true) return null;
  const { tokens } = manifest;
  const mayStartMask =
    request.images.length > 0 &&
    request.intent !== 'ANSWER' &&
    masks < MAX_MASKS &&
    main.length + schedule.tokenCount + 2 <= maxPositions;
  const logits = await main.logits();
  const weighed = logits.slice();
  if (!mayStartMask) weighed[tokens.segStart] = -Infinity;
  if (answerTokens === 0 && masks === 0)
    for (const { token, bias } of [...(manifest.answer?.firstTokenBias ?? []), ...firstBias])
      weighed[token] = (weighed[token] ?? 0) + bias;
  if (masks === 0) nameBias?.add(weighed, mayStartMask);
  const best = highest(weighed);
  const full = answerTokens >= maxTokens || main.length >= maxPositions || isLate();
  const copied = masks === 0 && !full ? (nameBias?.copied(best) ?? []) : [];
  if (copied.length > 0) {
    const token = highestOf(weighed, copied);
    nameBias?.say(token);
    return { token, probability: token === best ? probabilityOf(logits, token) : 1 };
  }
  const ends = (full || tokens.stop.includes(best)) && best !== tokens.segStart;
  const isForced = ends && request.intent === 'SEGMENT' && masks === 0 && mayStartMask;
  if (ends && !isForced) return null;
  const token = isForced ? tokens.segStart : best;
  const found = nameBias?.probabilityOfThing(token) ?? null;
  nameBias?.say(token);
  return { token, probability: found ?? probabilityOf(logits, token) };
}
