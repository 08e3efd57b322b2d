// Written by scripts/codegen.ts from schema/*.graphql and client/operations/*.graphql. Do not edit.
import type { Document } from './document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/**
 * The complete list of error codes: `errors[].extensions.code` of a response, and `Turn.error.code`. Each error also has
 * `extensions.retryable`: whether the same request may succeed later without a change. Where a code below names an HTTP
 * status, a response with this error and without data has that status.
 */
export type ErrorCode =
  /** The request has no credentials, or they are invalid or expired. HTTP 401. */
  | 'UNAUTHENTICATED'
  /**
   * The credentials are valid, but do not allow this operation at all. An object of another user is `NOT_FOUND` instead.
   * HTTP 403.
   */
  | 'FORBIDDEN'
  /** The object does not exist, or it belongs to another user. */
  | 'NOT_FOUND'
  /**
   * An argument is malformed or outside its limits, which the message names. Also: the request or the GraphQL document is
   * invalid; an operation costs more than `ViewerLimits.maxQueryCost`; or its response exceeds that cost or
   * `ViewerLimits.maxResponseBytes`.
   */
  | 'BAD_USER_INPUT'
  /** The image has too many bytes or pixels. It is refused before it is decoded. `extensions` gives the limit. */
  | 'IMAGE_TOO_LARGE'
  /**
   * The file is empty, truncated, not an image, or of a type other than PNG, JPEG, WebP, AVIF, HEIC or TIFF. The message
   * says what was found and what to do.
   */
  | 'IMAGE_UNREADABLE'
  /** The text alone does not fit into the model's context length. */
  | 'PROMPT_TOO_LONG'
  /**
   * The loaded model lacks the ability: regions, changing a mask (`refineMaskId`), as many images, or text without an
   * image.
   */
  | 'UNSUPPORTED_BY_MODEL'
  /** Another change of the conversation, or a turn that has not ended, excludes this operation. Retryable. */
  | 'CONVERSATION_BUSY'
  /**
   * A limit of `Viewer.limits` is reached: turns per minute, concurrent turns, uploaded bytes per day or model time per
   * day. Retryable after `extensions.retryAfter` seconds. HTTP 429 with `Retry-After`.
   */
  | 'RATE_LIMITED'
  /** Too many turns are waiting in the queue. Retryable. */
  | 'QUEUE_FULL'
  /** No worker is running, or the model's process was lost, or the server stopped, while the turn ran. Retryable. */
  | 'MODEL_UNAVAILABLE'
  /**
   * The issuer of tokens is unreachable for the keys that verify a token, so the server does not know whether the token is
   * valid. The operation was not run. Retryable. HTTP 503; a WebSocket is closed with 1013.
   */
  | 'AUTHENTICATION_UNAVAILABLE'
  /**
   * The database is unreachable, too slow or full. The operation was applied either completely or not at all. Retryable.
   * HTTP 503.
   */
  | 'DATABASE_UNAVAILABLE'
  /** The object store for images and masks does not answer, or it is full. Retryable. */
  | 'STORE_UNAVAILABLE'
  /** A fault of the server. The server's log has an entry with the same `extensions.id`. */
  | 'INTERNAL';

/** Whether an image can be used. */
export type ImageStatus =
  /** Announced; the file was not checked yet. */
  | 'PENDING'
  /** Checked and stored; turns can use it. */
  | 'READY'
  /** The uploaded file cannot be used; `rejection` gives the reason. */
  | 'REJECTED'
  /** Deleted; its files are removed, turns and masks that refer to it remain. */
  | 'DELETED';

/** Input of `createImageUpload`. */
export type CreateImageUploadInput = {
  /** `image/png`, `image/jpeg`, `image/webp`, `image/avif`, `image/heic` (or `image/heif`) or `image/tiff`. */
  contentType: string;
  /** Exact size of the file in bytes, at most `Viewer.limits.maxImageBytes`. */
  byteSize: number;
  /** SHA-256 of the file, 64 hex digits. */
  sha256: string;
};

/** How a mask was created. */
export type MaskOrigin =
  /** The model generated it. */
  | 'MODEL'
  /** `combineMasks` created it from other masks. */
  | 'COMBINED'
  /** A person made it (`createMask`). */
  | 'HUMAN';

