// How a picture is pointed at. Types only.
import type { Model } from '../api/types.ts';
import type { Marks, Point } from '../chat/marks.ts';

export interface Size {
  width: number;
  height: number;
}

/** Where marks go, in pixels of the picture. */
export interface Marking {
  can: Pick<Model['abilities'], 'points' | 'boxes'>;
  marks: Marks;
  onMarks: (marks: Marks, by: 'POINTER' | 'KEYS') => void;
}

/** A place under the mouse. */
export interface Place {
  /** 0 to 1 of the picture. */
  at: Point;
  /** In per cent of the frame. */
  inFrame: Point;
}
