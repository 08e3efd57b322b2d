// Masks as a COCO data set of one picture, readable by pycocotools and by annotation tools. Pure.
import type { Mask, Picture } from '../api/types.ts';

export function cocoOf(picture: Pick<Picture, 'id' | 'width' | 'height'>, masks: readonly Mask[]): object {
  const names = [...new Set(masks.map(nameOf))];
  return {
    images: [{ id: 1, file_name: picture.id, width: picture.width, height: picture.height }],
    categories: names.map((name, i) => ({ id: i + 1, name })),
    annotations: masks
      .filter(({ outcome }) => outcome === 'FOUND')
      .map((mask, i) => ({
        id: i + 1,
        image_id: 1,
        category_id: names.indexOf(nameOf(mask)) + 1,
        iscrowd: 0,
        segmentation: mask.rle,
        area: mask.area,
        bbox: mask.box === null ? [0, 0, 0, 0] : [mask.box.x, mask.box.y, mask.box.width, mask.box.height],
        score: mask.confidence,
      })),
  };
}

/** The phrase, without the number of one of several things: "red ball 2 of 3". */
const nameOf = ({ label }: Mask): string => label.replace(/,? \d+ of \d+$/u, '');
