// Writes a COCO dataset: annotations/instances_default.json beside images/. Segmentations are compressed RLE, as
// pycocotools reads it. The text is written in pieces. Pure.
import type { Categories } from './category.ts';
import { nameOf } from './picture.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

export async function* cocoDataset(
  pictures: AsyncIterable<ExportedPicture>,
  { title, categories }: { title: string; categories: Categories },
): AsyncGenerator<string> {
  const images: object[] = [];
  let annotations = 0;
  yield `{"info":${JSON.stringify({ description: title, version: '1.0' })},"licenses":[],"annotations":[`;
  for await (const { id, file, width, height, masks } of pictures) {
    images.push({ id: images.length + 1, file_name: nameOf({ file }), width, height, maskstream_id: id });
    for await (const mask of masks) {
      yield `${annotations === 0 ? '' : ','}\n${JSON.stringify(cocoAnnotation(mask, ++annotations, images.length))}`;
    }
  }
  const named = categories.names.map((name, index) => ({ id: index + 1, name, supercategory: '' }));
  yield `\n],"images":${JSON.stringify(images)},"categories":${JSON.stringify(named)}}\n`;
}

export function cocoAnnotation(
  { id: maskId, label, category, rle, area, box, confidence }: ExportedMask,
  id: number,
  imageId: number,
): object {
  const bbox = [box.x, box.y, box.width, box.height];
  const own = { score: confidence, maskstream_id: maskId, maskstream_label: label };
  return { id, image_id: imageId, category_id: category.index + 1, segmentation: rle, area, bbox, iscrowd: 0, ...own };
}
