// One image of a request as input of the language model: decoded, cut into tiles, encoded to image tokens. The vision
// cache replaces the encoding when it has an entry for the same image and the same salt.
import { decodeImage } from './image/decode.ts';
import { preprocess } from './image/preprocess.ts';
import type { Raster } from './image/resample.ts';
import type { Model } from './model.ts';
import type { ImageEncoding } from './runtime/graphs.ts';
import { VisionCache } from './vision-cache.ts';

export interface PictureInput {
  raster: Raster;
  /** Key in the vision cache; null when the request has no salt. */
  key: string | null;
  /** Number of tiles. */
  tiles: number;
  /** Of the vision cache, or of an earlier call of encodePicture. */
  cached: ImageEncoding | undefined;
  /** [tiles, 3, P, P] normalised; empty when `cached` is present. */
  pixels: Float32Array;
}

/** Throws IMAGE_UNREADABLE or IMAGE_TOO_LARGE. */
export async function readPicture(model: Model, bytes: Uint8Array, salt: string | undefined): Promise<PictureInput> {
  const { image, decoder } = model.manifest;
  const raster = await decodeImage(bytes, model.limits);
  const key = salt === undefined ? null : VisionCache.key(salt, bytes);
  const cached = key === null ? undefined : model.visionCache.get(key);
  if (cached !== undefined) {
    const tiles = cached.embeds.length / (image.tokensPerTile * decoder.width);
    return { raster, key, tiles, cached, pixels: new Float32Array(0) };
  }
  const { pixels, count } = preprocess(raster, image);
  return { raster, key, tiles: count, cached, pixels };
}

/** An image that is decoded already, and that no other request asks about. */
export function inputOf({ manifest }: Model, raster: Raster): PictureInput {
  const { pixels, count } = preprocess(raster, manifest.image);
  return { raster, key: null, tiles: count, cached: undefined, pixels };
}

export interface EncodedPicture extends ImageEncoding {
  /** The image was not encoded for this request. */
  isShared: boolean;
}

/**
 * Requests about the same image that run at the same time share its encoding. A second call encodes nothing. `joins`:
 * the turn has not had its first pass.
 */
export async function encodePicture(
  { graphs, visionCache, cacheBudget, encodesBeside }: Model,
  picture: PictureInput,
  joins = false,
): Promise<EncodedPicture> {
  const { key, tiles, cached, pixels } = picture;
  if (cached !== undefined) {
    if (key !== null) visionCache.set(key, cached);
    return { ...cached, isShared: true };
  }
  const beside = encodesBeside && cacheBudget.turns > 1;
  const encode = (): Promise<ImageEncoding> => graphs.vision(pixels, tiles, { beside, joins });
  const encoded = key === null ? { ...(await encode()), isShared: false } : await visionCache.encodeOnce(key, encode);
  picture.cached = encoded;
  return encoded;
}
