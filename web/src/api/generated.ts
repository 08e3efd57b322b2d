// Written by scripts/codegen.ts from schema/*.graphql and web/operations/*.graphql. Do not edit.
import type { Document } from '../../../client/src/document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Input of `updateConversation`. */
export type UpdateConversationInput = {
  /** The id of the conversation. */
  conversationId: string;
  /** The new title, at most 200 characters; null removes the title. */
  title?: string | null | undefined;
  /** The new tags, which replace all tags: at most 20 of 1 to 50 characters. */
  tags?: Array<string> | null | undefined;
  /** true archives the conversation, false unarchives it. */
  archived?: boolean | null | undefined;
  /**
   * A turn of the conversation. The active branch becomes the one through this turn, down to the newest turn below it.
   * `updatedAt` does not change.
   */
  activeTurnId?: string | null | undefined;
};

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

/**
 * The contents of an archive, beside the images in `images/`. Masks are exact in every pixel unless the format says
 * otherwise. Only `JSON` contains empty masks. Coordinates are original pixels, origin top-left. A category is the label
 * of masks without case, leading article, and punctuation at the ends: "The red ball." and "red ball" are both `red ball`.
 */
export type ExportFormat =
  /**
   * `conversation.json`: the turns of all branches, and the masks with their scales. `masks/<id>/`: every file of every
   * mask.
   */
  | 'JSON'
  /**
   * `annotations/instances_default.json`: a COCO dataset. Segmentations are compressed RLE as pycocotools reads it; file
   * names are those in `images/`.
   */
  | 'COCO'
  /**
   * `tasks.json` and `label-config.xml` for Label Studio. Masks are brush labels in its run-length encoding. Label Studio
   * has to serve the images as local files, as the archive's `README.md` explains.
   */
  | 'LABEL_STUDIO'
  /** `annotations.xml`: "CVAT for images 1.1" with mask shapes. */
  | 'CVAT'
  /**
   * `data.yaml` and `labels/<image id>.txt`, as Ultralytics reads them. Each mask is one row with one outline; x and y are
   * fractions of width and height. The outline runs through the outermost pixels, to each hole and back, and joins the
   * pieces of a mask by straight lines. A reader that fills by the even-odd rule (OpenCV) restores a mask of one piece
   * exactly, and a mask of several pieces together with the joining lines.
   */
  | 'YOLO_SEG'
  /**
   * `images/<image id>.json` for labelme, beside each image. Each piece of a mask is a polygon through the outermost
   * pixels, to each hole and back. The polygons of one mask have the same group. labelme's fill restores the mask exactly.
   */
  | 'LABELME'
  /**
   * `<image id>.geojson` for each image, with one feature per mask. Polygons follow the edges of pixels and are valid by
   * OGC Simple Features. The y axis points down. Outer rings are counter-clockwise by their coordinate values (RFC 7946).
   */
  | 'GEOJSON'
  /** `<image id>.svg` for each image: one path per mask, along the edges of pixels, over the image. */
  | 'SVG'
  /**
   * `redraw.html`: a page that draws the masks from their visual tokens, scale by scale, without a server and without a
   * network. It contains the runtime and the mask decoder, about 5 MB, and the finished masks themselves where the bundle
   * takes their outline from the image. It shows the masks that the bundle of this server generated, and leaves out a mask
   * of two runs that has no previews. The URL answers `MODEL_UNAVAILABLE` on a server without a bundle, and
   * `UNSUPPORTED_BY_MODEL` when the mask decoder has more than 64 MiB.
   */
  | 'REDRAW'
  /**
   * `corrections.jsonl`: the masks of people (`Mask.origin` is `HUMAN`) as training data, one line of JSON per image:
   * `{file, width, height, split: "train", objects: [{name, counts, crowd: false}]}`. `counts` is compressed RLE and
   * `name` the category. A mask that a person corrected again is left out. The archive contains only the images with such
   * masks. `training/photos.py` reads it: `--sets corrections`. The owner decides, with this export, what becomes training
   * data; the server exports nothing by itself.
   */
  | 'TRAINING';

/** A set operation on the pixels of masks. */
export type MaskOperation =
  /** Pixels inside at least one mask: 2 to 16 masks. */
  | 'UNION'
  /** Pixels inside all masks: 2 to 16 masks. */
  | 'INTERSECTION'
  /** Pixels inside the first mask and outside all others: 2 to 16 masks. */
  | 'DIFFERENCE'
  /** Pixels outside the mask: exactly 1 mask. */
  | 'INVERT';

/** How a mask was created. */
export type MaskOrigin =
  /** The model generated it. */
  | 'MODEL'
  /** `combineMasks` created it from other masks. */
  | 'COMBINED'
  /** A person made it (`createMask`). */
  | 'HUMAN';

