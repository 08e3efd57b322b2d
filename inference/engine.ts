// The interface through which the application uses a model: messages and encoded images in, events out. There are two
// implementations: in the same process (tests, command line) and in a child process (the server).
import type { Candidate, InferenceEvent } from './events.ts';
import type { CleanUp } from './mask/clean.ts';
import type { Rle } from './mask/shapes.ts';
import type { Detail } from './mask/zoom.ts';
import type { Previews } from './previews.ts';
import type { Instances } from './text/each-one.ts';

export interface Message {
  role: 'user' | 'assistant';
  text: string;
}

/**
 * A region of an image that the question refers to. Unit: pixels of the image, origin top-left; (0.5, 0.5) is the
 * centre of the first pixel.
 */
export interface Region {
  /** Index into `images`. */
  image: number;
  box?: { x: number; y: number; width: number; height: number };
  points?: { x: number; y: number }[];
  /**
   * Places that are not meant, on the first image. Every bundle takes them: the model does not read them; they change
   * the mask that it drew, and the mask to refine (mask/exclude.ts).
   */
  negativePoints?: { x: number; y: number }[];
  /** Lines drawn by hand: the points of each line, in order. */
  scribbles?: { x: number; y: number }[][];
}

/**
 * Called with true when a turn begins to wait for memory, and with false when the wait ends, or when the turn makes
 * progress without an event.
 */
export type OnWait = (waits: boolean) => void;

/**
 * What a bundle supports: the kinds of region input, whether `ambiguity: 'AUTO'` can give candidates, and whether the
 * main object of a photograph can be asked for.
 */
export type Abilities = Record<'points' | 'boxes' | 'scribbles' | 'refine' | 'ambiguity' | 'mainObject', boolean>;

export type Ambiguity = 'AUTO' | 'OFF';

export interface GenerateRequest {
  /** The conversation, oldest message first. The last message is the user's; the engine answers it. */
  messages: Message[];
  /** Encoded images (PNG, JPEG, WebP) that are part of the prompt; empty for a text-only turn. */
  images: Uint8Array[];
  /** AUTO: the model decides. ANSWER: no masks. SEGMENT: a mask is started even when the model starts none. */
  intent: 'AUTO' | 'ANSWER' | 'SEGMENT';
  /** Regions that the question refers to. Throws UNSUPPORTED_BY_MODEL when the bundle does not support their kind. */
  regions?: Region[];
  /**
   * A mask of the first image, at the image's size, that the question changes ("only the red one"). Throws
   * UNSUPPORTED_BY_MODEL when the bundle does not support it.
   */
  refine?: Rle;
  /**
   * AUTO: a mask for which several things fit about equally has candidates, when the bundle is calibrated for it. OFF:
   * no mask has. Default: the bundle's.
   */
  ambiguity?: Ambiguity;
  /** Whether things that are asked for one by one have a mask each (text/each-one.ts). Default: AUTO. */
  instances?: Instances;
  /**
   * A candidate of an earlier mask of the first image: it is the answer, and the model does nothing. Its mask is at the
   * image's size.
   */
  pick?: Pick<Candidate, 'label' | 'rle' | 'confidence'>;
  /** A mask ends after this many scales (1-based) and is decoded from the sum of those scales. Default: all scales. */
  maxScale?: number;
  /**
   * Milliseconds from the start of this run. After that time a mask ends with the scale in progress, and the text ends.
   * A mask that was started, or that SEGMENT requires, still gets its first scale.
   */
  deadlineMs?: number;
  /** A mask ends when the IoU of two successive decoded masks that are not empty is at least this number, 0..1. */
  stopWhenStable?: number;
  /** Whether a second run draws the part of the image around the object (mask/zoom.ts). Default: the bundle's. */
  detail?: Detail;
  /** Which scales have a `mask-scale` event. The finished mask is the same. Default: the bundle's. */
  previews?: Previews;
  /** How each finished mask is cleaned. Previews, tokens and confidence are those of the model. Default: not at all. */
  cleanUp?: CleanUp;
  /**
   * What was computed for an image is reused between requests with the same salt: its image tokens, and where the
   * images stand before the question also its keys and values. Without a salt nothing is kept.
   */
  cacheSalt?: string;
  /** Strength of classifier-free guidance at the last scale. Default: the bundle's. */
  guidance?: number;
  /** Upper limit of text tokens in the answer. Default 256. */
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
  /** A pixel is inside the mask when its value, 0..1, is above this number. */
  maskThreshold: number;
  precision: string;
  /** cpu | webgpu | cuda | tensorrt: the provider in use; `auto` is resolved. */
  executionProvider: string;
  /** The device string, for example cpu or cuda:0. */
  device: string;
  metrics: Record<string, number>;
  abilities: Abilities;
  /** Upper limit of images in one prompt. Workers of an earlier release do not send this field and the next two. */
  maxImages?: number;
  /** True when the model only answers questions about an image. */
  needsImage?: boolean;
  /** What a request without `ambiguity` means. */
  defaultAmbiguity?: Ambiguity;
  /** What a request without `detail` means. */
  defaultDetail?: Detail;
}

/** What an engine has and has done since it was loaded, for metrics. */
export interface EngineStats {
  /** Bytes of the graphs' files. */
  modelBytes: number;
  /** Upper limit of the KV caches of all turns, bytes. */
  cacheBudgetBytes: number;
  /** Bytes of KV cache that turns have reserved. */
  cacheReservedBytes: number;
  /** Bytes of the keys and values of earlier prompts that are kept for the next question about their images. */
  prefixBytes: number;
  /** Passes of the decoder. */
  passes: number;
  /** Sequences in these passes, all passes together: `sequences / passes` is the mean batch. */
  sequences: number;
}

export interface Engine {
  readonly info: EngineInfo;
  /**
   * Runs one turn. After an abort the iteration ends within one scale or one text token with `InferenceError`
   * CANCELLED, and the KV cache is freed. A turn whose KV cache does not fit beside those of other turns waits. A turn
   * whose KV cache never fits ends with PROMPT_TOO_LONG. Throws InferenceError (see errors.ts). After ENGINE_LOST the
   * next call uses a new process.
   */
  generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<InferenceEvent>;
  /** Resolves when the engine accepts requests. Rejects with ENGINE_LOST while a lost process is being replaced. */
  check(): Promise<void>;
  /**
   * Resident memory in bytes of the engine's own process. Null when it cannot be read. Absent when the engine has no
   * process of its own.
   */
  memoryBytes?(): Promise<number | null>;
  /** Share of the graphs' files that is loaded, 0..1, while the engine loads again; null when it is loaded. */
  loadingShare?(): number | null;
  /** At most a second old. Null while the engine loads again. */
  stats?(): EngineStats | null;
  /** Empties the vision cache and the prefix cache (see cacheSalt). Absent when the engine has none. */
  forgetPictures?(): void;
  dispose(): Promise<void>;
}