/** Whether the model found what the question asks for. */
export type MaskOutcome =
  /** The mask shows what the question asks for. For a mask that the model did not generate: at least one pixel is inside. */
  | 'FOUND'
  /**
   * The mask is empty or nearly empty: nothing in the image matches. For a mask that the model did not generate:
   * no pixel is inside.
   */
  | 'NO_TARGET'
  /**
   * The question is about one thing ("the red ball"), and several things in the image fit it about equally. They are in
   * `Mask.candidates`; the mask itself is the model's guess. Only a bundle that is calibrated for it has this outcome
   * (`SendTurnInput.ambiguity`). The next turn can pick a candidate (`SendTurnInput.candidate`). Annotations that are
   * exported leave the mask out.
   */
  | 'AMBIGUOUS';

/** Whether masks of a turn may have candidates. */
export type MaskAmbiguity =
  /**
   * The model is asked whether several things fit. Unless it is sure that there is one at most, it is asked for their
   * masks, and again about a closer view of each of the 8 largest. Most clear questions take one more pass of the decoder,
   * over a short prompt.
   */
  | 'AUTO'
  /** The model is not asked. No mask of the turn is `AMBIGUOUS`. */
  | 'OFF';

/**
 * Whether several things that the model draws together ("the red balls") have a mask each. The model draws one mask of
 * all of them. A model that understands points (`ModelInfo.abilities.points`) is then asked further questions about parts
 * of the image: for all of the things in four parts that overlap, and for the thing at a place, in at most 12 questions,
 * until little of what was drawn has no mask. `TurnEstimate.maxInstanceTokens` is their upper limit. So things that touch
 * have a mask each, and things that the first drawing lacks may be found. No such questions are asked with
 * `regionPrompts`, `refineMaskId`, `maxScale` or `largestPart`, with a model that understands no points, or after the
 * deadline. Then, and where they find fewer than two things, the connected parts of the drawing are the things, and things
 * that touch share a mask: a part is left out when it is smaller than a twentieth of the largest one, or smaller than the
 * smallest mask that counts as found. At most 16 masks of a turn.
 */
export type MaskInstances =
  /**
   * A mask each, also when the question names the things by a plural alone. Their labels are the phrase for one of them
   * with its number, in the order from left to right, or from top to bottom: "red ball 1 of 2", "red ball 2 of 2".
   * `MaskStarted` of the first has the phrase for all of them, "the red balls". The first of them has the previews, and
   * the tokens, of all of them; the others have none. A thing has the confidence of its own question; a connected part of
   * the drawing has that of the drawing. `minArea` and `fillHoles` apply to the drawing and to each mask. Exports have an
   * annotation for each, in one category without the number: "red ball".
   */
  | 'SEPARATE'
  /** One mask of all of them. */
  | 'MERGED';

/** Which scales of a mask have a preview. The finished mask, its tokens and its confidence are the same. */
export type MaskPreviews =
  /** Every scale. */
  | 'ALL'
  /**
   * Every scale, and all but the last two of each run at half the side: the sizes of `MaskScale.rle` and of its file are
   * those of the smaller preview. Drawing one takes about a quarter of the operations. Scales whose mask counts are drawn
   * whole: the last two, all with `stopWhenStable`, and the one at which the deadline ends the mask.
   * `MaskScale.stability` is null where two previews in a row have different sizes. Where the model's graph that draws
   * masks takes one size only, the previews are those of `ALL`.
   */
  | 'SMALL'
  /** The scales 1, 3, 5 and so on, and the last one of each run. */
  | 'COARSE'
  /** No scale: `Mask.scales` is empty, and the turn has no `MaskScaleReady`. */
  | 'NONE';

/**
 * Whether a mask is drawn in one run or two. The second run sees only the part of the image around the mask of the first
 * run, in the image's own pixels or enlarged, and draws that part again. It has scales of its own. The first mask stays
 * when the second differs much from it and is less sure.
 */
export type MaskDetail =
  /** One run over the whole image. */
  | 'STANDARD'
  /** A second run for each mask that is not empty, unless the part would be most of the image. */
  | 'FINE'
  /** A second run for each mask that is not empty and small: the part covers at most a quarter of the image. */
  | 'AUTO';

