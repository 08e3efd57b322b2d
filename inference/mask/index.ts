// The door of what needs no model: the codecs of masks. Loads neither the runtime nor the image library.
export { polygonsOf, splitPolygon } from './polygons.ts';
export { decodeRle, encodeRle } from './rle.ts';
export type { BinaryMask } from './rle.ts';
