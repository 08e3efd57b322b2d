// The events of a generation. All of them are serialisable (structured clone); tensors never leave the engine. Unit of
// coordinates: pixels of the original image, origin top-left, unless a field states another unit.
import type { Evidence } from './mask/confidence.ts';
import type { Box, Polygon, Rle } from './mask/shapes.ts';

/** The mask after one scale. It replaces the preview of the scale before. */
export interface ScalePreview {
  /** 1-based number of this scale. The scales of a second run (`detail`) are numbered on. */
  scale: number;
  /** Number of scales of this run, and of the run before it. */
  scaleCount: number;
  /** Tokens along one side of this scale. */
  side: number;
  /** The part of the image that the preview shows, in pixels of the image; null: the whole image. */
  box: Box | null;
  /** Size of the preview in pixels. Its long edge is at most the bundle's mask side. */
  width: number;
  height: number;
  /** 8-bit grey PNG of width x height, 255 = inside. Soft edges are kept. */
  png: Uint8Array;
  /** The preview after thresholding, at the preview's size. */
  rle: Rle;
  /**
   * IoU with the mask that was decoded before this one, 0..1; null at the first decoded scale of a run. Two empty masks
   * have IoU 1.
   */
  stability: number | null;
  /** Codebook ids of this run's scales up to this one, in order, uint16 little-endian. */
  codes: Uint8Array;
  /** Milliseconds since this mask was started. */
  elapsedMs: number;
}

/** One of several things that a question fits about equally. */
export interface Candidate {
  /** Tells it apart from the others: "the left red ball". */
  label: string;
  /** As the confidence of a mask. */
  confidence: number;
  area: number;
  box: Box;
  /** The mask, in pixels of the image. */
  rle: Rle;
}

/** Why a mask ended: all scales are made; `maxScale` is reached; the deadline has passed; the previews are stable. */
export type MaskStop = 'LAST_SCALE' | 'MAX_SCALE' | 'DEADLINE' | 'STABLE';

export interface FinishedMask {
  /**
   * FOUND; NO_TARGET when the area is below the bundle's minimum; AMBIGUOUS when the question is about one thing and
   * several fit about equally: the mask is then the model's guess.
   */
  outcome: 'FOUND' | 'NO_TARGET' | 'AMBIGUOUS';
  /** The label where it is another than that of `mask-started`: one of several things that were drawn together. */
  label?: string;
  /** The things that fit, from left to right or from top to bottom; empty unless the outcome is AMBIGUOUS. */
  candidates: Candidate[];
  /** Probability, 0..1, that the model answers that several such things are there; null when it was not asked. */
  several: number | null;
  /**
   * Probability, 0..1, that the model answers that at least one such thing is in a closer view of a candidate: of the
   * candidate with the second highest. Null when no closer view was asked about.
   */
  shown: number | null;
  width: number;
  height: number;
  /** 1-bit PNG of width x height. */
  png: Uint8Array;
  /** JPEG of the image with the mask laid over it. */
  overlay: Uint8Array;
  rle: Rle;
  /** Number of pixels inside. */
  area: number;
  /** Bounding box of the pixels inside; null when the mask is empty. */
  box: Box | null;
  polygons: Polygon[];
  /** 0..1. For a calibrated bundle this is the expected IoU with the correct mask. Otherwise it only ranks masks. */
  confidence: number;
  /** The values from which the confidence is computed; null for a candidate that was picked. */
  evidence: Evidence | null;
  /** The part of the image that a second run drew; outside of it no pixel is inside. Null: the first run drew it. */
  zoom: Box | null;
  /**
   * Codebook ids of all scales in order, uint16 little-endian. The sum f-hat starts anew with a second run. Of several
   * things that were drawn together the first has them; they draw all of these things.
   */
  tokens: Uint8Array;
  /** 1-based number of the last scale that was made. */
  lastScale: number;
  stoppedBy: MaskStop;
}

export interface GenerationUsage {
  promptTokens: number;
  imageTokens: number;
  /** Image tokens whose image was not encoded: they came from the vision cache, or with a prefix. */
  cachedTokens: number;
  /** Tokens of the prompt whose keys and values came from the prefix cache. */
  reusedTokens: number;
  answerTokens: number;
  maskTokens: number;
  /**
   * Mean number of sequences in the decoder's passes of this turn: 1 when it ran alone. Guidance has two sequences.
   */
  batchSize: number;
  prefillMs: number;
  answerMs: number;
  maskMs: number;
}

/** All events of `Engine.generate`. The last event is `finished`, except when the run was aborted or failed. */
export type InferenceEvent =
  | { type: 'prefilled'; promptTokens: number; imageTokens: number }
  | { type: 'text'; delta: string }
  /**
   * `index` counts the masks of this answer from 0. `label` is the phrase that the mask stands for
   * (text/mask-label.ts).
   */
  | { type: 'mask-started'; index: number; label: string }
  | { type: 'mask-scale'; index: number; preview: ScalePreview }
  | { type: 'mask-finished'; index: number; mask: FinishedMask }
  | { type: 'finished'; answer: string; intent: 'ANSWER' | 'SEGMENT'; usage: GenerationUsage };
