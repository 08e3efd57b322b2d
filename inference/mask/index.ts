// The public interface of the mask codecs, which need no model. Loads neither ONNX Runtime nor the image library.
export { polygonsOf, splitPolygon } from './polygons.ts';
export { decodeRle, encodeRle, readRuns } from './rle.ts';
export type { BinaryMask } from './rle.ts';
