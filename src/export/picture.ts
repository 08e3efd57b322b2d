// What the writers of annotation formats are given: pictures, and the masks on each, one after the other. Knows no
// table and no file.
import type { Rle } from '../../inference/mask/shapes.ts';

export interface ExportedMask {
  id: string;
  turnId: string;
  label: string;
  category: Category;
  width: number;
  height: number;
  /** Pixels inside, at least 1. */
  area: number;
  box: { x: number; y: number; width: number; height: number };
  confidence: number;
  rle: Rle;
}

/** What labels that mean the same have in common. */
export interface Category {
  /** From 0, in the order in which they first come. */
  index: number;
  name: string;
}

export interface ExportedPicture {
  id: string;
  /** Path in the archive. */
  file: string;
  width: number;
  height: number;
  masks: AsyncIterable<ExportedMask>;
}

/** Its name beside other pictures: what readers look for in the folder of pictures. */
export const nameOf = ({ file }: Pick<ExportedPicture, 'file'>): string => file.slice(file.lastIndexOf('/') + 1);
