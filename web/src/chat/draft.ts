// A question as it is written, before it is sent.
import type { Ambiguity, Can, Detail, Instances, Intent, Mask } from '../api/types.ts';
import type { Marks } from './marks.ts';

/** How the masks of an answer are made, as `sendTurn` takes it. Null: the usual. */
export interface MaskOptions {
  detail: Detail | null;
  ambiguity: Ambiguity | null;
  instances: Instances | null;
}

export const USUAL: MaskOptions = { detail: null, ambiguity: null, instances: null };

/**
 * Unlike a client that may not know previews of a part of the picture, the page names the detail that it wishes: the
 * model's own, and at least a second look at small things.
 */
export const usualDetail = ({ defaultDetail }: Pick<Can, 'defaultDetail'>): Detail =>
  defaultDetail === 'FINE' ? 'FINE' : 'AUTO';

export interface Draft {
  text: string;
  file: File | null;
  intent: Intent;
  options: MaskOptions;
  /** Points and boxes, in pixels of the picture that the question is about. */
  marks?: Marks;
  /** The mask that the question changes. */
  refine?: Pick<Mask, 'id' | 'label'> | null;
  /** Number of the candidate of that mask that the question picks. */
  candidate?: number | null;
  /** Further questions about the same picture, each of them a turn of its own after the one before it. */
  further?: readonly string[];
}
