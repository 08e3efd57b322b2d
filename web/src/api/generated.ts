// Written by scripts/codegen.ts from schema/*.graphql and web/operations/*.graphql. Do not edit.
import type { Document } from '../../../client/src/document.ts';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type UpdateConversationInput = {
  conversationId: string;
  title?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  archived?: boolean | null | undefined;
  activeTurnId?: string | null | undefined;
};

export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'IMAGE_TOO_LARGE'
  | 'IMAGE_UNREADABLE'
  | 'PROMPT_TOO_LONG'
  | 'UNSUPPORTED_BY_MODEL'
  | 'CONVERSATION_BUSY'
  | 'RATE_LIMITED'
  | 'QUEUE_FULL'
  | 'MODEL_UNAVAILABLE'
  | 'AUTHENTICATION_UNAVAILABLE'
  | 'DATABASE_UNAVAILABLE'
  | 'STORE_UNAVAILABLE'
  | 'INTERNAL';

export type ExportFormat =
  | 'JSON'
  | 'COCO'
  | 'LABEL_STUDIO'
  | 'CVAT'
  | 'YOLO_SEG'
  | 'LABELME'
  | 'GEOJSON'
  | 'SVG'
  | 'REDRAW'
  | 'TRAINING';

export type MaskOperation =
  | 'UNION'
  | 'INTERSECTION'
  | 'DIFFERENCE'
  | 'INVERT';

export type MaskOrigin =
  | 'MODEL'
  | 'COMBINED'
  | 'HUMAN';

export type CombineMasksInput = {
  operation: MaskOperation;
  maskIds: Array<string>;
  label?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
};

export type CreateMaskInput = {
  turnId: string;
  imageId?: string | null | undefined;
  basedOnMaskId?: string | null | undefined;
  label?: string | null | undefined;
  shape: MaskShapeInput;
  idempotencyKey?: string | null | undefined;
};

export type MaskShapeInput =
  {   rle: RleInput; polygons?: never; png?: never; }
  |  { rle?: never;   polygons: Array<PolygonInput>; png?: never; }
  |  { rle?: never; polygons?: never;   png: string; };

export type RleInput = {
  size: Array<number>;
  counts: string;
};

export type PolygonInput = {
  outer: RingInput;
  holes?: Array<RingInput> | null | undefined;
};

export type RingInput = {
  points: Array<PointInput>;
};

export type MaskOutcome =
  | 'FOUND'
  | 'NO_TARGET'
  | 'AMBIGUOUS';

export type MaskAmbiguity =
  | 'AUTO'
  | 'OFF';

export type MaskInstances =
  | 'SEPARATE'
  | 'MERGED';

export type MaskPreviews =
  | 'ALL'
  | 'SMALL'
  | 'COARSE'
  | 'NONE';

export type MaskDetail =
  | 'STANDARD'
  | 'FINE'
  | 'AUTO';

export type ShareConversationInput = {
  conversationId: string;
  expiresInDays?: number | null | undefined;
};

export type TurnStatus =
  | 'QUEUED'
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED';

export type OnDisconnect =
  | 'CONTINUE'
  | 'CANCEL';

export type RequestedIntent =
  | 'AUTO'
  | 'ANSWER'
  | 'SEGMENT';

export type Thumb =
  | 'UP'
  | 'DOWN';

export type SetTurnFeedbackInput = {
  turnId: string;
  thumb?: Thumb | null | undefined;
  text?: string | null | undefined;
};

export type RegionPromptInput = {
  imageId: string;
  box?: BoxInput | null | undefined;
  points?: Array<PointInput> | null | undefined;
  scribbles?: Array<ScribbleInput> | null | undefined;
};

export type ScribbleInput = {
  points: Array<PointInput>;
};

export type BoxInput = {
  x: number;
  y: number;
  width: number;
  height: number;
};

export type PointInput = {
  x: number;
  y: number;
  negative?: boolean | null | undefined;
};

export type SearchField =
  | 'TEXT'
  | 'LABELS'
  | 'ANSWER';

export type SendTurnInput = {
  conversationId?: string | null | undefined;
  text: string;
  imageIds?: Array<string> | null | undefined;
  regionPrompts?: Array<RegionPromptInput> | null | undefined;
  intent?: RequestedIntent | null | undefined;
  position?: TurnPositionInput | null | undefined;
  /** @deprecated Use `position`. `parentTurnId` works until release 1.0.0. */
  parentTurnId?: string | null | undefined;
  /** @deprecated Use `position`. `siblingOfTurnId` works until release 1.0.0. */
  siblingOfTurnId?: string | null | undefined;
  refineMaskId?: string | null | undefined;
  candidate?: number | null | undefined;
  ambiguity?: MaskAmbiguity | null | undefined;
  instances?: MaskInstances | null | undefined;
  maxScale?: number | null | undefined;
  deadlineMs?: number | null | undefined;
  stopWhenStable?: number | null | undefined;
  detail?: MaskDetail | null | undefined;
  previews?: MaskPreviews | null | undefined;
  minArea?: number | null | undefined;
  fillHoles?: number | null | undefined;
  largestPart?: boolean | null | undefined;
  onDisconnect?: OnDisconnect | null | undefined;
  idempotencyKey?: string | null | undefined;
};

export type TurnPositionInput =
  {   childOf: string; siblingOf?: never; }
  |  { childOf?: never;   siblingOf: string; };

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