/** How a subscription to a turn's events begins. */
export type TurnEventsFrom =
  /** Every stored event after `after`. */
  | 'START'
  /**
   * The state so far, in as few of the stored events after `after` as possible: successive `AnswerDelta` events are merged
   * into one with the `seq` of the last of them, and of each mask only the newest preview is sent. For clients that join
   * late and need no replay.
   */
  | 'LATEST';

/**
 * The state of a turn. `COMPLETED`, `FAILED` and `CANCELLED` are final. A `RUNNING` turn becomes `QUEUED` again when it is
 * released to the queue.
 */
export type TurnStatus =
  /** Waiting in the queue. Turns stay queued when servers restart. */
  | 'QUEUED'
  /**
   * A worker processes the turn. When the worker dies before it has emitted anything, the turn is retried. Otherwise the
   * turn becomes `FAILED` with the retryable code `MODEL_UNAVAILABLE`, so that a partial answer is never continued by
   * another attempt.
   */
  | 'RUNNING'
  /** The turn has ended with an answer. The answer is cut short after `deadlineMs`, or at the limit of tokens. */
  | 'COMPLETED'
  /** An error ended the turn; `error` gives it. What was emitted before stays readable. */
  | 'FAILED'
  /**
   * `cancelTurn`, the deletion of the conversation, or `onDisconnect: CANCEL` ended the turn. What was emitted before
   * stays readable.
   */
  | 'CANCELLED';

/** What happens to a turn that nobody follows. */
export type OnDisconnect =
  /** The turn goes on to its end. */
  | 'CONTINUE'
  /**
   * The server cancels the turn when nobody has followed it with `turnEvents` for some time (default: 30 seconds, set by
   * the server). Any follower counts, over every transport and on every server. The time begins when the turn is sent, and
   * again whenever the last follower leaves. A client that subscribes again within this time loses nothing.
   */
  | 'CANCEL';

/** The kind of answer that the user requests. */
export type RequestedIntent =
  /** The model decides by the text. */
  | 'AUTO'
  /** Text only, no mask. */
  | 'ANSWER'
  /** At least one mask; its outcome is `NO_TARGET` when nothing matches. */
  | 'SEGMENT';

/** A rating of an answer. */
export type Thumb =
  /** The answer is good. */
  | 'UP'
  /** The answer is not good. */
  | 'DOWN';

/**
 * A region to point at: at least one of a box, points and scribbles, also several of them. Original pixels, origin
 * top-left. Nothing may lie outside the image.
 */
export type RegionPromptInput = {
  /**
   * The id of the image: one of `imageIds`, or without `imageIds` one of the images that the model receives from an
   * earlier turn.
   */
  imageId: string;
  /** A box around the region. */
  box?: BoxInput | null | undefined;
  /** Points inside the region, and negative points on what is not meant, at most 64 together. */
  points?: Array<PointInput> | null | undefined;
  /** Lines drawn over the region, at most 16. */
  scribbles?: Array<ScribbleInput> | null | undefined;
};

/** A line drawn by hand. */
export type ScribbleInput = {
  /** The points of the line in order, 2 to 1000. */
  points: Array<PointInput>;
};

/** A box in original pixels, origin top-left. */
export type BoxInput = {
  /** Left edge. */
  x: number;
  /** Top edge. */
  y: number;
  /** Width in pixels, at least 1. */
  width: number;
  /** Height in pixels, at least 1. */
  height: number;
};

/** A point in original pixels, origin top-left. */
export type PointInput = {
  /** Distance from the left edge of the image. */
  x: number;
  /** Distance from the top edge of the image. */
  y: number;
  /**
   * For `RegionPromptInput.points`: the point is on what is not meant. The model does not read it, so every model takes
   * it. The connected part of a finished mask on which the point lies is removed. When `points` has positive points on the
   * same part, only its pixels are removed that are nearer to a negative point than to each positive one. A mask of which
   * nothing is left is `NO_TARGET`. Previews and tokens are not changed. With `refineMaskId`, the mask that is changed is
   * treated first in the same way, unless nothing of it would be left. Only points on the first image count.
   * `BAD_USER_INPUT` in a scribble; ignored in an outline (`RingInput`).
   */
  negative?: boolean | null | undefined;
};

