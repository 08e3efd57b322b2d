// A question as it is written, before it is sent.
import type { Detail, Intent, Mask } from '../api/types.ts';
import type { Marks } from './marks.ts';

export interface Draft {
  text: string;
  file: File | null;
  intent: Intent;
  detail: Detail;
  /** Points and boxes, in pixels of the picture that the question is about. */
  marks?: Marks;
  /** The mask that the question changes. */
  refine?: Pick<Mask, 'id' | 'label'> | null;
  /** Number of the candidate of that mask that the question picks. */
  candidate?: number | null;
  /** Further questions about the same picture, each of them a turn of its own after the one before it. */
  further?: readonly string[];
}
