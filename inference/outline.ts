// The outline of a finished mask along the edges of the image. The VQ-VAE decodes masks of few pixels; a graph of the
// bundle that sees the image draws the mask of a run once more, at the side of the image's input (class-agnostic
// segmentation refinement, as CascadePSP, arXiv 2005.02551). The tokens stay those of the decoded mask.
import { preprocess } from './image/preprocess.ts';
import type { Raster } from './image/resample.ts';
import { cleanMask } from './mask/clean.ts';
import { binarise, toRgb } from './mask/decode-mask.ts';
import { toGrey } from './mask/grey.ts';
import { areaOf } from './mask/measure.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Model } from './model.ts';
import { encodePicture } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';

/** A decoded mask: its square [G, G], and the pixels inside of its preview. */
interface Decoded {
  square: Raster;
  inside: BinaryMask;
}

/**
 * A square of the side of the image's input. Null: the bundle has no such graph, the image has several tiles, or
 * nothing is inside of the mask.
 */
export async function outlined(
  model: Model,
  picture: PictureInput,
  { square, inside }: Decoded,
): Promise<Raster | null> {
  const { manifest, graphs } = model;
  if (manifest.graphs.mask_outline === undefined || picture.tiles !== 1 || !inside.data.includes(1)) return null;
  // Encodes nothing again, unless a kept prefix of the prompt made the encoding of its image needless.
  const { cells } = await encodePicture(model, picture);
  if (cells === null) return null;
  const pixels = picture.pixels.length > 0 ? picture.pixels : preprocess(picture.raster, manifest.image).pixels;
  const mask = Float32Array.from(toGrey(square).data, (grey) => grey / 255);
  const drawn = toRgb(await graphs.maskOutline(pixels, cells.small, mask), manifest.image.side);
  return withoutSpecks(drawn, manifest.mask.threshold);
}

/** Shares of the mask. Smaller holes and parts are far more often errors of the network than of the image. */
const SMALL_HOLE = 0.01;
const SMALL_PART = 0.005;

/** `square` with small holes of its mask white, and small parts of it black. */
export function withoutSpecks({ data, ...size }: Raster, threshold: number): Raster {
  const inside = binarise(toGrey({ data, ...size }), threshold);
  const area = areaOf(inside);
  const clean = cleanMask(inside, { fillHoles: SMALL_HOLE * area, minArea: SMALL_PART * area });
  const valueAt = (value: number, at: number): number => {
    const pixel = Math.floor(at / size.channels);
    const wanted = clean.data[pixel];
    return wanted === undefined || wanted === inside.data[pixel] ? value : wanted * 255;
  };
  return { ...size, data: data.map(valueAt) };
}
