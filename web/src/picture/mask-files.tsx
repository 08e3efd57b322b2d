// The files of one mask, in a menu.
import type { Mask, Picture } from '../api/types.ts';
import { Menu } from '../menu.tsx';
import { cocoOf } from './coco.ts';
import { copyText } from './copy-text.ts';
import { saveFile } from './save-file.ts';

export function MaskFiles({ picture, mask }: { picture: Picture; mask: Mask }) {
  const number = mask.index + 1;
  const link = (url: string, file: string) => ({ href: url, download: file });
  return (
    <Menu
      name="Save mask"
      icon="download"
      items={[
        { name: 'PNG', holds: 'White inside, black outside', ...link(mask.url, `mask-${number}.png`) },
        {
          name: 'Overlay',
          holds: 'The picture with the mask, as JPEG',
          ...link(mask.overlayUrl, `overlay-${number}.jpg`),
        },
        { name: 'JSON', holds: 'Label, box, area and run lengths', ...link(mask.jsonUrl, `mask-${number}.json`) },
        {
          name: 'COCO',
          holds: 'A data set of this mask',
          act: () => saveFile(`mask-${number}.coco.json`, JSON.stringify(cocoOf(picture, [mask])), 'application/json'),
        },
        {
          name: 'Copy RLE',
          holds: 'COCO run-length encoding, to the clipboard',
          act: async () => ((await copyText(JSON.stringify(mask.rle))) ? 'Copied' : 'The browser did not allow it.'),
        },
      ]}
    />
  );
}