/** Input of `combineMasks`. */
export type CombineMasksInput = {
  /** The set operation. */
  operation: MaskOperation;
  /** The ids of the masks, each once. The order matters for `DIFFERENCE`. The turn of the first mask gets the new mask. */
  maskIds: Array<string>;
  /** The label of the new mask, 1 to 200 characters. Default: a label made from the labels of the masks. */
  label?: string | null | undefined;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input with the same key returns the mask
   * that was created first. Another input for the same turn with the same key is `BAD_USER_INPUT`; `createMask` shares the
   * keys of the turn.
   */
  idempotencyKey?: string | null | undefined;
};

/** Input of `createMask`. */
export type CreateMaskInput = {
  /** The id of the turn that gets the mask. It must have ended. */
  turnId: string;
  /**
   * The id of the image that the mask lies on: one of the images that the model received with the turn. Default: the image
   * of the mask in `basedOnMaskId`, or else the first of these images.
   */
  imageId?: string | null | undefined;
  /**
   * The id of the mask that was corrected: a mask of the same conversation on the same image. It becomes the `parent` of
   * the new mask.
   */
  basedOnMaskId?: string | null | undefined;
  /** What the mask shows, 1 to 200 characters. Default: the label of the mask in `basedOnMaskId`; required without it. */
  label?: string | null | undefined;
  /** The pixels of the mask. */
  shape: MaskShapeInput;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input for the same turn with the same
   * key returns the mask that was created first, and a PNG that is sent again is not counted as an upload again. Another
   * input with the same key is `BAD_USER_INPUT`; `combineMasks` shares the keys of the turn.
   */
  idempotencyKey?: string | null | undefined;
};

/**
 * The pixels of a mask in original pixels, origin top-left: exactly one of the fields. A mask may be empty. It has at most
 * 500,000 runs in run-length encoding.
 */
export type MaskShapeInput =
  {   /** Run-length encoding. `size` is the size of the image. */
  rle: RleInput; polygons?: never; png?: never; }
  |  { rle?: never;   /**
   * Outlines, at most 1,000 rings and 100,000 points in all. A pixel is inside a ring when its centre is inside it
   * (even-odd rule), and inside the mask when it is inside an outline and in none of the holes of that outline. `[]` is an
   * empty mask.
   */
  polygons: Array<PolygonInput>; png?: never; }
  |  { rle?: never; polygons?: never;   /**
   * A PNG of the size of the image, as a data URI (`data:image/png;base64,...`), at most
   * `Viewer.limits.maxInlineImageBytes`. A pixel that is brighter than half is inside; transparency is laid on black.
   */
  png: string; };

/** COCO run-length encoding, column-major, as pycocotools writes it. */
export type RleInput = {
  /** [height, width] in pixels. */
  size: Array<number>;
  /** The runs in COCO's compressed string form. */
  counts: string;
};

/** An outline with holes. */
export type PolygonInput = {
  /** The outline. */
  outer: RingInput;
  /** The holes. */
  holes?: Array<RingInput> | null | undefined;
};

/** A closed line. The last point connects to the first point, which is not repeated. */
export type RingInput = {
  /** The corners in order, at least 3, in the image. */
  points: Array<PointInput>;
};

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

/** Input of `shareConversation`. */
export type ShareConversationInput = {
  /** The id of the conversation. */
  conversationId: string;
  /** Days until the link expires, 1 to 365; null: the link does not expire. */
  expiresInDays?: number | null | undefined;
};

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

/** Input of `setTurnFeedback`. Without rating and text, it removes the feedback. */
export type SetTurnFeedbackInput = {
  /** The id of the turn. */
  turnId: string;
  /** The rating. */
  thumb?: Thumb | null | undefined;
  /** The text, at most 2000 characters; a blank text counts as none. */
  text?: string | null | undefined;
};

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

/** The parts of a turn that a search covers. */
export type SearchField =
  /** The text of the question. */
  | 'TEXT'
  /** The labels of the turn's masks. */
  | 'LABELS'
  /** The text of the answer. */
  | 'ANSWER';

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

export type StartQueryVariables = Exact<{ [key: string]: never; }>;


export type StartQuery = { viewer: { lastEventSeq: number, limits: { maxInlineImageBytes: number, maxImageBytes: number, maxTextLength: number } } };

export type ModelQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelQuery = { model: { name: string, domain: string, device: string, scaleSides: Array<number>, defaultAmbiguity: MaskAmbiguity, defaultDetail: MaskDetail, abilities: { points: boolean, boxes: boolean, refine: boolean, ambiguity: boolean, mainObject: boolean } } | null };

