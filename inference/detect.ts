// What the vision graph detects on an image: boxes of the things of a name (manifest, `mask.boxes`).
import { detectedIn } from './mask/detected.ts';
import type { Detected } from './mask/detected.ts';
import type { Model } from './model.ts';
import { encodePicture } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';

/** The surest first. Empty: nothing is detected, the bundle has no boxes, or the image has several tiles. */
export async function detectedOn(model: Model, picture: PictureInput, name: number): Promise<Detected[]> {
  const rules = model.manifest.mask.boxes;
  if (rules === null || picture.tiles !== 1) return [];
  // Encodes nothing again, unless a kept prefix of the prompt made the encoding of its image needless.
  const { boxes } = await encodePicture(model, picture);
  return boxes === null ? [] : detectedIn(boxes, name, rules);
}