/** Input of `sendTurn` and `estimateTurn`. */
export type SendTurnInput = {
  /** The id of the conversation. Null: a new conversation is created in the same transaction. */
  conversationId?: string | null | undefined;
  /** The text of the question: not blank, at most `Viewer.limits.maxTextLength` characters. */
  text: string;
  /**
   * Images to send with the turn, all `READY`, at most `Viewer.limits.maxImagesPerTurn`. Leave it out to ask about the
   * images of an earlier turn.
   */
  imageIds?: Array<string> | null | undefined;
  /**
   * Regions to point at, at most 16. `UNSUPPORTED_BY_MODEL` when `ModelInfo.abilities` lacks a kind (box, points,
   * scribbles) that is used.
   */
  regionPrompts?: Array<RegionPromptInput> | null | undefined;
  /** The kind of answer. */
  intent?: RequestedIntent | null | undefined;
  /** The position of the turn in the tree. Null: the turn follows `Conversation.activeTurn`. */
  position?: TurnPositionInput | null | undefined;
  /**
   * The same as `position.childOf`. Not together with `position`.
   * @deprecated Use `position`. `parentTurnId` works until release 1.0.0.
   */
  parentTurnId?: string | null | undefined;
  /**
   * The same as `position.siblingOf`. Not together with `position` or `parentTurnId`.
   * @deprecated Use `position`. `siblingOfTurnId` works until release 1.0.0.
   */
  siblingOfTurnId?: string | null | undefined;
  /**
   * A mask of the same conversation that the text changes, for example "only the red one". The mask must not be empty, and
   * it must lie on the first image that the model receives. It becomes the `parent` of the masks in the answer.
   * `UNSUPPORTED_BY_MODEL` without `ModelInfo.abilities.refine`.
   */
  refineMaskId?: string | null | undefined;
  /**
   * Picks a candidate of the mask in `refineMaskId`, which must be `AMBIGUOUS`, by its number from 0. The answer is the
   * mask of the candidate; the model does nothing, and the mask has no scales and no tokens. Errors: `BAD_USER_INPUT` (no
   * `refineMaskId`, no such candidate). A turn that follows one with an `AMBIGUOUS` mask, and sends no images, also picks
   * a candidate when its text says nothing but which one ("the left one", "the second", "the larger one"), or when
   * its text says nothing ("this one") and all points of its `regionPrompts` lie in the candidate.
   */
  candidate?: number | null | undefined;
  /**
   * Whether masks may have the outcome `AMBIGUOUS`. Null: the default of the model, which is `OFF` unless its bundle says
   * otherwise (`ModelInfo.defaultAmbiguity`). `AUTO` has no effect with `regionPrompts`, `refineMaskId` or `maxScale`,
   * after the deadline, and with a model without `ModelInfo.abilities.ambiguity`.
   */
  ambiguity?: MaskAmbiguity | null | undefined;
  /**
   * Whether several things that the question asks for have a mask each, or one mask together. Null: a mask each when the
   * question says "every", "each", "all", "both" or a number, and names them by a plural in the answer ("the red balls");
   * else one mask together.
   */
  instances?: MaskInstances | null | undefined;
  /**
   * Stop each mask after this many scales, at least 1, for a coarse mask in less time. A number above the model's number
   * of scales means all scales.
   */
  maxScale?: number | null | undefined;
  /**
   * Milliseconds that the model may work on the turn, 1 to 600000. They count from the start of the attempt that answers;
   * time in the queue does not count. After the deadline the turn ends `COMPLETED` with what there is: text stops, and a
   * mask stops after its current scale (`Mask.stoppedBy` is `DEADLINE`). With the intent `SEGMENT`, the first scale of a
   * mask is generated in any case.
   */
  deadlineMs?: number | null | undefined;
  /**
   * Stop each mask when two successive previews agree at least this much (intersection over union, 0.5 to 1).
   * `Mask.stoppedBy` is then `STABLE`. Two empty previews do not count. With `previews: COARSE`, the previews that are
   * sent are compared; with `NONE`, the masks of all scales are.
   */
  stopWhenStable?: number | null | undefined;
  /**
   * Whether the model looks a second time at the part of the image around each object, for finer outlines of small
   * objects. Null: the default of the model, which is `STANDARD` unless its bundle says otherwise
   * (`ModelInfo.defaultDetail`); the second run then has no previews, as previews of a part of the image are only for
   * clients that know them. `maxScale` and `stopWhenStable` apply to each run on its own. After the deadline there is no
   * second run.
   */
  detail?: MaskDetail | null | undefined;
  /**
   * Which scales of each mask have a preview, an event `MaskScaleReady` and an entry of `Mask.scales`, and how large the
   * previews are. Fewer or smaller previews take less time. The finished mask is the same. Null: the default of the model,
   * which is `ALL` unless its bundle says otherwise, as a bundle does whose previews take longer than its scales.
   */
  previews?: MaskPreviews | null | undefined;
  /**
   * Remove from each finished mask the connected parts of fewer pixels (original pixels, at least 1; pixels that touch
   * only at a corner are not connected). The largest part always stays. The order is: `fillHoles`, `minArea`,
   * `largestPart`. With any of the three, the final mask, its files, area, box, polygons and outcome are cleaned; its
   * scales, tokens and confidence are those of the model. `regenerateTurn` and `completeMask` clean in the same way.
   */
  minArea?: number | null | undefined;
  /**
   * Fill the holes of each finished mask that have at most this many pixels (original pixels, at least 1). A hole is as in
   * `Polygon.holes`. What lies in a filled hole belongs to the part around it.
   */
  fillHoles?: number | null | undefined;
  /**
   * Keep only the largest connected part of each finished mask. Of several that are equally large, the first in raster
   * order stays.
   */
  largestPart?: boolean | null | undefined;
  /** What happens to the turn when nobody follows it. Default: `CONTINUE`. `regenerateTurn` and `completeMask` keep it. */
  onDisconnect?: OnDisconnect | null | undefined;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input with the same key returns the turn
   * that was created first. Another input with the same key is `BAD_USER_INPUT`. Deleting the conversation frees the keys
   * of its turns.
   */
  idempotencyKey?: string | null | undefined;
};

