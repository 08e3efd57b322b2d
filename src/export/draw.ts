// Encodes one mask in a format: the slow part of exporting a large image. Pure; drawing.ts runs it in a child process.
import { brushResult } from './label-studio.ts';
import { cvatMask } from './cvat.ts';
import { geoJsonFeature } from './geojson.ts';
import { labelMeShapes } from './labelme.ts';
import type { DrawRequest } from './draw-request.ts';
import { svgPath } from './svg.ts';
import { yoloRow } from './yolo.ts';

export function drawMask({ form, mask, number }: DrawRequest): string {
  switch (form) {
    case 'CVAT':
      return cvatMask(mask);
    case 'GEOJSON':
      return JSON.stringify(geoJsonFeature(mask));
    case 'LABELME':
      return labelMeShapes(mask, number)
        .map((shape) => JSON.stringify(shape))
        .join(',\n');
    case 'LABEL_STUDIO':
      return JSON.stringify(brushResult(mask));
    case 'SVG':
      return svgPath(mask, number);
    case 'YOLO_SEG':
      return yoloRow(mask);
  }
}
