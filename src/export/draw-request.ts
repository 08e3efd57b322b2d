// Requests to the child process that encodes the masks of an export (drawing.ts).
import type { ExportedMask } from './picture.ts';

export type DrawnForm = 'CVAT' | 'GEOJSON' | 'LABELME' | 'LABEL_STUDIO' | 'SVG' | 'YOLO_SEG';

export interface DrawRequest {
  form: DrawnForm;
  mask: ExportedMask;
  /** Number of the mask on its image, from 0. */
  number: number;
}

/** Encodes one mask for a writer of a format. */
export type Draw = (request: DrawRequest) => Promise<string>;
