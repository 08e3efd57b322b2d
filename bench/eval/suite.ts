// The common form of every dataset: cases with an image, a text and the truth. Types only.
import type { BinaryMask } from '../../inference/mask/rle.ts';
import type { GenerateRequest, Message } from '../../inference/engine.ts';

/** The true mask. Pixels that are 1 in `ignore` are not scored. */
export interface Truth {
  mask: BinaryMask;
  ignore?: BinaryMask;
}

/** Names of objects: those that an answer should contain, those that it may contain, and all that are searched for. */
export interface Shows {
  present: string[];
  allowed: string[];
  known: string[];
}

export interface Case {
  id: string;
  /** The key by which the summary groups cases. */
  kind: string;
  /** The intent of the request. AUTO: the choice is part of the task. */
  ask: GenerateRequest['intent'];
  /** The expected answer: a mask or a text. */
  intent: 'ANSWER' | 'SEGMENT';
  /**
   * The conversation up to the question. With `ownAnswers` the earlier answers are the engine's own, not those written
   * here.
   */
  messages: Message[];
  ownAnswers?: boolean;
  /** The regions of the last question. */
  pointing?: Pick<GenerateRequest, 'regions' | 'refine'>;
  /** Each of these texts is right; empty when only the mask counts. */
  answers: string[];
  /** Judges the text where `answers` cannot list all right ones. An answer with a mask is wrong then. */
  isRight?: (text: string) => boolean;
  /** Decodes the truth; null when a text is expected. */
  truth: () => Truth | null;
  /** A mask for each requested object, when each should have a mask of its own in the answer. */
  things?: () => BinaryMask[];
  /** The objects in the image, when the text of the answer is searched for their names. */
  shows?: Shows;
  picture: () => Uint8Array;
  /** Whether the question is about one thing and several fit: `things`. Absent in a dataset that does not say. */
  ambiguous?: boolean;
  /** The expected kind of answer, when the dataset scores it. */
  route?: 'answer' | 'segment' | 'both' | 'out-of-scope';
}

/** How texts are compared: equal, equal after normalisation (VQA), or by their yes or no (POPE). */
export type Judge = 'same' | 'normalised' | 'yes-no';

export interface Suite {
  name: string;
  judge: Judge;
  cases: Case[];
}

/** A failure that the user can act on. The message is one sentence. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}
