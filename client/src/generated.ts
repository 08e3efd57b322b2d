// Written by scripts/codegen.ts from schema/*.graphql and client/operations/*.graphql. Do not edit.
import type { Document } from './document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/**
 * The closed table of what can go wrong: `errors[].extensions.code` of a response, and `Turn.error.code`. Each error also carries
 * `extensions.retryable`: whether the same request may succeed later without being changed.
 */
export type ErrorCode =
  /** No identity was given, or it is no longer valid. HTTP 401. */
  | 'UNAUTHENTICATED'
  /** Known, but not allowed to do this at all. What is merely not yours is `NOT_FOUND`. HTTP 403. */
  | 'FORBIDDEN'
  /** There is no such thing, or it is not yours. */
  | 'NOT_FOUND'
  /**
   * An argument is malformed or outside its limits, which the message names; a request or document is none; or an operation costs more than
   * `ViewerLimits.maxQueryCost`, or brings more than that or `ViewerLimits.maxResponseBytes` in truth.
   */
  | 'BAD_USER_INPUT'
  /** Too many bytes or too many pixels; refused before the picture is decoded. `extensions` names the limit. */
  | 'IMAGE_TOO_LARGE'
  /**
   * Not a picture, truncated, empty, or of a type other than PNG, JPEG, WebP, AVIF, HEIC or TIFF; the message names what
   * was found and what to do.
   */
  | 'IMAGE_UNREADABLE'
  /** The text alone does not fit the model's positions. */
  | 'PROMPT_TOO_LONG'
  /** The loaded model has no such ability (regions, refining a mask). */
  | 'UNSUPPORTED_BY_MODEL'
  /** The conversation is being changed in a way that excludes this. Retryable. */
  | 'CONVERSATION_BUSY'
  /**
   * A limit of `Viewer.limits` is reached: turns a minute or at a time, bytes or model time a day. Retryable after `extensions.retryAfter` seconds.
   * HTTP 429 with `Retry-After`.
   */
  | 'RATE_LIMITED'
  /** Too many turns are waiting. Retryable. */
  | 'QUEUE_FULL'
  /** The model's process was lost, or the server stopped, while the turn ran. Retryable. */
  | 'MODEL_UNAVAILABLE'
  /**
   * The issuer of tokens cannot be reached for the keys that they are checked with: whether a token is valid is not known. Nothing was done.
   * Retryable. HTTP 503; a socket is closed with 1013.
   */
  | 'AUTHENTICATION_UNAVAILABLE'
  /** The database cannot be reached, takes too long, or has no room left. Nothing was changed, or all that was asked was. Retryable. HTTP 503. */
  | 'DATABASE_UNAVAILABLE'
  /** Pictures and masks cannot be stored or read now: the store does not answer, or it has no room left. Retryable. */
  | 'STORE_UNAVAILABLE'
  /** A fault of the server. `extensions.id` is in its log too. */
  | 'INTERNAL';

/** Whether a picture can be used. */
export type ImageStatus =
  /** Announced; its bytes were not checked yet. */
  | 'PENDING'
  /** Checked and stored; turns may use it. */
  | 'READY'
  /** What was uploaded cannot be used; `rejection` says why. */
  | 'REJECTED'
  /** Deleted; its files are gone, and what turns and masks say of it stays. */
  | 'DELETED';

/** An upload to be announced. */
export type CreateImageUploadInput = {
  /** `image/png`, `image/jpeg`, `image/webp`, `image/avif`, `image/heic` (or `image/heif`) or `image/tiff`. */
  contentType: string;
  /** Exact number of bytes, at most `Viewer.limits.maxImageBytes`. */
  byteSize: number;
  /** sha256 of the bytes, 64 hex digits. */
  sha256: string;
};

/** How a mask came to be. */
export type MaskOrigin =
  /** The model drew it. */
  | 'MODEL'
  /** `combineMasks` made it of others. */
  | 'COMBINED';

/** Whether the model found what was asked for. */
export type MaskOutcome =
  /** There is a mask. */
  | 'FOUND'
  /** The mask is (nearly) empty: nothing in the picture matches. A combined mask: no pixel is inside. */
  | 'NO_TARGET';

/** How far a turn has come. It moves downward in this list only, and ends in one of the last three. */
export type TurnStatus =
  /** Waiting for its turn. Turns found waiting when the server starts are taken up. */
  | 'QUEUED'
  /**
   * Being answered. When the process that answers it dies, it is taken up again if nothing was shown yet; else it becomes `FAILED`
   * with the retryable code `MODEL_UNAVAILABLE`, so that half an answer is never continued by another one.
   */
  | 'RUNNING'
  /** Answered in full. */
  | 'COMPLETED'
  /** Ended by a fault; `error` says which. What was shown before stays readable. */
  | 'FAILED'
  /** Ended by `cancelTurn`. What was shown before stays readable. */
  | 'CANCELLED';

/** What is wished for. */
export type RequestedIntent =
  /** The model decides by the words. */
  | 'AUTO'
  /** Text only, no mask. */
  | 'ANSWER'
  /** A mask in any case, `NO_TARGET` when nothing matches. */
  | 'SEGMENT';

/** Whether an answer was good. */
export type Thumb =
  /** It was. */
  | 'UP'
  /** It was not. */
  | 'DOWN';

