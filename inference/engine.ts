// The one thing the application knows of a model: words and bytes in, events out.
// Implemented in this process (engine run by tests and the command line) and in a child process (the server).
import type { InferenceEvent } from './events.ts';
import type { Rle } from './mask/shapes.ts';

export interface Message {
  role: 'user' | 'assistant';
  text: string;
}

/**
 * Something that the question points at. Pixels of the picture, origin top-left; a point at (0.5, 0.5) is the middle of
 * the first pixel.
 */
export interface Region {
  /** Index into `images`. */
  image: number;
  box?: { x: number; y: number; width: number; height: number };
  points?: { x: number; y: number }[];
  /** Lines drawn by hand. */
  scribbles?: { x: number; y: number }[][];
}

/** Which ways of pointing a bundle understands. */
export type Abilities = Record<'points' | 'boxes' | 'scribbles' | 'refine', boolean>;

export interface GenerateRequest {
  /** The conversation, oldest first; the last one is the user's message to be answered. */
  messages: Message[];
  /** Encoded pictures (PNG, JPEG, WebP) that the answer may look at; empty for a text-only turn. */
  images: Uint8Array[];
  /** AUTO lets the model decide; ANSWER forbids masks; SEGMENT forces one when the model offers none. */
  intent: 'AUTO' | 'ANSWER' | 'SEGMENT';
  /** What the question points at. UNSUPPORTED_BY_MODEL where the bundle lacks the ability. */
  regions?: Region[];
  /**
   * A mask of the first picture, at its size, that the question changes ("only the red one"). UNSUPPORTED_BY_MODEL
   * likewise.
   */
  refine?: Rle;
  /** Stop a mask after this many scales (1-based); the mask is decoded from the sum so far. Default: all. */
  maxScale?: number;
  /**
   * Milliseconds from the start of this run. When they are over, a mask ends after the scale that is being made and the
   * words end; a mask that has to be (SEGMENT), or that was begun, still gets its first scale.
   */
  deadlineMs?: number;
  /** End a mask when two successive previews that show something agree (IoU) at least this much. */
  stopWhenStable?: number;
  /**
   * Features of a picture are reused for requests with the same salt; without one nothing is kept and nothing reused.
   */
  cacheSalt?: string;
  /** Classifier-free guidance at the last scale; default: the bundle's. */
  guidance?: number;
  /** Most text tokens in the answer. Default 256. */
  maxAnswerTokens?: number;
}

export interface EngineInfo {
  id: string;
  name: string;
  version: string;
  domain: string;
  /** sha256 of manifest.json: identifies weights, templates and thresholds together. */
  sha256: string;
  scaleSides: number[];
  maskSide: number;
  /** A pixel of a mask is inside when its value in 0..1 is above this. */
  maskThreshold: number;
  precision: string;
  /** cpu | webgpu | cuda | tensorrt: what really runs, after `auto` was resolved. */
  executionProvider: string;
  /** The device string, e.g. cpu, cuda:0. */
  device: string;
  metrics: Record<string, number>;
  abilities: Abilities;
  /** Pictures in one prompt. Left out, like the next one, by workers of the release before. */
  maxImages?: number;
  /** Whether it only answers questions about a picture. */
  needsImage?: boolean;
}

export interface Engine {
  readonly info: EngineInfo;
  /**
   * Runs one turn. Aborting ends the iteration within one scale or one text token by throwing `InferenceError`
   * CANCELLED, and frees the cache. Throws InferenceError otherwise (see errors.ts); after ENGINE_LOST the next call
   * finds a fresh engine.
   */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<InferenceEvent>;
  /** Resolves when a request would be taken now; rejects with ENGINE_LOST while a lost engine is being replaced. */
  check(): Promise<void>;
  /**
   * Resident memory of the process of its own that it computes in; left out where it has none, null where that cannot
   * be told.
   */
  memoryBytes?(): Promise<number | null>;
  /** Drops what is kept of pictures (see cacheSalt); left out where nothing is. */
  forgetPictures?(): void;
  dispose(): Promise<void>;
}