/** The position of a new turn in the tree of its conversation: exactly one of the two fields. */
export type TurnPositionInput =
  {   /** The id of a turn of the same conversation. The new turn follows it. A turn has at most 100 children. */
  childOf: string; siblingOf?: never; }
  |  { childOf?: never;   /**
   * The id of a turn of the same conversation. The new turn gets the same parent, as for an edited question. A turn has at
   * most 100 siblings.
   */
  siblingOf: string; };

export type CreateChatMutationVariables = Exact<{ [key: string]: never; }>;


export type CreateChatMutation = { createConversation: { conversation: { id: string } } };

export type ActiveTurnQueryVariables = Exact<{
  id: string;
}>;


export type ActiveTurnQuery = { conversation: { id: string, activeTurn: { id: string, status: TurnStatus } | null } | null };

export type ActivePathQueryVariables = Exact<{
  id: string;
  before?: string | null | undefined;
}>;


export type ActivePathQuery = { conversation: { id: string, activePath: { edges: Array<{ node: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } }>, pageInfo: { hasPreviousPage: boolean, startCursor: string | null } } } | null };

export type ScaleFieldsFragment = { scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null };

export type MaskFieldsFragment = { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> };

export type TurnFieldsFragment = { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } };

export type LimitsQueryVariables = Exact<{ [key: string]: never; }>;


export type LimitsQuery = { viewer: { limits: { maxInlineImageBytes: number } } };

export type UploadImageMutationVariables = Exact<{
  dataUri: string;
}>;


export type UploadImageMutation = { uploadImage: { image: { id: string } } };

export type CreateImageUploadMutationVariables = Exact<{
  input: CreateImageUploadInput;
}>;


export type CreateImageUploadMutation = { createImageUpload: { image: { id: string }, upload: { url: string, method: string, headers: Array<{ name: string, value: string }> } } };

export type CompleteImageUploadMutationVariables = Exact<{
  imageId: string;
}>;


export type CompleteImageUploadMutation = { completeImageUpload: { image: { id: string, status: ImageStatus, rejection: { code: ErrorCode, message: string } | null } } };

export type SendTurnMutationVariables = Exact<{
  input: SendTurnInput;
}>;


export type SendTurnMutation = { sendTurn: { turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } }, conversation: { id: string } } };

export type CancelTurnMutationVariables = Exact<{
  turnId: string;
}>;


export type CancelTurnMutation = { cancelTurn: { turn: { id: string, status: TurnStatus } } };

export type RegenerateTurnMutationVariables = Exact<{
  turnId: string;
}>;


export type RegenerateTurnMutation = { regenerateTurn: { turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } } };

