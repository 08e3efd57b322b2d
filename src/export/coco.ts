// A COCO dataset of masks: segmentations as compressed RLE, which pycocotools reads as it is. Written piece by piece. Pure.
import type { ExportedMask, ExportedPicture } from './picture.ts';

export async function* cocoDataset(pictures: AsyncIterable<ExportedPicture>): AsyncGenerator<string> {
  const images: object[] = [];
  const categories = new Map<string, number>();
  let annotations = 0;
  yield '{"info":{"description":"Masks of a conversation","version":"1.0"},"licenses":[],"annotations":[';
  for await (const { id, file, width, height, masks } of pictures) {
    images.push({ id: images.length + 1, file_name: file, width, height, maskstream_id: id });
    for await (const mask of masks) {
      const category = categories.get(mask.label) ?? categories.size + 1;
      categories.set(mask.label, category);
      yield `${annotations === 0 ? '' : ','}\n${JSON.stringify(cocoAnnotation(mask, ++annotations, images.length, category))}`;
    }
  }
  const named = [...categories].map(([name, id]) => ({ id, name, supercategory: '' }));
  yield `\n],"images":${JSON.stringify(images)},"categories":${JSON.stringify(named)}}\n`;
}

export function cocoAnnotation({ id: maskId, rle, area, box, confidence }: ExportedMask, id: number, imageId: number, categoryId: number): object {
  return { id, image_id: imageId, category_id: categoryId, segmentation: rle, area, bbox: [box.x, box.y, box.width, box.height], iscrowd: 0, score: confidence, maskstream_id: maskId };
}
