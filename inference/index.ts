// The public interface of the engine. Code outside of inference/ imports this file, or mask/index.ts.
export { InferenceError } from './errors.ts';
export { loadEstimator } from './estimate.ts';
export { describeFit } from './fit.ts';
export { LocalEngine } from './local-engine.ts';
export { combineInProcess, drawHumanMaskInProcess } from './process/combine-process.ts';
export { forkProgram } from './process/fork-program.ts';
export { openPictureProcesses } from './process/picture-process.ts';
export type { PictureExaminer } from './process/picture-process.ts';
export { readMaskDecoder } from './mask-decoder.ts';
export type { MaskDecoder, MaskDecoderRules } from './mask-decoder.ts';
export { loadEngine } from './process/process-engine.ts';
export { openBundle, parseManifest, readManifest } from './manifest.ts';
export { decodeRle, encodeRle } from './mask/rle.ts';
export { withoutNumber } from './text/each-one.ts';
export { withoutWhich } from './text/which-of.ts';