export type ConversationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ConversationsQuery = { conversations: { edges: Array<{ node: { id: string, title: string | null, updatedAt: string, images: Array<{ id: string, thumbnailUrl: string | null }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TurnsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type TurnsQuery = { conversation: { id: string, activeTurn: { id: string } | null, turns: { edges: Array<{ node: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type EstimateQueryVariables = Exact<{
  input: SendTurnInput;
}>;


export type EstimateQuery = { estimateTurn: { roomTokens: number } };

export type SearchTurnsQueryVariables = Exact<{
  query: string;
}>;


export type SearchTurnsQuery = { searchTurns: { edges: Array<{ node: { id: string, text: string, answer: string | null, conversation: { id: string } }, highlights: Array<{ field: SearchField, parts: Array<{ text: string, matched: boolean }> }> }> } };

export type ChangeConversationMutationVariables = Exact<{
  input: UpdateConversationInput;
}>;


export type ChangeConversationMutation = { updateConversation: { conversation: { id: string } } };

export type DeleteConversationMutationVariables = Exact<{
  id: string;
}>;


export type DeleteConversationMutation = { deleteConversation: { deletedConversationId: string } };

export type RestoreConversationMutationVariables = Exact<{
  id: string;
}>;


export type RestoreConversationMutation = { restoreConversation: { conversation: { id: string } } };

export type ExportUrlQueryVariables = Exact<{
  id: string;
  format: ExportFormat;
}>;


export type ExportUrlQuery = { conversation: { exportUrl: string } | null };

export type SetFeedbackMutationVariables = Exact<{
  input: SetTurnFeedbackInput;
}>;


export type SetFeedbackMutation = { setTurnFeedback: { turn: { feedback: { thumb: Thumb | null, text: string | null } | null } } };

export type CombineMasksMutationVariables = Exact<{
  input: CombineMasksInput;
}>;


export type CombineMasksMutation = { combineMasks: { mask: { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> } } };

export type CreateMaskMutationVariables = Exact<{
  input: CreateMaskInput;
}>;


export type CreateMaskMutation = { createMask: { mask: { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> } } };

export type ServedPictureQueryVariables = Exact<{
  id: string;
}>;


export type ServedPictureQuery = { image: { id: string, url: string | null } | null };

export type MaskDecoderQueryVariables = Exact<{ [key: string]: never; }>;


export type MaskDecoderQuery = { model: { sha256: string, maskDecoder: { rules: { url: string }, files: Array<{ name: string, url: string, byteSize: number }> } | null } | null };

export type MaskTokensQueryVariables = Exact<{
  id: string;
}>;


export type MaskTokensQuery = { mask: { tokens: string, lastScale: number | null, zoom: { x: number, y: number, width: number, height: number } | null, scales: Array<{ scale: number, side: number, box: { x: number, y: number, width: number, height: number } | null }>, turn: { model: { sha256: string } | null } } | null };

export type SharesQueryVariables = Exact<{
  id: string;
}>;


export type SharesQuery = { conversation: { shares: Array<{ id: string, createdAt: string, expiresAt: string | null }> } | null };

export type ShareConversationMutationVariables = Exact<{
  input: ShareConversationInput;
}>;


export type ShareConversationMutation = { shareConversation: { token: string, share: { id: string, createdAt: string, expiresAt: string | null } } };

export type RevokeShareMutationVariables = Exact<{
  id: string;
}>;


export type RevokeShareMutation = { revokeShare: { revokedShareId: string } };

export type SharedConversationQueryVariables = Exact<{
  token: string;
  after?: string | null | undefined;
}>;


export type SharedConversationQuery = { sharedConversation: { title: string | null, turns: { edges: Array<{ node: { id: string, status: TurnStatus, text: string, answer: string | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, masks: Array<{ id: string, origin: MaskOrigin, parentId: string | null, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type ScaleFieldsFragment = { scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null };

export type MaskFieldsFragment = { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> };

export type TurnFieldsFragment = { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, detail: MaskDetail | null, candidate: number | null, ambiguity: MaskAmbiguity | null, instances: MaskInstances | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, parent: { id: string, outcome: MaskOutcome } | null, candidates: Array<{ index: number, label: string, confidence: number, area: number, box: { x: number, y: number, width: number, height: number }, rle: { size: Array<number>, counts: string } }>, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string, box: { x: number, y: number, width: number, height: number } | null }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } };

export const StartDocument = `query Start {
  viewer {
    lastEventSeq
    limits {
      maxInlineImageBytes
      maxImageBytes
      maxTextLength
    }
  }
}` as Document<StartQuery, StartQueryVariables>;

export const ModelDocument = `query Model {
  model {
    name
    domain
    device
    scaleSides
    abilities {
      points
      boxes
      refine
      ambiguity
      mainObject
    }
    defaultAmbiguity
    defaultDetail
  }
}` as Document<ModelQuery, ModelQueryVariables>;

export const ConversationsDocument = `query Conversations($first: Int = 30, $after: String) {
  conversations(first: $first, after: $after) {
    edges {
      node {
        id
        title
        updatedAt
        images {
          id
          thumbnailUrl
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}` as Document<ConversationsQuery, ConversationsQueryVariables>;

export const TurnsDocument = `query Turns($id: ID!, $after: String) {
  conversation(id: $id) {
    id
    activeTurn {
      id
    }
    turns(first: 50, after: $after) {
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
        hasNextPage
        endCursor
      }
    }
  }
}` as Document<TurnsQuery, TurnsQueryVariables>;

export const EstimateDocument = `query Estimate($input: SendTurnInput!) {
  estimateTurn(input: $input) {
    roomTokens
  }
}` as Document<EstimateQuery, EstimateQueryVariables>;

export const SearchTurnsDocument = `query SearchTurns($query: String!) {
  searchTurns(query: $query, first: 20) {
    edges {
      node {
        id
        text
        answer
        conversation {
          id
        }
      }
      highlights {
        field
        parts {
          text
          matched
        }
      }
    }
  }
}` as Document<SearchTurnsQuery, SearchTurnsQueryVariables>;

export const ChangeConversationDocument = `mutation ChangeConversation($input: UpdateConversationInput!) {
  updateConversation(input: $input) {
    conversation {
      id
    }
  }
}` as Document<ChangeConversationMutation, ChangeConversationMutationVariables>;

export const DeleteConversationDocument = `mutation DeleteConversation($id: ID!) {
  deleteConversation(input: {conversationId: $id}) {
    deletedConversationId
  }
}` as Document<DeleteConversationMutation, DeleteConversationMutationVariables>;

export const RestoreConversationDocument = `mutation RestoreConversation($id: ID!) {
  restoreConversation(input: {conversationId: $id}) {
    conversation {
      id
    }
  }
}` as Document<RestoreConversationMutation, RestoreConversationMutationVariables>;

export const ExportUrlDocument = `query ExportUrl($id: ID!, $format: ExportFormat!) {
  conversation(id: $id) {
    exportUrl(format: $format)
  }
}` as Document<ExportUrlQuery, ExportUrlQueryVariables>;

export const SetFeedbackDocument = `mutation SetFeedback($input: SetTurnFeedbackInput!) {
  setTurnFeedback(input: $input) {
    turn {
      feedback {
        thumb
        text
      }
    }
  }
}` as Document<SetFeedbackMutation, SetFeedbackMutationVariables>;

export const CombineMasksDocument = `mutation CombineMasks($input: CombineMasksInput!) {
  combineMasks(input: $input) {
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
}` as Document<CombineMasksMutation, CombineMasksMutationVariables>;

export const CreateMaskDocument = `mutation CreateMask($input: CreateMaskInput!) {
  createMask(input: $input) {
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
}` as Document<CreateMaskMutation, CreateMaskMutationVariables>;

export const ServedPictureDocument = `query ServedPicture($id: ID!) {
  image(id: $id) {
    id
    url
  }
}` as Document<ServedPictureQuery, ServedPictureQueryVariables>;

export const MaskDecoderDocument = `query MaskDecoder {
  model {
    sha256
    maskDecoder {
      rules {
        url
      }
      files {
        name
        url
        byteSize
      }
    }
  }
}` as Document<MaskDecoderQuery, MaskDecoderQueryVariables>;

export const MaskTokensDocument = `query MaskTokens($id: ID!) {
  mask(id: $id) {
    tokens
    lastScale
    zoom {
      x
      y
      width
      height
    }
    scales {
      scale
      side
      box {
        x
        y
        width
        height
      }
    }
    turn {
      model {
        sha256
      }
    }
  }
}` as Document<MaskTokensQuery, MaskTokensQueryVariables>;

export const SharesDocument = `query Shares($id: ID!) {
  conversation(id: $id) {
    shares {
      id
      createdAt
      expiresAt
    }
  }
}` as Document<SharesQuery, SharesQueryVariables>;

export const ShareConversationDocument = `mutation ShareConversation($input: ShareConversationInput!) {
  shareConversation(input: $input) {
    share {
      id
      createdAt
      expiresAt
    }
    token
  }
}` as Document<ShareConversationMutation, ShareConversationMutationVariables>;

export const RevokeShareDocument = `mutation RevokeShare($id: ID!) {
  revokeShare(input: {shareId: $id}) {
    revokedShareId
  }
}` as Document<RevokeShareMutation, RevokeShareMutationVariables>;

export const SharedConversationDocument = `query SharedConversation($token: String!, $after: String) {
  sharedConversation(token: $token) {
    title
    turns(first: 50, after: $after) {
      edges {
        node {
          id
          status
          text
          answer
          images {
            id
            url
            width
            height
          }
          masks {
            id
            origin
            parentId
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
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}` as Document<SharedConversationQuery, SharedConversationQueryVariables>;
