// Masks as a COCO data set of one picture, readable by pycocotools and by annotation tools. Pure.
import type { Mask, Picture } from '../api/types.ts';

export function cocoOf(picture: Pick<Picture, 'id' | 'width' | 'height'>, masks: readonly Mask[]): object {
  const names = [...new Set(masks.map(({ label }) => label))];
  return {
    images: [{ id: 1, file_name: picture.id, width: picture.width, height: picture.height }],
    categories: names.map((name, i) => ({ id: i + 1, name })),
    annotations: masks
      .filter(({ outcome }) => outcome === 'FOUND')
      .map(({ label, rle, area, box, confidence }, i) => ({
        id: i + 1,
        image_id: 1,
        category_id: names.indexOf(label) + 1,
        iscrowd: 0,
        segmentation: rle,
        area,
        bbox: box === null ? [0, 0, 0, 0] : [box.x, box.y, box.width, box.height],
        score: confidence,
      })),
  };
}
