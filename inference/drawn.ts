// The mask that a run drew, in the pixels of the picture that the run saw, and the evidence for its confidence.
import type { MaskStop } from './events.ts';
import { resize } from './image/resample.ts';
import type { Raster } from './image/resample.ts';
import type { Run } from './make-scales.ts';
import { evidenceOf } from './mask/confidence.ts';
import type { Evidence } from './mask/confidence.ts';
import { binarise, maskOf } from './mask/decode-mask.ts';
import { toGrey } from './mask/grey.ts';
import { areaOf, iouOf } from './mask/measure.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Box } from './mask/shapes.ts';
import type { Model } from './model.ts';
import { outlined } from './outline.ts';
import type { PictureInput } from './picture-input.ts';

/** A mask in the image's pixels, with all that was decoded for it. */
export interface Drawn {
  mask: BinaryMask;
  /** Fewer pixels inside mean that nothing was found. */
  minArea: number;
  evidence: Evidence;
  /** The box of the run that drew the mask; null: the whole image. */
  zoom: Box | null;
  /** Codebook ids of all runs. */
  codes: readonly number[];
  lastScale: number;
  stoppedBy: MaskStop;
}

/** What led to a mask. */
export interface Lead {
  /** Probability of the least probable token of the text that leads to the mask. */
  words: number;
  /** The phrase of the mask. */
  label: string;
}

/** `picture`: what the run saw. */
export async function drawnBy(
  { canvas, preview, made, stoppedBy }: Run,
  picture: PictureInput,
  lead: Lead,
  model: Model,
): Promise<Drawn> {
  const { mask: rules } = model.manifest;
  const { width, height } = picture.raster;
  const outline = stoppedBy === 'LAST_SCALE' ? await outlined(model, picture, preview) : null;
  const square = outline ?? preview.square;
  const mask = maskOf(square, width, height, { ...rules, side: square.width });
  return {
    mask,
    minArea: rules.minArea * width * height,
    evidence: evidenceOf({
      probabilities: canvas.probabilities,
      grey: toGrey(preview.square).data,
      side: rules.side,
      stability: preview.stability,
      share: areaOf(mask) / (width * height),
      agreement: outline === null ? 1 : agreementOf(preview.square, outline, rules.threshold),
      ...lead,
    }),
    zoom: null,
    codes: canvas.ids,
    lastScale: made,
    stoppedBy,
  };
}

/** IoU at the side of the outline; 1 where both are empty. */
function agreementOf(decoded: Raster, outline: Raster, threshold: number): number {
  const large = resize(decoded, outline.width, outline.height, 'bilinear');
  return iouOf(binarise(toGrey(large), threshold), binarise(toGrey(outline), threshold));
}
