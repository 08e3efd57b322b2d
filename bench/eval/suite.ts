// What every dataset comes down to: cases with an image, words, and the truth about them. Pure types.
import type { BinaryMask } from '../../inference/mask/rle.ts';
import type { GenerateRequest, Message } from '../../inference/engine.ts';

/** The truth about a mask. Pixels that are 1 in `ignore` count for nobody. */
export interface Truth {
  mask: BinaryMask;
  ignore?: BinaryMask;
}

/** Names: those an answer should say, those it may say, and all that are looked for in it. */
export interface Shows {
  present: string[];
  allowed: string[];
  known: string[];
}

export interface Case {
  id: string;
  /** What the summary groups by. */
  kind: string;
  /** What the engine is asked for. AUTO where finding out is part of the task. */
  ask: GenerateRequest['intent'];
  /** What is wanted: a mask or words. */
  intent: 'ANSWER' | 'SEGMENT';
  /**
   * The conversation up to the question. With `ownAnswers` the earlier answers are the engine's own, not those written
   * here.
   */
  messages: Message[];
  ownAnswers?: boolean;
  /** What the last question points at. */
  pointing?: Pick<GenerateRequest, 'regions' | 'refine'>;
  /** Any of these is right; empty where only the mask counts. */
  answers: string[];
  /** Decoded when it is needed; null where words are wanted. */
  truth: () => Truth | null;
  /** A mask for each thing that is asked for, where every one should have a mask of its own in the answer. */
  things?: () => BinaryMask[];
  /** What the image shows, where the words of the answer are searched for names. */
  shows?: Shows;
  picture: () => Uint8Array;
  /** Which way the answer has to go, where the dataset asks for that. */
  route?: 'answer' | 'segment' | 'both' | 'out-of-scope';
}

/** How words are judged: the same text, the same after normalising (VQA), or the yes or no in them (POPE). */
export type Judge = 'same' | 'normalised' | 'yes-no';

export interface Suite {
  name: string;
  judge: Judge;
  cases: Case[];
}

/** What a person can do something about, in one sentence. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}
