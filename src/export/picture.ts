// What the writers of annotation formats are given: pictures, and the masks on each, one after the other. Knows no table and no file.
import type { Polygon, Rle } from '../../inference/events.ts';

export interface ExportedMask {
  id: string;
  turnId: string;
  label: string;
  width: number;
  height: number;
  /** Pixels inside, at least 1. */
  area: number;
  box: { x: number; y: number; width: number; height: number };
  confidence: number;
  rle: Rle;
  polygons: Polygon[];
}

export interface ExportedPicture {
  id: string;
  /** Path in the archive. */
  file: string;
  width: number;
  height: number;
  masks: AsyncIterable<ExportedMask>;
}