export type ReadTurnQueryVariables = Exact<{
  id: string;
}>;


export type ReadTurnQuery = { turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } | null };

export type TurnEventsSubscriptionVariables = Exact<{
  turnId: string;
  after?: number | null | undefined;
  from?: TurnEventsFrom | null | undefined;
  codes?: boolean | null | undefined;
}>;


export type TurnEventsSubscription = { turnEvents:
    | { __typename: 'TurnQueued', position: number, seq: number, turnId: string, at: string }
    | { __typename: 'TurnStarted', modelId: string, attempt: number, seq: number, turnId: string, at: string }
    | { __typename: 'AnswerDelta', text: string, seq: number, turnId: string, at: string }
    | { __typename: 'MaskStarted', maskId: string, label: string, seq: number, turnId: string, at: string }
    | { __typename: 'MaskScaleReady', maskId: string, seq: number, turnId: string, at: string, preview: { scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }, codes?: { ids: string, modelSha256: string } | null }
    | { __typename: 'MaskFinished', seq: number, turnId: string, at: string, mask: { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> } }
    | { __typename: 'TurnFinished', status: TurnStatus, seq: number, turnId: string, at: string, turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } }
   };

export type ViewerEventsSubscriptionVariables = Exact<{
  after?: number | null | undefined;
}>;


export type ViewerEventsSubscription = { viewerEvents:
    | { __typename: 'ConversationCreated', seq: number, at: string, conversationId: string }
    | { __typename: 'ConversationUpdated', seq: number, at: string, conversationId: string }
    | { __typename: 'ConversationDeleted', seq: number, at: string, conversationId: string }
    | { __typename: 'ConversationRestored', seq: number, at: string, conversationId: string }
    | { __typename: 'TurnCreated', turnId: string, seq: number, at: string, conversationId: string }
    | { __typename: 'TurnEnded', turnId: string, seq: number, at: string, conversationId: string }
    | { __typename: 'EventsRemoved', seq: number, at: string, conversationId: string | null }
   };

export const CreateChatDocument = `mutation CreateChat {
  createConversation(input: {}) {
    conversation {
      id
    }
  }
}` as Document<CreateChatMutation, CreateChatMutationVariables>;

export const ActiveTurnDocument = `query ActiveTurn($id: ID!) {
  conversation(id: $id) {
    id
    activeTurn {
      id
      status
    }
  }
}` as Document<ActiveTurnQuery, ActiveTurnQueryVariables>;

export const ActivePathDocument = `query ActivePath($id: ID!, $before: String) {
  conversation(id: $id) {
    id
    activePath(last: 20, before: $before) {
      edges {
        node {
          id
          index
          status
          text
          answer
          requestedIntent
          detail
          images {
            id
            url
            width
            height
          }
          regionPrompts {
            image {
              id
            }
            box {
              x
              y
              width
              height
            }
            points {
              x
              y
            }
            scribbles {
              points {
                x
                y
              }
            }
          }
          refines {
            id
            label
          }
          candidate
          ambiguity
          instances
          masks {
            id
            index
            origin
            parent {
              id
              outcome
            }
            label
            outcome
            candidates {
              index
              label
              confidence
              area
              box {
                x
                y
                width
                height
              }
              rle {
                size
                counts
              }
            }
            area
            box {
              x
              y
              width
              height
            }
            confidence
            size {
              width
              height
            }
            rle {
              size
              counts
            }
            url
            overlayUrl: url(format: OVERLAY)
            jsonUrl: url(format: JSON)
            scales {
              scale
              scaleCount
              side
              box {
                x
                y
                width
                height
              }
              stability
              elapsedMs
              url
            }
          }
          error {
            code
            message
            retryable
          }
          usage {
            prefillMs
            answerMs
            maskMs
          }
          feedback {
            thumb
            text
          }
          parent {
            id
          }
          conversation {
            id
          }
        }
      }
      pageInfo {
        hasPreviousPage
        startCursor
      }
    }
  }
}` as Document<ActivePathQuery, ActivePathQueryVariables>;

export const LimitsDocument = `query Limits {
  viewer {
    limits {
      maxInlineImageBytes
    }
  }
}` as Document<LimitsQuery, LimitsQueryVariables>;

