// Written by scripts/codegen.ts from schema/*.graphql and web/operations/*.graphql. Do not edit.
import type { Document } from '../../../client/src/document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** What to change in a conversation. */
export type UpdateConversationInput = {
  /** The conversation. */
  conversationId: string;
  /** A new title, at most 200 characters; null takes it away. */
  title?: string | null | undefined;
  /** All tags from now on: at most 20 of 1 to 50 characters. */
  tags?: Array<string> | null | undefined;
  /** true puts it into the archive, false takes it out. */
  archived?: boolean | null | undefined;
  /** One of its turns: from now on the branch through it is shown, down to the newest turn below it. Does not count as a change in `updatedAt`. */
  activeTurnId?: string | null | undefined;
};

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

/**
 * What an archive of a conversation holds, besides its pictures in `images/`. Masks are exact pixel by pixel where nothing else is said; empty ones
 * are only in `JSON`. Coordinates are original pixels, origin top-left. Categories are the labels of masks, one for each thing: without case, article
 * or punctuation at the ends ("The red ball." and "red ball" are `red ball`).
 */
export type ExportFormat =
  /** `conversation.json`: all turns, all branches, masks with their scales; and every file of every mask in `masks/<id>/`. */
  | 'JSON'
  /** `annotations/instances_default.json`: a COCO dataset; segmentations are compressed RLE, as pycocotools reads it; file names are those in `images/`. */
  | 'COCO'
  /**
   * `tasks.json` and `label-config.xml` for Label Studio: brush labels in its own run-length encoding; pictures are files that Label Studio serves, as
   * `README.md` says.
   */
  | 'LABEL_STUDIO'
  /** `annotations.xml`: "CVAT for images 1.1" with mask shapes. */
  | 'CVAT'
  /**
   * `data.yaml` and `labels/<image id>.txt`, as Ultralytics reads them: a row for each mask with one outline, x and y in parts of width and height. The
   * outline runs through the outermost pixels, goes to holes and back, and joins the pieces of a mask by straight lines: readers that fill with crossings
   * counted (OpenCV) get masks of one piece exactly, and of several with those lines.
   */
  | 'YOLO_SEG'
  /**
   * `images/<image id>.json` for labelme, beside each picture: a polygon through the outermost pixels for each piece of a mask, those of one mask in one
   * group; it goes to holes and back. labelme's own filling gives the mask back.
   */
  | 'LABELME'
  /**
   * `<image id>.geojson` for each picture: a feature for each mask, polygons along the pixels' edges, valid by OGC Simple Features; y points down, and by
   * their numbers outer rings are counter-clockwise (RFC 7946).
   */
  | 'GEOJSON'
  /** `<image id>.svg` for each picture: a path for each mask, along the pixels' edges, over the picture. */
  | 'SVG';

/** A set operation on masks. */
export type MaskOperation =
  /** What lies in at least one: 2 to 16 masks. */
  | 'UNION'
  /** What lies in all: 2 to 16 masks. */
  | 'INTERSECTION'
  /** What lies in the first and in none of the others: 2 to 16 masks. */
  | 'DIFFERENCE'
  /** What does not lie in it: exactly 1 mask. */
  | 'INVERT';

/** How a mask came to be. */
export type MaskOrigin =
  /** The model drew it. */
  | 'MODEL'
  /** `combineMasks` made it of others. */
  | 'COMBINED';

/** What to combine, and how. */
export type CombineMasksInput = {
  /** The operation. */
  operation: MaskOperation;
  /** The masks, each once; the order matters for `DIFFERENCE`, and the first one's turn gets the new mask. */
  maskIds: Array<string>;
  /** A name for the new mask, 1 to 200 characters; without it, one made of the masks' labels. */
  label?: string | null | undefined;
};

/** Whether the model found what was asked for. */
export type MaskOutcome =
  /** There is a mask. */
  | 'FOUND'
  /** The mask is (nearly) empty: nothing in the picture matches. A combined mask: no pixel is inside. */
  | 'NO_TARGET';

/** What to share, and for how long. */
export type ShareConversationInput = {
  /** The conversation. */
  conversationId: string;
  /** Days until the link stops working by itself, 1 to 365; null for never. */
  expiresInDays?: number | null | undefined;
};

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

