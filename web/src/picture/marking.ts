// How a picture is pointed at. Pure.
import type { Model, Picture } from '../api/types.ts';
import type { Marks, Point } from '../chat/marks.ts';

export interface Size {
  width: number;
  height: number;
}

/** In pixels; null until the picture is measured. */
export const sizeOf = ({ width, height }: Pick<Picture, 'width' | 'height'>): Size | null =>
  width === null || height === null ? null : { width, height };

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