export const UploadImageDocument = `mutation UploadImage($dataUri: String!) {
  uploadImage(input: {dataUri: $dataUri}) {
    image {
      id
    }
  }
}` as Document<UploadImageMutation, UploadImageMutationVariables>;

export const CreateImageUploadDocument = `mutation CreateImageUpload($input: CreateImageUploadInput!) {
  createImageUpload(input: $input) {
    image {
      id
    }
    upload {
      url
      method
      headers {
        name
        value
      }
    }
  }
}` as Document<CreateImageUploadMutation, CreateImageUploadMutationVariables>;

export const CompleteImageUploadDocument = `mutation CompleteImageUpload($imageId: ID!) {
  completeImageUpload(input: {imageId: $imageId}) {
    image {
      id
      status
      rejection {
        code
        message
      }
    }
  }
}` as Document<CompleteImageUploadMutation, CompleteImageUploadMutationVariables>;

export const SendTurnDocument = `mutation SendTurn($input: SendTurnInput!) {
  sendTurn(input: $input) {
    turn {
      id
      index
      status
      text
      answer
      requestedIntent
      detail
      images {
        id
        url
        width
        height
      }
      regionPrompts {
        image {
          id
        }
        box {
          x
          y
          width
          height
        }
        points {
          x
          y
        }
        scribbles {
          points {
            x
            y
          }
        }
      }
      refines {
        id
        label
      }
      candidate
      ambiguity
      instances
      masks {
        id
        index
        origin
        parent {
          id
          outcome
        }
        label
        outcome
        candidates {
          index
          label
          confidence
          area
          box {
            x
            y
            width
            height
          }
          rle {
            size
            counts
          }
        }
        area
        box {
          x
          y
          width
          height
        }
        confidence
        size {
          width
          height
        }
        rle {
          size
          counts
        }
        url
        overlayUrl: url(format: OVERLAY)
        jsonUrl: url(format: JSON)
        scales {
          scale
          scaleCount
          side
          box {
            x
            y
            width
            height
          }
          stability
          elapsedMs
          url
        }
      }
      error {
        code
        message
        retryable
      }
      usage {
        prefillMs
        answerMs
        maskMs
      }
      feedback {
        thumb
        text
      }
      parent {
        id
      }
      conversation {
        id
      }
    }
    conversation {
      id
    }
  }
}` as Document<SendTurnMutation, SendTurnMutationVariables>;

export const CancelTurnDocument = `mutation CancelTurn($turnId: ID!) {
  cancelTurn(input: {turnId: $turnId}) {
    turn {
      id
      status
    }
  }
}` as Document<CancelTurnMutation, CancelTurnMutationVariables>;

export const RegenerateTurnDocument = `mutation RegenerateTurn($turnId: ID!) {
  regenerateTurn(input: {turnId: $turnId}) {
    turn {
      id
      index
      status
      text
      answer
      requestedIntent
      detail
      images {
        id
        url
        width
        height
      }
      regionPrompts {
        image {
          id
        }
        box {
          x
          y
          width
          height
        }
        points {
          x
          y
        }
        scribbles {
          points {
            x
            y
          }
        }
      }
      refines {
        id
        label
      }
      candidate
      ambiguity
      instances
      masks {
        id
        index
        origin
        parent {
          id
          outcome
        }
        label
        outcome
        candidates {
          index
          label
          confidence
          area
          box {
            x
            y
            width
            height
          }
          rle {
            size
            counts
          }
        }
        area
        box {
          x
          y
          width
          height
        }
        confidence
        size {
          width
          height
        }
        rle {
          size
          counts
        }
        url
        overlayUrl: url(format: OVERLAY)
        jsonUrl: url(format: JSON)
        scales {
          scale
          scaleCount
          side
          box {
            x
            y
            width
            height
          }
          stability
          elapsedMs
          url
        }
      }
      error {
        code
        message
        retryable
      }
      usage {
        prefillMs
        answerMs
        maskMs
      }
      feedback {
        thumb
        text
      }
      parent {
        id
      }
      conversation {
        id
      }
    }
  }
}` as Document<RegenerateTurnMutation, RegenerateTurnMutationVariables>;

