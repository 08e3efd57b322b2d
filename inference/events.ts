// What the engine says while it works. Everything here is serialisable (structured clone): no tensor crosses the door.
// Coordinates are original pixels of the picture, origin top-left, unless a field says otherwise.
import type { Evidence } from './mask/measure.ts';
import type { Box, Polygon, Rle } from './mask/shapes.ts';

/** A mask so far, after one scale. Replaces the preview before it. */
export interface ScalePreview {
  /** 1-based number of the scale, and how many there are. */
  scale: number;
  scaleCount: number;
  /** Tokens along a side of this scale. */
  side: number;
  /** Size in pixels of the preview: the whole picture, its long edge at most the bundle's mask side. */
  width: number;
  height: number;
  /** 8-bit grey PNG of width x height, 255 = inside; soft edges are kept. */
  png: Uint8Array;
  /** The preview at the threshold, at preview size. */
  rle: Rle;
  /** IoU with the previous preview; null at the first scale. Two empty previews agree fully (1). */
  stability: number | null;
  /** Milliseconds since this mask was started. */
  elapsedMs: number;
}

/** Why a mask has no more scales: it has all; as many as were asked for; time was over; it did not change any more. */
export type MaskStop = 'LAST_SCALE' | 'MAX_SCALE' | 'DEADLINE' | 'STABLE';

export interface FinishedMask {
  /** FOUND, or NO_TARGET when the area is under the bundle's minimum. */
  outcome: 'FOUND' | 'NO_TARGET';
  width: number;
  height: number;
  /** 1-bit PNG, original size. */
  png: Uint8Array;
  /** JPEG of the picture with the mask laid over it, for people. */
  overlay: Uint8Array;
  rle: Rle;
  /** Pixels inside. */
  area: number;
  /** Tight box of the pixels inside, in original pixels; null when the mask is empty. */
  box: Box | null;
  polygons: Polygon[];
  /**
   * 0..1: where the bundle is calibrated, the IoU with what was meant that is to be expected; else it only ranks masks.
   */
  confidence: number;
  /** What the confidence was made of. */
  evidence: Evidence;
  /** Codebook ids of all scales in order, uint16 little-endian. */
  tokens: Uint8Array;
  /** 1-based number of the last scale that was made. */
  lastScale: number;
  stoppedBy: MaskStop;
}

export interface GenerationUsage {
  promptTokens: number;
  imageTokens: number;
  /** Image tokens whose picture was in the cache. */
  cachedTokens: number;
  answerTokens: number;
  maskTokens: number;
  prefillMs: number;
  answerMs: number;
  maskMs: number;
}

/**
 * The closed union of what `Engine.generate` yields; `finished` is always the last one of a run that was not aborted
 * and did not fail.
 */
export type InferenceEvent =
  | { type: 'prefilled'; promptTokens: number; imageTokens: number }
  | { type: 'text'; delta: string }
  /** `index` counts the masks of this answer from 0; `label` is the phrase that was meant (text/mask-label.ts). */
  | { type: 'mask-started'; index: number; label: string }
  | { type: 'mask-scale'; index: number; preview: ScalePreview }
  | { type: 'mask-finished'; index: number; mask: FinishedMask }
  | { type: 'finished'; answer: string; intent: 'ANSWER' | 'SEGMENT'; usage: GenerationUsage };
