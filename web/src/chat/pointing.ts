// How the picture of the conversation is pointed at: on the picture itself, where the answers show it.
import type { RefObject } from 'react';
import type { Model } from '../api/types.ts';
import type { Marking } from '../picture/marking.ts';
import type { DraftState } from './use-draft.ts';

interface Elements {
  /** The question. */
  field: RefObject<HTMLElement | null>;
  /** The turns. */
  list: RefObject<HTMLElement | null>;
}

interface Pointing {
  /** Null while the question is about a file, and where the model understands neither points nor boxes. */
  marking: Marking | null;
  togglePointing: () => void;
}

export function pointingOf(draft: DraftState, can: Model['abilities'], { field, list }: Elements): Pointing {
  const onMarks: Marking['onMarks'] = (marks, by) => {
    draft.point(marks);
    // Not on a touch screen, where the keyboard would cover the picture.
    if (by === 'POINTER' && matchMedia('(hover: hover)').matches) field.current?.focus();
  };
  return {
    marking: draft.file === null && (can.points || can.boxes) ? { can, marks: draft.marks, onMarks } : null,
    togglePointing: () => {
      draft.togglePointing();
      if (!draft.pointing && draft.file === null) showPointable(list.current);
    },
  };
}

/** Brings the last picture that can be pointed at into view, with the keyboard's focus. */
function showPointable(list: HTMLElement | null): void {
  const last = [...(list?.querySelectorAll<HTMLElement>('.pointable') ?? [])].findLast((one) => one.checkVisibility());
  last?.scrollIntoView({ block: 'nearest' });
  last?.focus({ preventScroll: true });
}
