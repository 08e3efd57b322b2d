// What is asked of the process that draws the masks of an export (drawing.ts).
import type { ExportedMask } from './picture.ts';

export type DrawnForm = 'CVAT' | 'GEOJSON' | 'LABELME' | 'LABEL_STUDIO' | 'SVG' | 'YOLO_SEG';

export interface DrawRequest {
  form: DrawnForm;
  mask: ExportedMask;
  /** Number of the mask on its picture, from 0. */
  number: number;
}

/** How a writer has its masks drawn. */
export type Draw = (request: DrawRequest) => Promise<string>;
