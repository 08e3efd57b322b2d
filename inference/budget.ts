// How long an answer may get: the bounds that a generation keeps to and an estimate is made of.
import type { Manifest } from './manifest.ts';

export const MAX_ANSWER_TOKENS = 256;
/** More masks than these in one answer are a model that repeats itself. */
export const MAX_MASKS = 16;

/**
 * Positions kept free behind the prompt: the answer's, and with pictures those of one mask (`codes`, and its start
 * token).
 */
export const roomOf = ({ decoder }: Manifest, codes: number, answerTokens: number, withPictures: boolean): number =>
  Math.min(answerTokens + (withPictures ? codes + 1 : 0), Math.floor(decoder.maxPositions * 0.75));
