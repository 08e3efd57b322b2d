// The input of the writers of annotation formats: images, and the masks on each image, one after the other. Knows no
// table and no file.
import type { Rle } from '../../inference/mask/shapes.ts';

export interface ExportedMask {
  id: string;
  turnId: string;
  label: string;
  category: Category;
  width: number;
  height: number;
  /** Number of pixels, at least 1. */
  area: number;
  box: { x: number; y: number; width: number; height: number };
  confidence: number;
  rle: Rle;
}

/** The category of a label. */
export interface Category {
  /** From 0, in order of first appearance. */
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

/** File name within the folder of images. */
export const nameOf = ({ file }: Pick<ExportedPicture, 'file'>): string => file.slice(file.lastIndexOf('/') + 1);
