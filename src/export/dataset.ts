// The annotation files of a dataset, by format, for the images of a conversation, of a batch or of a folder. Each file
// is read when its writer requests it. coco.ts and its neighbours write the annotations. Pure.
import type { Categories } from './category.ts';
import { cocoDataset } from './coco.ts';
import { cvatAnnotations } from './cvat.ts';
import type { Draw } from './draw-request.ts';
import { geoJson } from './geojson.ts';
import { LABEL_STUDIO_README, labelStudioConfig, labelStudioTasks } from './label-studio.ts';
import { labelMeFile, labelMeFileOf } from './labelme.ts';
import type { ExportedPicture } from './picture.ts';
import { yoloData, yoloFile, yoloRows } from './yolo.ts';
import type { ZipEntry } from './zip.ts';

export const DATASET_FORMATS = ['COCO', 'LABEL_STUDIO', 'CVAT', 'YOLO_SEG', 'LABELME', 'GEOJSON'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

export interface Dataset {
  /** For people. */
  title: string;
  categories: Categories;
  /** Reads the images from the first one. */
  pictures: () => AsyncIterable<ExportedPicture>;
}

export const textEntry = (name: string, body: ZipEntry['body']): ZipEntry => ({ name, compress: true, body });

/** All files but the images themselves. An image without masks has its entry, and no annotation. */
export async function* annotationsOf(dataset: Dataset, format: DatasetFormat, draw: Draw): AsyncGenerator<ZipEntry> {
  const { categories, pictures } = dataset;
  switch (format) {
    case 'COCO':
      yield textEntry('annotations/instances_default.json', cocoDataset(pictures(), dataset));
      break;
    case 'LABEL_STUDIO':
      yield textEntry('README.md', [LABEL_STUDIO_README]);
      yield textEntry('label-config.xml', [labelStudioConfig(categories)]);
      yield textEntry('tasks.json', labelStudioTasks(pictures(), draw));
      break;
    case 'CVAT':
      yield textEntry('annotations.xml', cvatAnnotations(pictures(), dataset, draw));
      break;
    case 'YOLO_SEG':
      yield textEntry('data.yaml', [yoloData(categories)]);
      for await (const picture of pictures()) yield textEntry(yoloFile(picture), yoloRows(picture, draw));
      break;
    case 'LABELME':
      for await (const picture of pictures()) yield textEntry(labelMeFile(picture), labelMeFileOf(picture, draw));
      break;
    case 'GEOJSON':
      for await (const picture of pictures()) yield textEntry(`${picture.id}.geojson`, geoJson(picture, draw));
      break;
  }
}
