// Limits on the length of an answer. Both generation and estimate use them.
import type { Manifest } from './manifest.ts';

export const MAX_ANSWER_TOKENS = 256;
/** A model that starts more masks than these in one answer repeats itself. */
export const MAX_MASKS = 16;

/**
 * Positions that the prompt leaves free: `answerTokens` for the text, and with images those of one mask (`codes` and
 * its start token).
 */
export const roomOf = ({ decoder }: Manifest, codes: number, answerTokens: number, withPictures: boolean): number =>
  Math.min(answerTokens + (withPictures ? codes + 1 : 0), Math.floor(decoder.maxPositions * 0.75));