export const ReadTurnDocument = `query ReadTurn($id: ID!) {
  turn(id: $id) {
    id
    index
    status
    text
    answer
    requestedIntent
    detail
    images {
      id
      url
      width
      height
    }
    regionPrompts {
      image {
        id
      }
      box {
        x
        y
        width
        height
      }
      points {
        x
        y
      }
      scribbles {
        points {
          x
          y
        }
      }
    }
    refines {
      id
      label
    }
    candidate
    ambiguity
    instances
    masks {
      id
      index
      origin
      parent {
        id
        outcome
      }
      label
      outcome
      candidates {
        index
        label
        confidence
        area
        box {
          x
          y
          width
          height
        }
        rle {
          size
          counts
        }
      }
      area
      box {
        x
        y
        width
        height
      }
      confidence
      size {
        width
        height
      }
      rle {
        size
        counts
      }
      url
      overlayUrl: url(format: OVERLAY)
      jsonUrl: url(format: JSON)
      scales {
        scale
        scaleCount
        side
        box {
          x
          y
          width
          height
        }
        stability
        elapsedMs
        url
      }
    }
    error {
      code
      message
      retryable
    }
    usage {
      prefillMs
      answerMs
      maskMs
    }
    feedback {
      thumb
      text
    }
    parent {
      id
    }
    conversation {
      id
    }
  }
}` as Document<ReadTurnQuery, ReadTurnQueryVariables>;

export const TurnEventsDocument = `subscription TurnEvents($turnId: ID!, $after: Int, $from: TurnEventsFrom, $codes: Boolean = false) {
  turnEvents(turnId: $turnId, after: $after, from: $from) {
    __typename
    seq
    turnId
    at
    ... on TurnQueued {
      position
    }
    ... on TurnStarted {
      modelId
      attempt
    }
    ... on AnswerDelta {
      text
    }
    ... on MaskStarted {
      maskId
      label
    }
    ... on MaskScaleReady {
      maskId
      preview {
        scale
        scaleCount
        side
        box {
          x
          y
          width
          height
        }
        stability
        elapsedMs
        url
      }
      codes @include(if: $codes) {
        ids
        modelSha256
      }
    }
    ... on MaskFinished {
      mask {
        id
        index
        origin
        parent {
          id
          outcome
        }
        label
        outcome
        candidates {
          index
          label
          confidence
          area
          box {
            x
            y
            width
            height
          }
          rle {
            size
            counts
          }
        }
        area
        box {
          x
          y
          width
          height
        }
        confidence
        size {
          width
          height
        }
        rle {
          size
          counts
        }
        url
        overlayUrl: url(format: OVERLAY)
        jsonUrl: url(format: JSON)
        scales {
          scale
          scaleCount
          side
          box {
            x
            y
            width
            height
          }
          stability
          elapsedMs
          url
        }
      }
    }
    ... on TurnFinished {
      status
      turn {
        id
        index
        status
        text
        answer
        requestedIntent
        detail
        images {
          id
          url
          width
          height
        }
        regionPrompts {
          image {
            id
          }
          box {
            x
            y
            width
            height
          }
          points {
            x
            y
          }
          scribbles {
            points {
              x
              y
            }
          }
        }
        refines {
          id
          label
        }
        candidate
        ambiguity
        instances
        masks {
          id
          index
          origin
          parent {
            id
            outcome
          }
          label
          outcome
          candidates {
            index
            label
            confidence
            area
            box {
              x
              y
              width
              height
            }
            rle {
              size
              counts
            }
          }
          area
          box {
            x
            y
            width
            height
          }
          confidence
          size {
            width
            height
          }
          rle {
            size
            counts
          }
          url
          overlayUrl: url(format: OVERLAY)
          jsonUrl: url(format: JSON)
          scales {
            scale
            scaleCount
            side
            box {
              x
              y
              width
              height
            }
            stability
            elapsedMs
            url
          }
        }
        error {
          code
          message
          retryable
        }
        usage {
          prefillMs
          answerMs
          maskMs
        }
        feedback {
          thumb
          text
        }
        parent {
          id
        }
        conversation {
          id
        }
      }
    }
  }
}` as Document<TurnEventsSubscription, TurnEventsSubscriptionVariables>;

export const ViewerEventsDocument = `subscription ViewerEvents($after: Int) {
  viewerEvents(after: $after) {
    __typename
    seq
    at
    conversationId
    ... on TurnCreated {
      turnId
    }
    ... on TurnEnded {
      turnId
    }
  }
}` as Document<ViewerEventsSubscription, ViewerEventsSubscriptionVariables>;