/** A region to point at: at least one of a box, points and scribbles. Original pixels, origin top-left; nothing may lie outside the picture. */
export type RegionPromptInput = {
  /** The picture: one of `imageIds`, or without these one of the pictures that the model sees from before. */
  imageId: string;
  /** A box around it. */
  box?: BoxInput | null | undefined;
  /** Points in it, at most 64. */
  points?: Array<PointInput> | null | undefined;
  /** Lines drawn over it, at most 16. */
  scribbles?: Array<ScribbleInput> | null | undefined;
};

/** A line drawn by hand. */
export type ScribbleInput = {
  /** From its beginning to its end, 2 to 1000. */
  points: Array<PointInput>;
};

/** A box in original pixels, origin top-left. */
export type BoxInput = {
  /** Left edge. */
  x: number;
  /** Top edge. */
  y: number;
  /** Pixels across, at least 1. */
  width: number;
  /** Pixels down, at least 1. */
  height: number;
};

/** A point in original pixels, origin top-left. */
export type PointInput = {
  /** To the right. */
  x: number;
  /** Down. */
  y: number;
};

/** A question. */
export type SendTurnInput = {
  /** The conversation to go on with; null opens a new one, in the same step. */
  conversationId?: string | null | undefined;
  /** What to ask: not blank, at most `Viewer.limits.maxTextLength` characters. */
  text: string;
  /** Pictures to send along, all `READY`; `Viewer.limits.maxImagesPerTurn` at most. Leave it out to ask about the ones before. */
  imageIds?: Array<string> | null | undefined;
  /** Regions to point at, at most 16. `UNSUPPORTED_BY_MODEL` where `ModelInfo.abilities` has not what is used of boxes, points and scribbles. */
  regionPrompts?: Array<RegionPromptInput> | null | undefined;
  /** What is wished for. */
  intent?: RequestedIntent | null | undefined;
  /** The turn to follow, of the same conversation. Null: `Conversation.activeTurn`. A turn is followed by at most 100 others. */
  parentTurnId?: string | null | undefined;
  /** For an edited question: the turn that it stands beside (same parent). Not together with `parentTurnId`. */
  siblingOfTurnId?: string | null | undefined;
  /**
   * A mask of the same conversation that the text says how to change ("only the red one"); not empty, and on the first picture that the model sees. It
   * becomes the `parent` of the masks in the answer. `UNSUPPORTED_BY_MODEL` without `ModelInfo.abilities.refine`.
   */
  refineMaskId?: string | null | undefined;
  /** Stop each mask after this many scales, from 1; more than the model has means all. For a rough mask in less time. */
  maxScale?: number | null | undefined;
  /**
   * Milliseconds that the model may take, from 1 to 600000, counted from when it begins (`startedAt`), not in the queue. When they are over the turn ends
   * `COMPLETED` with what there is: words end, a mask ends after the scale that is being made (`Mask.stoppedBy` is then `DEADLINE`). A mask that was
   * wished for (`SEGMENT`) gets its first scale in any case.
   */
  deadlineMs?: number | null | undefined;
  /**
   * End each mask as soon as two successive previews agree at least this much (intersection over union, 0.5 to 1): `Mask.stoppedBy` is then `STABLE`.
   * Two empty previews do not count.
   */
  stopWhenStable?: number | null | undefined;
  /**
   * Your own name for this request, 1 to 200 characters. Sending the same input with the same key again returns the turn that was made the first time;
   * another input with the same key is `BAD_USER_INPUT`.
   */
  idempotencyKey?: string | null | undefined;
};

export type ScaleFieldsFragment = { scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string };

export type MaskFieldsFragment = { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> };

export type TurnFieldsFragment = { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } };

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


export type SendTurnMutation = { sendTurn: { turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } }, conversation: { id: string } } };

export type CancelTurnMutationVariables = Exact<{
  turnId: string;
}>;


export type CancelTurnMutation = { cancelTurn: { turn: { id: string, status: TurnStatus } } };

export type RegenerateTurnMutationVariables = Exact<{
  turnId: string;
}>;


export type RegenerateTurnMutation = { regenerateTurn: { turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } } };

export type ReadTurnQueryVariables = Exact<{
  id: string;
}>;


export type ReadTurnQuery = { turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } | null };

export type TurnEventsSubscriptionVariables = Exact<{
  turnId: string;
  after?: number | null | undefined;
}>;


export type TurnEventsSubscription = { turnEvents:
    | { __typename: 'TurnQueued', position: number, seq: number, turnId: string, at: string }
    | { __typename: 'TurnStarted', modelId: string, attempt: number, seq: number, turnId: string, at: string }
    | { __typename: 'AnswerDelta', text: string, seq: number, turnId: string, at: string }
    | { __typename: 'MaskStarted', maskId: string, label: string, seq: number, turnId: string, at: string }
    | { __typename: 'MaskScaleReady', maskId: string, seq: number, turnId: string, at: string, preview: { scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string } }
    | { __typename: 'MaskFinished', seq: number, turnId: string, at: string, mask: { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> } }
    | { __typename: 'TurnFinished', status: TurnStatus, seq: number, turnId: string, at: string, turn: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } }
   };

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
      masks {
        id
        index
        origin
        label
        outcome
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
      masks {
        id
        index
        origin
        label
        outcome
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
    masks {
      id
      index
      origin
      label
      outcome
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

export const TurnEventsDocument = `subscription TurnEvents($turnId: ID!, $after: Int) {
  turnEvents(turnId: $turnId, after: $after) {
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
        stability
        elapsedMs
        url
      }
    }
    ... on MaskFinished {
      mask {
        id
        index
        origin
        label
        outcome
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
        masks {
          id
          index
          origin
          label
          outcome
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