/** What to say of an answer. Neither thumb nor text: takes back what was said. */
export type SetTurnFeedbackInput = {
  /** The turn. */
  turnId: string;
  /** Good or not. */
  thumb?: Thumb | null | undefined;
  /** In words, at most 2000 characters; blank counts as none. */
  text?: string | null | undefined;
};

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

/** Where a word may be found. */
export type SearchField =
  /** The question. */
  | 'TEXT'
  /** The labels of its masks. */
  | 'LABELS'
  /** The answer. */
  | 'ANSWER';

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

export type StartQueryVariables = Exact<{ [key: string]: never; }>;


export type StartQuery = { viewer: { limits: { maxInlineImageBytes: number, maxImageBytes: number, maxTextLength: number } } };

export type ModelQueryVariables = Exact<{ [key: string]: never; }>;


export type ModelQuery = { model: { name: string, domain: string, device: string, scaleSides: Array<number>, abilities: { points: boolean, boxes: boolean, refine: boolean } } | null };

export type ConversationsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ConversationsQuery = { conversations: { edges: Array<{ node: { id: string, title: string | null, updatedAt: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TurnsQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type TurnsQuery = { conversation: { id: string, activeTurn: { id: string } | null, turns: { edges: Array<{ node: { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type EstimateQueryVariables = Exact<{
  input: SendTurnInput;
}>;


export type EstimateQuery = { estimateTurn: { promptTokens: number } };

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


export type CombineMasksMutation = { combineMasks: { mask: { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> } } };

export type ServedPictureQueryVariables = Exact<{
  id: string;
}>;


export type ServedPictureQuery = { image: { id: string, url: string | null } | null };

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


export type SharedConversationQuery = { sharedConversation: { title: string | null, turns: { edges: Array<{ node: { id: string, status: TurnStatus, text: string, answer: string | null, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, masks: Array<{ id: string, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } };

export type ScaleFieldsFragment = { scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string };

export type MaskFieldsFragment = { id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> };

export type TurnFieldsFragment = { id: string, index: number, status: TurnStatus, text: string, answer: string | null, requestedIntent: RequestedIntent, images: Array<{ id: string, url: string | null, width: number | null, height: number | null }>, regionPrompts: Array<{ image: { id: string }, box: { x: number, y: number, width: number, height: number } | null, points: Array<{ x: number, y: number }>, scribbles: Array<{ points: Array<{ x: number, y: number }> }> }>, refines: { id: string, label: string } | null, masks: Array<{ id: string, index: number, origin: MaskOrigin, label: string, outcome: MaskOutcome, area: number, confidence: number, url: string, overlayUrl: string, jsonUrl: string, box: { x: number, y: number, width: number, height: number } | null, size: { width: number, height: number }, rle: { size: Array<number>, counts: string }, scales: Array<{ scale: number, scaleCount: number, side: number, stability: number | null, elapsedMs: number, url: string }> }>, error: { code: ErrorCode, message: string, retryable: boolean } | null, usage: { prefillMs: number, answerMs: number, maskMs: number } | null, feedback: { thumb: Thumb | null, text: string | null } | null, parent: { id: string } | null, conversation: { id: string } };

export const StartDocument = `query Start {
  viewer {
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
    }
  }
}` as Document<ModelQuery, ModelQueryVariables>;

export const ConversationsDocument = `query Conversations($after: String) {
  conversations(first: 30, after: $after) {
    edges {
      node {
        id
        title
        updatedAt
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
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}` as Document<TurnsQuery, TurnsQueryVariables>;

export const EstimateDocument = `query Estimate($input: SendTurnInput!) {
  estimateTurn(input: $input) {
    promptTokens
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
}` as Document<CombineMasksMutation, CombineMasksMutationVariables>;

export const ServedPictureDocument = `query ServedPicture($id: ID!) {
  image(id: $id) {
    id
    url
  }
}` as Document<ServedPictureQuery, ServedPictureQueryVariables>;

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
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}` as Document<SharedConversationQuery, SharedConversationQueryVariables>;
