// Written by scripts/codegen.ts from schema/*.graphql. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ConversationRow } from '../src/conversations/repository.ts';
import type { TurnRow } from '../src/turns/repository.ts';
import type { ImageRow } from '../src/images/repository.ts';
import type { MaskRow } from '../src/masks/repository.ts';
import type { ScaleView } from './mask.ts';
import type { Polygon as PolygonModel, Ring as RingModel } from '../inference/mask/shapes.ts';
import type { ShareRow } from '../src/shares/repository.ts';
import type { BatchRow, BatchItemRow } from '../src/batches/repository.ts';
import type { EngineInfo } from '../inference/engine.ts';
import type { ModelOfTurn } from './turn.ts';
import type { Viewer as ViewerModel } from '../src/access/viewer.ts';
import type { KeyRow } from '../src/access/repository.ts';
import type { UsageDayRow } from '../src/usage/repository.ts';
import type { ReportedFailure } from '../src/turns/failure.ts';
import type { TurnEvent as AnyTurnEvent, TurnEventOf } from '../src/turns/events.ts';
import type { ViewerEvent as AnyViewerEvent, ViewerEventOf } from '../src/events/event.ts';
import type { Context } from '../src/context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * A point in time in UTC, an ISO 8601 string with milliseconds: `2026-11-24T09:30:00.000Z`. An input may omit the fraction
   * of a second, and may have an offset (`+02:00`) in place of `Z`.
   */
  DateTime: { input: Date; output: Date; }
  /** Bytes in standard Base64 with padding (RFC 4648, section 4). An output type only. */
  Base64: { input: never; output: Uint8Array; }
  /**
   * An absolute URL, an output type only. Its host is the host of the request (for a WebSocket, of the upgrade request),
   * unless the server sets `PUBLIC_URL`. A URL that reads or writes stored bytes is signed and expires. Request a new URL
   * instead of storing one. A URL that reads bytes is valid for at least the requested time and at most 15 minutes longer.
   * It is the same for all requests within 15 minutes (within a quarter of its lifetime when that is shorter), so that HTTP
   * caches can keep the response.
   */
  Url: { input: never; output: string; }
};

/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Creates an API key for a program. The key gives access to the viewer's own objects. It cannot have a scope that the
   * current credentials lack, and it cannot outlive them. Errors: `FORBIDDEN` (a scope that the credentials lack; a server
   * without API keys, that is, `AUTH_MODE` is not `apikey`), `BAD_USER_INPUT` (scopes, label, expiresInDays, more than 50
   * keys).
   */
  createApiKey: CreateApiKeyPayload;
  /**
   * Revokes an API key of the viewer; it may be the key of this request. Connections that were opened with the key end
   * within 30 seconds. Errors: `NOT_FOUND`.
   */
  revokeApiKey: RevokeApiKeyPayload;
  /**
   * Asks every phrase about every image. Each pair becomes a turn. The turns of an image are siblings in a conversation of
   * their own, so no phrase sees another one, and they share the image's encoding. The server sends a few turns at a time
   * and goes on when its client is gone. The limits of the user hold for every turn: a turn that is over a limit is sent
   * later. What the model cannot answer fails as an item, not as this request: a phrase that does not fit into its context
   * length (`PROMPT_TOO_LONG`, which `estimateBatch` reports beforehand), or images that it does not take. Errors:
   * `BAD_USER_INPUT` (no or too many images or phrases, options, more than 20 unfinished batches), `NOT_FOUND` (image).
   */
  createBatch: CreateBatchPayload;
  /**
   * Sends no further turns of a batch, and cancels those that have not ended. What was answered stays. A batch that has
   * ended is returned unchanged. Errors: `NOT_FOUND`.
   */
  cancelBatch: CancelBatchPayload;
  /**
   * Returns a signed URL of a ZIP archive with one dataset of the whole batch. The categories are the phrases, named as in
   * `ExportFormat`, also those without a mask. Every image that was not deleted is in the dataset; one on which nothing
   * was found has no annotation. The archive contains the masks of the turns that have ended by the time of the download.
   * A mask that a person corrected is replaced by the correction; masks of `combineMasks` are left out. The server creates
   * the archive while the client downloads it. The download needs no credentials. Errors: `NOT_FOUND`, `BAD_USER_INPUT`
   * (expiresIn).
   */
  exportBatch: ExportBatchPayload;
  /** Creates an empty conversation. Errors: `BAD_USER_INPUT`. */
  createConversation: CreateConversationPayload;
  /**
   * Changes the title, the tags, whether the conversation is archived, or the active branch. Fields that are left out do
   * not change. Errors: `NOT_FOUND` (conversation, turn), `BAD_USER_INPUT`.
   */
  updateConversation: UpdateConversationPayload;
  /**
   * Deletes a conversation. From then on, no operation finds it or its contents. Signed URLs that were issued before work
   * until they expire or the files are purged. Running and queued turns are cancelled, and subscriptions to them end.
   * After the server's retention time, its turns, masks and their files are purged permanently. Uploaded images stay,
   * because they belong to the user and not to the conversation. Errors: `NOT_FOUND`.
   */
  deleteConversation: DeleteConversationPayload;
  /**
   * Restores a deleted conversation that was not purged yet. Turns that the deletion cancelled stay cancelled. A
   * conversation that is not deleted is returned unchanged. Errors: `NOT_FOUND`.
   */
  restoreConversation: RestoreConversationPayload;
  /**
   * Uploads a small image in one request. Use `createImageUpload` for large images. Errors: `IMAGE_UNREADABLE`,
   * `IMAGE_TOO_LARGE`, `BAD_USER_INPUT` (not a data URI), `RATE_LIMITED`.
   */
  uploadImage: UploadImagePayload;
  /**
   * First of two steps to upload an image of any allowed size: announces the file and returns the URL to PUT it to. The
   * image is `PENDING` until `completeImageUpload`. An upload that is not completed is removed some time after its URL has
   * expired. Errors: `IMAGE_TOO_LARGE`, `BAD_USER_INPUT` (contentType, byteSize, sha256), `RATE_LIMITED`.
   */
  createImageUpload: CreateImageUploadPayload;
  /**
   * Second step: checks the uploaded file (size, SHA-256, real type, pixels). The image becomes `READY`, or `REJECTED`
   * with a reason. A repeated call returns the same result. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (no file was PUT yet).
   */
  completeImageUpload: CompleteImageUploadPayload;
  /**
   * Deletes an image permanently: its files, the overlays of masks on it (`MaskFormat.OVERLAY`), and cached features of
   * the vision encoder. Turns keep their texts and masks, and return the image with the status `DELETED`. No new turn can
   * use the image. An image that is already deleted is returned unchanged. Errors: `NOT_FOUND`, `CONVERSATION_BUSY` while
   * a turn waits or runs in a conversation to which the image was sent.
   */
  deleteImage: DeleteImagePayload;
  /**
   * Creates a mask from other masks by a set operation on their pixels. The result is exact, has the size of the image,
   * and does not need the model. The masks must belong to the viewer and lie on the same image; their conversations may
   * differ. The new mask belongs to the turn of the first mask and comes after that turn's other masks. It has `origin:
   * COMBINED` and `parents`. It has the same files as any mask, but no tokens and no scales. Errors: `NOT_FOUND` (a mask),
   * `BAD_USER_INPUT` (number of masks, a mask given twice, different images, label, key, more than 100 masks in a turn),
   * `CONVERSATION_BUSY` (the turn has not ended).
   */
  combineMasks: CombineMasksPayload;
  /**
   * Stores a mask that a person made: painted, outlined, or corrected from another mask (`basedOnMaskId`). It does not
   * need the model. The new mask belongs to the turn and comes after the turn's other masks. It has `origin: HUMAN`,
   * confidence 1, and the same files as any mask, but no tokens and no scales. It can be combined, and a next question can
   * change it (`SendTurnInput.refineMaskId`). Nothing is overwritten: to undo a correction, go on from its `parent`.
   * Errors: `NOT_FOUND` (turn, mask, image), `BAD_USER_INPUT` (image, label, shape, key, more than 100 masks in a turn),
   * `IMAGE_UNREADABLE` (a damaged PNG), `RATE_LIMITED` (bytes per day), `CONVERSATION_BUSY` (the turn has not ended).
   */
  createMask: CreateMaskPayload;
  /**
   * Creates a read-only link to a conversation. Anyone with the token can read the active branch, including later turns,
   * until the link is revoked or expires. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (expiresInDays, more than 20 links).
   */
  shareConversation: ShareConversationPayload;
  /** Revokes a link immediately. File URLs that were issued through it stay valid until they expire. Errors: `NOT_FOUND`. */
  revokeShare: RevokeSharePayload;
  /**
   * Generates all scales of a mask that ended early (`Mask.stoppedBy`). It creates a new turn, a sibling of the mask's
   * turn, with the same question and without `maxScale`, `deadlineMs` and `stopWhenStable`. The same model generates the
   * same text and the same scales again, and then the remaining scales. The mask with the same `index` in the new turn has
   * the given mask as its `parent`. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (the mask has all its scales, or it was not
   * generated scale by scale; the turn has 100 siblings already; an image of the question was deleted),
   * `UNSUPPORTED_BY_MODEL` (more images than the model takes, or none where it needs one), `QUEUE_FULL`, `RATE_LIMITED`.
   */
  completeMask: CompleteMaskPayload;
  /**
   * The same as `completeMask`.
   * @deprecated Use `completeMask`. `refineToFull` works until release 1.0.0.
   */
  refineToFull: RefineToFullPayload;
  /**
   * Creates a turn and returns at once; the turn is `QUEUED`. Use `turnEvents` to follow it. It becomes
   * `Conversation.activeTurn`. A conversation processes one turn at a time: further turns wait in the queue and are not
   * refused. Errors: `BAD_USER_INPUT`, `NOT_FOUND` (conversation, parent, image, mask), `UNSUPPORTED_BY_MODEL`
   * (regionPrompts, refineMaskId, more images than the model takes, or none where it needs one), `CONVERSATION_BUSY`
   * (regionPrompts or refineMaskId without a position, while other turns are created in the conversation again and again),
   * `MODEL_UNAVAILABLE` (regionPrompts or refineMaskId while no worker is running), `QUEUE_FULL`, `RATE_LIMITED`.
   */
  sendTurn: SendTurnPayload;
  /**
   * Ends a turn early. It becomes `CANCELLED`; a running turn does so within one scale or one token. What was emitted
   * stays readable. A turn that has already ended is returned unchanged. Errors: `NOT_FOUND`.
   */
  cancelTurn: CancelTurnPayload;
  /**
   * Asks the same question again. It creates a sibling of the given turn with the same parent, text, images and options.
   * The new turn becomes `Conversation.activeTurn`. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (the turn has 100 siblings
   * already; an image of the question was deleted), `UNSUPPORTED_BY_MODEL` (more images than the model takes, or none
   * where it needs one), `QUEUE_FULL`, `RATE_LIMITED`.
   */
  regenerateTurn: RegenerateTurnPayload;
  /** Sets the feedback on an answer. It replaces earlier feedback on the same turn. Errors: `NOT_FOUND`, `BAD_USER_INPUT`. */
  setTurnFeedback: SetTurnFeedbackPayload;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCreateBatchArgs = {
  input: CreateBatchInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCancelBatchArgs = {
  input: CancelBatchInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationExportBatchArgs = {
  input: ExportBatchInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCreateConversationArgs = {
  input: CreateConversationInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationUpdateConversationArgs = {
  input: UpdateConversationInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationDeleteConversationArgs = {
  input: DeleteConversationInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationRestoreConversationArgs = {
  input: RestoreConversationInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationUploadImageArgs = {
  input: UploadImageInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCreateImageUploadArgs = {
  input: CreateImageUploadInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCompleteImageUploadArgs = {
  input: CompleteImageUploadInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationDeleteImageArgs = {
  input: DeleteImageInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCombineMasksArgs = {
  input: CombineMasksInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCreateMaskArgs = {
  input: CreateMaskInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationShareConversationArgs = {
  input: ShareConversationInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationRevokeShareArgs = {
  input: RevokeShareInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCompleteMaskArgs = {
  input: CompleteMaskInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationRefineToFullArgs = {
  input: RefineToFullInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationSendTurnArgs = {
  input: SendTurnInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationCancelTurnArgs = {
  input: CancelTurnInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationRegenerateTurnArgs = {
  input: RegenerateTurnInput;
};


/**
 * Write operations. Each takes one `input` and returns a payload. Errors are in `errors`, with a code of `ErrorCode` in
 * `extensions.code`.
 */
export type MutationSetTurnFeedbackArgs = {
  input: SetTurnFeedbackInput;
};

/** The user of this request. A server without authentication has a single user with the id `local`. */
export type Viewer = {
  __typename?: 'Viewer';
  /**
   * The viewer's API keys that were not revoked, oldest first, at most 50. Empty on a server without API keys (`AUTH_MODE`
   * is `none` or `jwt`).
   */
  apiKeys: Array<ApiKey>;
  /**
   * Number of the viewer's last event (`viewerEvents`); 0 when there is none. A client reads it before its lists, and
   * passes it as `after`.
   */
  lastEventSeq: Scalars['Int']['output'];
  /** The subject of the credentials. */
  id: Scalars['ID']['output'];
  /** The tenant of the credentials; the subject is unique within it. Null on a server without tenants. */
  tenant: Maybe<Scalars['String']['output']>;
  /** What the credentials allow. */
  scopes: Array<Scope>;
  /** When the credentials and the subscriptions opened with them end; null when they do not expire. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The server's limits for this user. */
  limits: ViewerLimits;
  /**
   * Usage per day, newest day first. Days without usage are left out. Deleted objects still count. Errors:
   * `BAD_USER_INPUT` (days).
   */
  usage: Array<UsageDay>;
};


/** The user of this request. A server without authentication has a single user with the id `local`. */
export type ViewerUsageArgs = {
  days?: InputMaybe<Scalars['Int']['input']>;
};

/** An API key as its owner sees it. The secret is not part of it; `createApiKey` returns the secret once. */
export type ApiKey = {
  __typename?: 'ApiKey';
  /** The id, for `revokeApiKey`. */
  id: Scalars['ID']['output'];
  /** What the key is for; may be empty. */
  label: Scalars['String']['output'];
  /** The first characters of the secret, to tell keys apart. */
  hint: Scalars['String']['output'];
  /** What the key allows. */
  scopes: Array<Scope>;
  /** When the key was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When the key expires; null when it does not expire. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** When the key was last used, to the minute; null when it was never used. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
};

/** Input of `createApiKey`. */
export type CreateApiKeyInput = {
  /** What the key is for, at most 200 characters. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** What the key allows: one scope or both. */
  scopes: Array<Scope>;
  /**
   * Days until the key expires, 1 to 3650. Null: the key expires together with the current credentials, or never if they
   * do not expire.
   */
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

/** Result of `createApiKey`. */
export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  /** The new key, as `Viewer.apiKeys` lists it. */
  apiKey: ApiKey;
  /** The secret, for `Authorization: Bearer`. It is returned only once: the server stores only a hash. */
  secret: Scalars['String']['output'];
};

/** Input of `revokeApiKey`. */
export type RevokeApiKeyInput = {
  /** The id of the key. */
  apiKeyId: Scalars['ID']['input'];
};

/** Result of `revokeApiKey`. */
export type RevokeApiKeyPayload = {
  __typename?: 'RevokeApiKeyPayload';
  /** The id of the revoked key. */
  revokedApiKeyId: Scalars['ID']['output'];
};

/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type Query = {
  __typename?: 'Query';
  /** One batch; `null` when there is none, or when it belongs to another user. */
  batch: Maybe<Batch>;
  /**
   * The tokens and the time that `createBatch` with the same input would need. The server tokenises the phrases. It does
   * not run the model, store anything, or count against limits. Errors: those of `createBatch`; `PROMPT_TOO_LONG`;
   * `MODEL_UNAVAILABLE` on a server without the model's files.
   */
  estimateBatch: BatchEstimate;
  /** One conversation; `null` when there is none, or when it belongs to another user. */
  conversation: Maybe<Conversation>;
  /** The viewer's conversations, the most recently changed first. Errors: `BAD_USER_INPUT` (page size, cursor). */
  conversations: ConversationConnection;
  /** An image of the viewer; `null` when there is none, or when it belongs to another user. */
  image: Maybe<Image>;
  /** A finished mask; `null` when there is none, or when it belongs to another user. */
  mask: Maybe<Mask>;
  /**
   * The model that answers turns. Null, with the error `MODEL_UNAVAILABLE`, while no worker with a loaded model is
   * running.
   */
  model: Maybe<ModelInfo>;
  /** Any object with a global id. `null` when there is none, or when it belongs to another user. */
  node: Maybe<Node>;
  /**
   * The conversation behind a read-only link. Anyone with the token can read it, without credentials. Errors: `NOT_FOUND`
   * (the link does not exist, was revoked or has expired, or the conversation was deleted; the error does not say which).
   */
  sharedConversation: SharedConversation;
  /** One turn; `null` when there is none, or when it belongs to another user. */
  turn: Maybe<Turn>;
  /**
   * The viewer's turns that contain all words in their text, answer or mask labels, best match first. The text has the
   * greatest weight, then the labels, then the answer. Whole words are compared, case-insensitive. Errors:
   * `BAD_USER_INPUT` (empty or too long query, page size, cursor).
   */
  searchTurns: TurnSearchConnection;
  /**
   * The number of tokens that `sendTurn` with the same input would need. The server tokenises the text and the
   * conversation. It does not run the model, store anything, or count against limits. Errors: those of `sendTurn`;
   * `PROMPT_TOO_LONG`; `MODEL_UNAVAILABLE` on a server without the model's files.
   */
  estimateTurn: TurnEstimate;
  /** The user of this request. Errors: `UNAUTHENTICATED`. */
  viewer: Viewer;
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryBatchArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryEstimateBatchArgs = {
  input: CreateBatchInput;
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryConversationArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryConversationsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ConversationFilter>;
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryImageArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryMaskArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QuerySharedConversationArgs = {
  token: Scalars['String']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryTurnArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QuerySearchTurnsArgs = {
  query: Scalars['String']['input'];
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


/**
 * Read operations. Send them by HTTP POST or GET to `/graphql`. With `accept: text/event-stream` the result is sent as one
 * event. An object of another user is treated as missing: a query returns `null`, a mutation returns `NOT_FOUND`.
 *
 * Responses follow GraphQL over HTTP. A document that cannot be executed has status 400, and status 200 for a client that
 * asks for `application/json` rather than `application/graphql-response+json`.
 */
export type QueryEstimateTurnArgs = {
  input: SendTurnInput;
};

/** The state of a batch. */
export type BatchStatus =
  /** Turns are being sent or answered. */
  | 'RUNNING'
  /** Every item has ended. Some may have failed (`Batch.progress`). */
  | 'COMPLETED'
  /** `cancelBatch` was called. Some turns may still be running for a moment (`Batch.finishedAt`). */
  | 'CANCELLED';

/**
 * Phrases that are asked about images. The server removes a batch some time after its end, when all its turns were deleted
 * and purged (`RETENTION_DAYS`).
 */
export type Batch = Node & {
  __typename?: 'Batch';
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The state of the batch. */
  status: BatchStatus;
  /** Number of items: images times phrases. */
  size: Scalars['Int']['output'];
  /** How many items are in which state. */
  progress: BatchProgress;
  /** The items: all phrases of the first image, then those of the next one, in the order of the input. */
  items: BatchItemConnection;
  /** When the batch was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When the last item had ended; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
};


/**
 * Phrases that are asked about images. The server removes a batch some time after its end, when all its turns were deleted
 * and purged (`RETENTION_DAYS`).
 */
export type BatchItemsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

/**
 * The tokens and the time that a batch would need. Token counts refer to the vocabulary of the loaded model. They are sums
 * over all items (`TurnEstimate`).
 */
export type BatchEstimate = {
  __typename?: 'BatchEstimate';
  /** Number of items: images times phrases. */
  size: Scalars['Int']['output'];
  /** Tokens of the prompts, including image tokens. */
  promptTokens: Scalars['Int']['output'];
  /** Tokens of images, those of each image once for each phrase. */
  imageTokens: Scalars['Int']['output'];
  /**
   * Tokens of images that the model encodes: those of each image once, because its phrases share the encoding. Each worker
   * that answers a phrase about an image encodes it once.
   */
  encodedImageTokens: Scalars['Int']['output'];
  /** The greatest number of text tokens of all answers. */
  maxAnswerTokens: Scalars['Int']['output'];
  /** The greatest number of masks of all answers. */
  maxMasks: Scalars['Int']['output'];
  /** The greatest number of visual tokens of these masks, with `maxScale` and `detail` applied. */
  maxMaskTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt tokens that the second runs of these masks need in addition (`detail`), including image
   * tokens.
   */
  maxZoomPromptTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt and visual tokens of the further questions whether several things fit
   * (`TurnEstimate.maxAmbiguityTokens` for each of these masks).
   */
  maxAmbiguityTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt and visual tokens of the further questions that give each of several things a mask of
   * its own (`TurnEstimate.maxInstanceTokens` for each of these masks).
   */
  maxInstanceTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt and visual tokens of the questions about each of two things that are compared
   * (`TurnEstimate.maxComparisonTokens`).
   */
  maxComparisonTokens: Scalars['Int']['output'];
  /**
   * The time that the model is expected to work, in milliseconds, as `UsageDay.modelMs` counts it: with one whole mask for
   * each item and no further questions, an answer text of usual length, each image encoded once, and the speed of the last
   * 100 completed turns of this model. A worker that answers several turns at the same time needs less. Null while there
   * are no such turns.
   */
  expectedModelMs: Maybe<Scalars['Float']['output']>;
};

/** The items of a batch by state. The sum of all numbers is `Batch.size`. */
export type BatchProgress = {
  __typename?: 'BatchProgress';
  /** Items whose turn is not sent yet. A cancelled batch sends no more. */
  waiting: Scalars['Int']['output'];
  /** Turns in the queue. */
  queued: Scalars['Int']['output'];
  /** Turns that a worker processes. */
  running: Scalars['Int']['output'];
  /** Turns that ended with an answer. */
  completed: Scalars['Int']['output'];
  /** Turns that failed, and items whose turn was refused (`BatchItem.error`). */
  failed: Scalars['Int']['output'];
  /** Turns that were cancelled or deleted. */
  cancelled: Scalars['Int']['output'];
};

/** One phrase about one image. */
export type BatchItem = {
  __typename?: 'BatchItem';
  /** Number of the item in its batch, from 0. */
  position: Scalars['Int']['output'];
  /** The image; null when it was deleted. */
  image: Maybe<Image>;
  /** The phrase. */
  phrase: Scalars['String']['output'];
  /** The turn; null until it is sent, and when it was deleted. */
  turn: Maybe<Turn>;
  /** Why the turn was refused; null unless it was. A turn that failed has its own error. */
  error: Maybe<TurnError>;
};

/** A page of the items of a batch. */
export type BatchItemConnection = {
  __typename?: 'BatchItemConnection';
  /** The items with their cursors. */
  edges: Array<BatchItemEdge>;
  /** The position of this page. */
  pageInfo: PageInfo;
};

/** An item in a page. */
export type BatchItemEdge = {
  __typename?: 'BatchItemEdge';
  /** The item. */
  node: BatchItem;
  /** The position of the item in the connection, opaque. */
  cursor: Scalars['String']['output'];
};

/** Input of `createBatch`. */
export type CreateBatchInput = {
  /** The images, all `READY`. Repeats are left out. */
  imageIds: Array<Scalars['ID']['input']>;
  /** The phrases, at most 100, each as `SendTurnInput.text`. Repeats are left out. Images times phrases are at most 1000. */
  phrases: Array<Scalars['String']['input']>;
  /** The kind of answer. Default: `SEGMENT`. */
  intent?: InputMaybe<RequestedIntent>;
  /** As `SendTurnInput.maxScale`. */
  maxScale?: InputMaybe<Scalars['Int']['input']>;
  /** As `SendTurnInput.deadlineMs`. */
  deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  /** As `SendTurnInput.stopWhenStable`. */
  stopWhenStable?: InputMaybe<Scalars['Float']['input']>;
  /** As `SendTurnInput.detail`. */
  detail?: InputMaybe<MaskDetail>;
  /** As `SendTurnInput.previews`. */
  previews?: InputMaybe<MaskPreviews>;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input with the same key returns the
   * batch that was created first. Another input with the same key is `BAD_USER_INPUT`.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Result of `createBatch`. */
export type CreateBatchPayload = {
  __typename?: 'CreateBatchPayload';
  /** The new batch. */
  batch: Batch;
};

/** Input of `cancelBatch`. */
export type CancelBatchInput = {
  /** The id of the batch. */
  batchId: Scalars['ID']['input'];
};

/** Result of `cancelBatch`. */
export type CancelBatchPayload = {
  __typename?: 'CancelBatchPayload';
  /** The batch after the change. */
  batch: Batch;
};

/** Input of `exportBatch`. */
export type ExportBatchInput = {
  /** The id of the batch. */
  batchId: Scalars['ID']['input'];
  /** The format of the annotations. Default: `COCO`. */
  format?: InputMaybe<DatasetFormat>;
  /** Seconds until the URL expires, 1 to 86400. Default: 3600. */
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** Result of `exportBatch`. */
export type ExportBatchPayload = {
  __typename?: 'ExportBatchPayload';
  /** The batch. */
  batch: Batch;
  /** The signed URL of the ZIP archive. */
  url: Scalars['Url']['output'];
};

/**
 * The formats of a dataset: files with annotations beside the images in `images/`. The files are those of the value of
 * `ExportFormat` with the same name.
 */
export type DatasetFormat =
  /** A COCO dataset. Masks are compressed RLE. */
  | 'COCO'
  /** Tasks for Label Studio. Masks are brush labels. */
  | 'LABEL_STUDIO'
  /** "CVAT for images 1.1" with mask shapes. */
  | 'CVAT'
  /** A dataset for Ultralytics. Each mask is one outline. */
  | 'YOLO_SEG'
  /** A file of polygons for labelme beside each image. */
  | 'LABELME'
  /** A GeoJSON file for each image, with one feature per mask. */
  | 'GEOJSON';

/** A conversation about images. Its turns form a tree. */
export type Conversation = Node & {
  __typename?: 'Conversation';
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The title set by the user, or else the beginning of the first turn's text; null while there is neither. */
  title: Maybe<Scalars['String']['output']>;
  /** When the conversation was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When a turn was last added, or title, tags or archiving last changed. `conversations` is sorted by it. */
  updatedAt: Scalars['DateTime']['output'];
  /** When the conversation was archived; null when it is not archived. */
  archivedAt: Maybe<Scalars['DateTime']['output']>;
  /** Tags set by the user, in the given order. */
  tags: Array<Scalars['String']['output']>;
  /** The turns of all branches, oldest first. Errors: `BAD_USER_INPUT` (page size, cursor). */
  turns: TurnConnection;
  /**
   * The last turn of the active branch. A new turn without a parent follows it. It is the newest turn, until
   * `updateConversation` selects another branch. Null while there are no turns.
   */
  activeTurn: Maybe<Turn>;
  /**
   * The active branch: the turns from the first one to `activeTurn`, in order. Errors: `BAD_USER_INPUT` (page size,
   * cursor).
   */
  activePath: TurnConnection;
  /** The images of all its turns, each once, in order of first appearance. */
  images: Array<Image>;
  /**
   * A signed URL of a ZIP archive of the conversation. The server creates the archive while the client downloads it. The
   * download needs no credentials. Errors: `BAD_USER_INPUT` (expiresIn).
   */
  exportUrl: Scalars['Url']['output'];
  /** The read-only links of the conversation that were not revoked, oldest first, at most 20. */
  shares: Array<Share>;
};


/** A conversation about images. Its turns form a tree. */
export type ConversationTurnsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A conversation about images. Its turns form a tree. */
export type ConversationActivePathArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A conversation about images. Its turns form a tree. */
export type ConversationExportUrlArgs = {
  format?: InputMaybe<ExportFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** Conditions for conversations. A conversation must meet all of them. */
export type ConversationFilter = {
  /** true: only archived conversations; false: only conversations that are not archived; null: both. */
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only conversations with exactly this tag (case-sensitive). */
  tag?: InputMaybe<Scalars['String']['input']>;
  /** Only conversations whose title contains this text (case-insensitive). */
  titleContains?: InputMaybe<Scalars['String']['input']>;
  /** true: only conversations with at least one finished mask; false: only conversations without one; null: both. */
  hasMasks?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only conversations with a turn to which this image was attached. */
  imageId?: InputMaybe<Scalars['ID']['input']>;
  /** Only conversations created at this time or later. */
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only conversations created before this time. */
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of conversations. */
export type ConversationConnection = {
  __typename?: 'ConversationConnection';
  /** The conversations with their cursors. */
  edges: Array<ConversationEdge>;
  /** The position of this page. */
  pageInfo: PageInfo;
};

/** A conversation in a page. */
export type ConversationEdge = {
  __typename?: 'ConversationEdge';
  /** The conversation. */
  node: Conversation;
  /** The position of the conversation in the connection, opaque. */
  cursor: Scalars['String']['output'];
};

/** Input of `createConversation`. */
export type CreateConversationInput = {
  /** At most 200 characters. Without a title, the first turn's text gives one. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** At most 20 tags of 1 to 50 characters. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Result of `createConversation`. */
export type CreateConversationPayload = {
  __typename?: 'CreateConversationPayload';
  /** The new conversation. */
  conversation: Conversation;
};

/** Input of `updateConversation`. */
export type UpdateConversationInput = {
  /** The id of the conversation. */
  conversationId: Scalars['ID']['input'];
  /** The new title, at most 200 characters; null removes the title. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** The new tags, which replace all tags: at most 20 of 1 to 50 characters. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** true archives the conversation, false unarchives it. */
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * A turn of the conversation. The active branch becomes the one through this turn, down to the newest turn below it.
   * `updatedAt` does not change.
   */
  activeTurnId?: InputMaybe<Scalars['ID']['input']>;
};

/** Result of `updateConversation`. */
export type UpdateConversationPayload = {
  __typename?: 'UpdateConversationPayload';
  /** The conversation after the change. */
  conversation: Conversation;
};

/** Input of `deleteConversation`. */
export type DeleteConversationInput = {
  /** The id of the conversation. */
  conversationId: Scalars['ID']['input'];
};

/** Result of `deleteConversation`. */
export type DeleteConversationPayload = {
  __typename?: 'DeleteConversationPayload';
  /** The id of the deleted conversation. */
  deletedConversationId: Scalars['ID']['output'];
  /** Until this time `restoreConversation` works; afterwards the conversation is purged. */
  purgeAfter: Scalars['DateTime']['output'];
};

/** Input of `restoreConversation`. */
export type RestoreConversationInput = {
  /** The id of the conversation. */
  conversationId: Scalars['ID']['input'];
};

/** Result of `restoreConversation`. */
export type RestoreConversationPayload = {
  __typename?: 'RestoreConversationPayload';
  /** The restored conversation. */
  conversation: Conversation;
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

/**
 * An image. Coordinates are original pixels, origin top-left, x to the right, y down, after the rotation from the file's
 * metadata (such as EXIF) is applied. `url` serves these pixels, upright for every reader. `contentType`, `byteSize`,
 * `sha256` and `originalUrl` describe the uploaded file.
 */
export type Image = Node & {
  __typename?: 'Image';
  /** The global id. */
  id: Scalars['ID']['output'];
  /** Whether the image can be used. */
  status: ImageStatus;
  /**
   * The media type of the uploaded file, detected from its bytes: `image/png`, `image/jpeg`, `image/webp`, `image/avif`,
   * `image/heic` or `image/tiff`. While the image is `PENDING`, the announced type.
   */
  contentType: Scalars['String']['output'];
  /** Width in pixels after rotation; null unless `READY`. */
  width: Maybe<Scalars['Int']['output']>;
  /** Height in pixels after rotation; null unless `READY`. */
  height: Maybe<Scalars['Int']['output']>;
  /** Size of the uploaded file in bytes. */
  byteSize: Scalars['Int']['output'];
  /** SHA-256 of the uploaded file, 64 hex digits. */
  sha256: Scalars['String']['output'];
  /** When the image was announced or uploaded. */
  createdAt: Scalars['DateTime']['output'];
  /** Why the upload was rejected; null unless `REJECTED`. */
  rejection: Maybe<ImageRejection>;
  /**
   * A signed URL of the image as it is measured: `width` x `height` stored pixels, the same for readers that apply
   * orientation metadata and for readers that ignore it. It is the uploaded file if all readers show that in the same way.
   * Otherwise it is an upright copy of the first frame in sRGB without metadata: PNG, or JPEG if the uploaded file is
   * lossy. The response's Content-Type gives the type. Null unless `READY`. Errors: `BAD_USER_INPUT` (expiresIn).
   */
  url: Maybe<Scalars['Url']['output']>;
  /**
   * A signed URL of the uploaded file, byte for byte. Its pixels may be rotated. Null unless `READY`. Errors:
   * `BAD_USER_INPUT` (expiresIn).
   */
  originalUrl: Maybe<Scalars['Url']['output']>;
  /**
   * A signed URL of a WebP thumbnail whose longer side has at most 320 pixels. Null unless `READY`. Errors:
   * `BAD_USER_INPUT` (expiresIn).
   */
  thumbnailUrl: Maybe<Scalars['Url']['output']>;
};


/**
 * An image. Coordinates are original pixels, origin top-left, x to the right, y down, after the rotation from the file's
 * metadata (such as EXIF) is applied. `url` serves these pixels, upright for every reader. `contentType`, `byteSize`,
 * `sha256` and `originalUrl` describe the uploaded file.
 */
export type ImageUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * An image. Coordinates are original pixels, origin top-left, x to the right, y down, after the rotation from the file's
 * metadata (such as EXIF) is applied. `url` serves these pixels, upright for every reader. `contentType`, `byteSize`,
 * `sha256` and `originalUrl` describe the uploaded file.
 */
export type ImageOriginalUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * An image. Coordinates are original pixels, origin top-left, x to the right, y down, after the rotation from the file's
 * metadata (such as EXIF) is applied. `url` serves these pixels, upright for every reader. `contentType`, `byteSize`,
 * `sha256` and `originalUrl` describe the uploaded file.
 */
export type ImageThumbnailUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** Why an upload was rejected. */
export type ImageRejection = {
  __typename?: 'ImageRejection';
  /** `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`, or `BAD_USER_INPUT` when size or SHA-256 differ from the announced ones. */
  code: ErrorCode;
  /** A sentence for people. */
  message: Scalars['String']['output'];
};

/** Input of `uploadImage`. */
export type UploadImageInput = {
  /**
   * `data:image/png;base64,...`, or another accepted image type. Every data URI that browsers read is accepted, with
   * parameters, line breaks, spaces or missing padding. At most `Viewer.limits.maxInlineImageBytes` bytes after decoding.
   */
  dataUri: Scalars['String']['input'];
};

/** Result of `uploadImage`. */
export type UploadImagePayload = {
  __typename?: 'UploadImagePayload';
  /** The image, `READY`. */
  image: Image;
};

/** Input of `createImageUpload`. */
export type CreateImageUploadInput = {
  /** `image/png`, `image/jpeg`, `image/webp`, `image/avif`, `image/heic` (or `image/heif`) or `image/tiff`. */
  contentType: Scalars['String']['input'];
  /** Exact size of the file in bytes, at most `Viewer.limits.maxImageBytes`. */
  byteSize: Scalars['Int']['input'];
  /** SHA-256 of the file, 64 hex digits. */
  sha256: Scalars['String']['input'];
};

/** Result of `createImageUpload`. */
export type CreateImageUploadPayload = {
  __typename?: 'CreateImageUploadPayload';
  /** The image, `PENDING`. */
  image: Image;
  /** The request that uploads the file. */
  upload: UploadTarget;
};

/** A request that uploads a file: send `method` to `url` with exactly these headers and the file as the body. */
export type UploadTarget = {
  __typename?: 'UploadTarget';
  /** The signed URL. */
  url: Scalars['Url']['output'];
  /** The HTTP method, always `PUT`. */
  method: Scalars['String']['output'];
  /** The headers to send. */
  headers: Array<UploadHeader>;
  /** When the URL expires. */
  expiresAt: Scalars['DateTime']['output'];
};

/** An HTTP header. */
export type UploadHeader = {
  __typename?: 'UploadHeader';
  /** The name of the header. */
  name: Scalars['String']['output'];
  /** The value of the header. */
  value: Scalars['String']['output'];
};

/** Input of `completeImageUpload`. */
export type CompleteImageUploadInput = {
  /** The id of the image that `createImageUpload` returned. */
  imageId: Scalars['ID']['input'];
};

/** Result of `completeImageUpload`. */
export type CompleteImageUploadPayload = {
  __typename?: 'CompleteImageUploadPayload';
  /** The image, `READY` or `REJECTED`. */
  image: Image;
};

/** Input of `deleteImage`. */
export type DeleteImageInput = {
  /** The id of the image. */
  imageId: Scalars['ID']['input'];
};

/** Result of `deleteImage`. */
export type DeleteImagePayload = {
  __typename?: 'DeleteImagePayload';
  /** The image, `DELETED`. */
  image: Image;
};

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
  maskIds: Array<Scalars['ID']['input']>;
  /** The label of the new mask, 1 to 200 characters. Default: a label made from the labels of the masks. */
  label?: InputMaybe<Scalars['String']['input']>;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input with the same key returns the mask
   * that was created first. Another input for the same turn with the same key is `BAD_USER_INPUT`; `createMask` shares the
   * keys of the turn.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Result of `combineMasks`. */
export type CombineMasksPayload = {
  __typename?: 'CombineMasksPayload';
  /** The new mask. Its files are stored. */
  mask: Mask;
};

/** Input of `createMask`. */
export type CreateMaskInput = {
  /** The id of the turn that gets the mask. It must have ended. */
  turnId: Scalars['ID']['input'];
  /**
   * The id of the image that the mask lies on: one of the images that the model received with the turn. Default: the image
   * of the mask in `basedOnMaskId`, or else the first of these images.
   */
  imageId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * The id of the mask that was corrected: a mask of the same conversation on the same image. It becomes the `parent` of
   * the new mask.
   */
  basedOnMaskId?: InputMaybe<Scalars['ID']['input']>;
  /** What the mask shows, 1 to 200 characters. Default: the label of the mask in `basedOnMaskId`; required without it. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** The pixels of the mask. */
  shape: MaskShapeInput;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input for the same turn with the same
   * key returns the mask that was created first, and a PNG that is sent again is not counted as an upload again. Another
   * input with the same key is `BAD_USER_INPUT`; `combineMasks` shares the keys of the turn.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/**
 * The pixels of a mask in original pixels, origin top-left: exactly one of the fields. A mask may be empty. It has at most
 * 500,000 runs in run-length encoding.
 */
export type MaskShapeInput =
  /** Run-length encoding. `size` is the size of the image. */
  { rle: RleInput; polygons?: never; png?: never; }
  |  /**
   * Outlines, at most 1,000 rings and 100,000 points in all. A pixel is inside a ring when its centre is inside it
   * (even-odd rule), and inside the mask when it is inside an outline and in none of the holes of that outline. `[]` is an
   * empty mask.
   */
  { rle?: never; polygons: Array<PolygonInput>; png?: never; }
  |  /**
   * A PNG of the size of the image, as a data URI (`data:image/png;base64,...`), at most
   * `Viewer.limits.maxInlineImageBytes`. A pixel that is brighter than half is inside; transparency is laid on black.
   */
  { rle?: never; polygons?: never; png: Scalars['String']['input']; };

/** COCO run-length encoding, column-major, as pycocotools writes it. */
export type RleInput = {
  /** [height, width] in pixels. */
  size: Array<Scalars['Int']['input']>;
  /** The runs in COCO's compressed string form. */
  counts: Scalars['String']['input'];
};

/** An outline with holes. */
export type PolygonInput = {
  /** The outline. */
  outer: RingInput;
  /** The holes. */
  holes?: InputMaybe<Array<RingInput>>;
};

/** A closed line. The last point connects to the first point, which is not repeated. */
export type RingInput = {
  /** The corners in order, at least 3, in the image. */
  points: Array<PointInput>;
};

/** Result of `createMask`. */
export type CreateMaskPayload = {
  __typename?: 'CreateMaskPayload';
  /** The mask. Its files are stored. */
  mask: Mask;
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

/** One of several things that a question fits about equally. Coordinates are original pixels, origin top-left. */
export type MaskCandidate = {
  __typename?: 'MaskCandidate';
  /**
   * Number of the candidate, from 0: from left to right, or from top to bottom when the candidates stand above one
   * another.
   */
  index: Scalars['Int']['output'];
  /** A phrase that tells the candidate apart from the others, for example "the left red ball" or "the larger cup". */
  label: Scalars['String']['output'];
  /** A score from 0 to 1, as `Mask.confidence`. */
  confidence: Scalars['Float']['output'];
  /** Number of pixels inside. */
  area: Scalars['Int']['output'];
  /** The smallest box around the pixels inside. */
  box: Box;
  /** The mask of the candidate in run-length encoding, original pixels. */
  rle: Rle;
};

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

/** Why a mask has no more scales. */
export type MaskStop =
  /** It has all scales of the model. */
  | 'LAST_SCALE'
  /** `SendTurnInput.maxScale` was reached. */
  | 'MAX_SCALE'
  /** `SendTurnInput.deadlineMs` was over. */
  | 'DEADLINE'
  /** Two successive previews agreed (`SendTurnInput.stopWhenStable`). */
  | 'STABLE';

/** The files of a mask. */
export type MaskFormat =
  /** 1-bit PNG of the size of the image; white is inside. */
  | 'PNG'
  /** JPEG of the image with the mask drawn over it, for people. */
  | 'OVERLAY'
  /**
   * The visual token ids in the order of the scales, unsigned 16-bit little-endian. Only a mask of the model has them;
   * for any other mask: `BAD_USER_INPUT`.
   */
  | 'TOKENS'
  /**
   * JSON with the model, the sides of the scales, the threshold, label, box, area, RLE, and the checksums of the other
   * files. In place of the model's data a combined mask has the operation and the ids of the source masks, and a mask of a
   * person has the id of the mask that it corrects.
   */
  | 'JSON';

/** A finished mask on an image of the turn. Coordinates are original pixels, origin top-left. */
export type Mask = Node & {
  __typename?: 'Mask';
  /** The global id. The events of the turn use the same id. */
  id: Scalars['ID']['output'];
  /**
   * The turn that generated the mask. For a combined mask: the turn of its first source mask. For a mask of a person: the
   * turn that was named.
   */
  turn: Turn;
  /** How the mask was created. */
  origin: MaskOrigin;
  /** The operation that created the mask; null unless `origin` is `COMBINED`. */
  operation: Maybe<MaskOperation>;
  /** Number of the mask within its turn, from 0. */
  index: Scalars['Int']['output'];
  /**
   * The image that the mask lies on. An image that `deleteImage` deleted is returned with the status `DELETED`. Null when
   * the image's row no longer exists.
   */
  image: Maybe<Image>;
  /**
   * What the mask shows, for example "the red ball". It is the phrase with which the model introduced the mask. Without
   * such a phrase it is the object that the question names, or else the whole question. For a combined mask: the given
   * label, or one made from the labels of its source masks. For a mask of a person: the given label, or the one of the
   * mask that it corrects.
   */
  label: Scalars['String']['output'];
  /** Whether the model found what the question asks for. */
  outcome: MaskOutcome;
  /** The things that the question fits about equally, at least two; empty unless `outcome` is `AMBIGUOUS`. */
  candidates: Array<MaskCandidate>;
  /** Size of the image and of the mask. */
  size: Size;
  /** Number of pixels inside. */
  area: Scalars['Int']['output'];
  /** The smallest box around the pixels inside; null when there are none. */
  box: Maybe<Box>;
  /**
   * The part of the image that a second run drew (`SendTurnInput.detail`); outside of it no pixel is inside. Null when the
   * first run drew the mask: there was no second run, it found nothing of the first mask, it drew something that differs
   * much and is less sure, or the deadline ended it.
   */
  zoom: Maybe<Box>;
  /**
   * A score from 0 to 1. For a calibrated bundle it is the expected IoU with the intended mask. It is computed from the
   * probabilities of the visual tokens under the mask, the agreement of the last scales and of the outline from the image,
   * the sharpness of the edges, and the length of the phrase. For other bundles it only ranks masks. For a combined mask
   * it is the lowest confidence of its source masks. For a mask of a person it is 1.
   */
  confidence: Scalars['Float']['output'];
  /** The mask in run-length encoding, original pixels. */
  rle: Rle;
  /** The outlines of the mask; empty when no pixel is inside. */
  polygons: Array<Polygon>;
  /**
   * A signed URL of one of the mask's files. The overlay on a deleted image does not exist any more; its URL returns 404.
   * Errors: `BAD_USER_INPUT` (expiresIn, `TOKENS` of a mask that has none).
   */
  url: Scalars['Url']['output'];
  /** The previews of the mask, from coarse to fine; empty for a mask that the model did not generate. */
  scales: Array<MaskScale>;
  /**
   * Number of the last scale that was generated, from 1. Null for a mask that the model did not generate, and for a mask
   * from a release that did not store it.
   */
  lastScale: Maybe<Scalars['Int']['output']>;
  /**
   * Why the mask has no more scales. With any value but `LAST_SCALE` the mask is coarser than the model can generate;
   * `completeMask` generates the rest. Null where `lastScale` is null.
   */
  stoppedBy: Maybe<MaskStop>;
  /**
   * The visual token ids of all scales in order, unsigned 16-bit little-endian. The mask decoder can restore every scale
   * from them without the language model. Of several things that were drawn together (`MaskInstances.SEPARATE`), the first
   * has the tokens of all. The scales of a second run (those with a `box`) start a sum of their own. Empty
   * for a mask that the model did not generate, and for a candidate that was picked.
   */
  tokens: Scalars['Base64']['output'];
  /**
   * The mask that this mask changes or is a candidate of (`SendTurnInput.refineMaskId`), completes
   * (`completeMask`) or corrects (`createMask`);
   * null for other masks.
   */
  parent: Maybe<Mask>;
  /**
   * The source masks: the mask that it changes, completes or corrects, or the masks that it combines, in the given order.
   * Empty for other masks. Masks that were deleted since are left out.
   */
  parents: Array<Mask>;
  /**
   * The `parent`, the parent of that mask, and so on: the nearest first, at most 100. To undo corrections, go on from one
   * of these masks.
   */
  lineage: Array<Mask>;
  /** When the mask was finished. */
  createdAt: Scalars['DateTime']['output'];
};


/** A finished mask on an image of the turn. Coordinates are original pixels, origin top-left. */
export type MaskUrlArgs = {
  format?: InputMaybe<MaskFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * A preview: the mask after one scale. It covers the whole image, or its part in `box`. Its longer side has at most
 * `ModelInfo.maskSide` pixels.
 */
export type MaskScale = {
  __typename?: 'MaskScale';
  /** Number of the scale, from 1. The scales of a second run (`SendTurnInput.detail`) are numbered on. */
  scale: Scalars['Int']['output'];
  /**
   * Number of scales that the run will have made at its end, those of an earlier run of the same mask included. Without a
   * second run it is the number of scales of the model.
   */
  scaleCount: Scalars['Int']['output'];
  /** The scale has `side` x `side` visual tokens. */
  side: Scalars['Int']['output'];
  /**
   * The part of the image that the preview shows: the part that a second run draws. Null: the preview shows the whole
   * image.
   */
  box: Maybe<Box>;
  /** The preview, binarised at the threshold, in preview pixels (not original pixels). */
  rle: Rle;
  /**
   * Intersection over union with the mask of the previous scale, 0 to 1; null for the first scale of a run. With previews
   * of some scales only (`SendTurnInput.previews`), it is with the last scale before this one that was decoded.
   */
  stability: Maybe<Scalars['Float']['output']>;
  /** Milliseconds since generation of this mask began. */
  elapsedMs: Scalars['Float']['output'];
  /** A signed URL of an 8-bit greyscale PNG with soft edges; 255 is inside. Errors: `BAD_USER_INPUT` (expiresIn). */
  url: Scalars['Url']['output'];
};


/**
 * A preview: the mask after one scale. It covers the whole image, or its part in `box`. Its longer side has at most
 * `ModelInfo.maskSide` pixels.
 */
export type MaskScaleUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** COCO run-length encoding, column-major, as pycocotools reads it. */
export type Rle = {
  __typename?: 'Rle';
  /** [height, width] in pixels. */
  size: Array<Scalars['Int']['output']>;
  /** The runs in COCO's compressed string form. */
  counts: Scalars['String']['output'];
};

/** Width and height in pixels. */
export type Size = {
  __typename?: 'Size';
  /** Width in pixels. */
  width: Scalars['Int']['output'];
  /** Height in pixels. */
  height: Scalars['Int']['output'];
};

/** A box of whole pixels: x to x + width - 1 and y to y + height - 1. Original pixels, origin top-left. */
export type Box = {
  __typename?: 'Box';
  /** Left edge. */
  x: Scalars['Int']['output'];
  /** Top edge. */
  y: Scalars['Int']['output'];
  /** Width in pixels. */
  width: Scalars['Int']['output'];
  /** Height in pixels. */
  height: Scalars['Int']['output'];
};

/** A point in original pixels, origin top-left. (0, 0) is the top-left corner of the first pixel, not its centre. */
export type Point = {
  __typename?: 'Point';
  /** Distance from the left edge of the image. */
  x: Scalars['Float']['output'];
  /** Distance from the top edge of the image. */
  y: Scalars['Float']['output'];
};

/**
 * One connected piece of a mask. Pixels that share an edge are connected; pixels that touch only at a corner belong to two
 * pieces. The polygon is valid by OGC Simple Features: no ring passes a point twice; a hole may touch another hole or the
 * outline at a single point.
 */
export type Polygon = {
  __typename?: 'Polygon';
  /** The outline, clockwise as displayed. */
  outer: Ring;
  /** The holes, counter-clockwise as displayed; may be empty. */
  holes: Array<Ring>;
};

/** A closed line. The last point connects to the first point, which is not repeated. */
export type Ring = {
  __typename?: 'Ring';
  /** The corners in order. */
  points: Array<Point>;
};

/** A model bundle that a worker has loaded, and where it runs. */
export type ModelInfo = {
  __typename?: 'ModelInfo';
  /** The id of the bundle, e.g. `everyday`. */
  id: Scalars['ID']['output'];
  /** The name of the model, for people. */
  name: Scalars['String']['output'];
  /** The version of the bundle, e.g. `0.1.0`. */
  version: Scalars['String']['output'];
  /** SHA-256 of the bundle's manifest, 64 hex digits. It identifies weights, templates and thresholds together. */
  sha256: Scalars['String']['output'];
  /** What the model was trained to understand: one sentence for users. */
  domain: Scalars['String']['output'];
  /** For each scale of a mask, from coarse to fine, the number of visual tokens along one side. */
  scaleSides: Array<Scalars['Int']['output']>;
  /** Side in pixels of the square mask that the model generates. The longer side of a preview has at most this many pixels. */
  maskSide: Scalars['Int']['output'];
  /**
   * The ONNX Runtime execution provider that runs the model, after `DEVICE=auto` was resolved: `cpu`, `webgpu`, `cuda` or
   * `tensorrt`.
   * @deprecated Use `provider`, an enum. `executionProvider` works until release 1.0.0.
   */
  executionProvider: Scalars['String']['output'];
  /**
   * The ONNX Runtime execution provider that runs the model, after `DEVICE=auto` was resolved. Null when a worker of a
   * newer release reports a provider that this server does not know.
   */
  provider: Maybe<ExecutionProvider>;
  /** The device, e.g. `cpu` or `cuda:0`. */
  device: Scalars['String']['output'];
  /**
   * Number format of the weights: `fp32`, `fp16`, `bf16`, `int8` or `int4`.
   * @deprecated Use `weightFormat`, an enum. `precision` works until release 1.0.0.
   */
  precision: Scalars['String']['output'];
  /** Number format of the weights. Null when a worker of a newer release reports a format that this server does not know. */
  weightFormat: Maybe<WeightFormat>;
  /** Results that were measured when the model was trained; may be empty. */
  metrics: Array<ModelMetric>;
  /** What the model can do with the options of a turn. */
  abilities: ModelAbilities;
  /** What a turn without `SendTurnInput.ambiguity` means. `OFF` where `abilities.ambiguity` is false. */
  defaultAmbiguity: MaskAmbiguity;
  /** What a turn without `SendTurnInput.detail` means: whether its masks have a second run. */
  defaultDetail: MaskDetail;
  /**
   * The greatest number of images for one question. A turn with more images is `UNSUPPORTED_BY_MODEL`. Null when a worker
   * of an older release does not report it.
   */
  maxImages: Maybe<Scalars['Int']['output']>;
  /** Whether every question needs an image. If so, a turn on a branch without an image is `UNSUPPORTED_BY_MODEL`. */
  needsImage: Scalars['Boolean']['output'];
  /**
   * The files with which a client draws masks from visual token ids (`MaskScaleReady.codes`, `Mask.tokens`) without the
   * language model and without preview files. Null when this server does not have the bundle of the model.
   */
  maskDecoder: Maybe<MaskDecoder>;
};

/**
 * The mask decoder of a bundle (docs/bundle.md, "Drawing masks from their tokens"). Masks of another bundle need another
 * decoder.
 */
export type MaskDecoder = {
  __typename?: 'MaskDecoder';
  /**
   * JSON: the scale sides, the convolution of each scale, the shape of the sum, the side of the mask, its place in the
   * image, the filter, the threshold, which of `files` are the two graphs, and `outlined`: whether finished masks have
   * their outline from the image too, which the tokens do not give.
   */
  rules: MaskDecoderFile;
  /** The graphs `dequantize` and `mask_decoder` as ONNX, and their external data where they have some. */
  files: Array<MaskDecoderFile>;
};

/**
 * A file that every viewer with the scope `read` can download with the same credentials. A browser may store it for ever,
 * because its URL contains its SHA-256.
 */
export type MaskDecoderFile = {
  __typename?: 'MaskDecoderFile';
  /** The name of the file. */
  name: Scalars['String']['output'];
  /** The URL, on this server. */
  url: Scalars['Url']['output'];
  /** Size in bytes. */
  byteSize: Scalars['Int']['output'];
  /** SHA-256 of the file, 64 hex digits. */
  sha256: Scalars['String']['output'];
};

/** The execution provider of ONNX Runtime that computes the model's graphs. */
export type ExecutionProvider =
  /** The CPU. */
  | 'CPU'
  /** A GPU through WebGPU. */
  | 'WEBGPU'
  /** An NVIDIA GPU through CUDA. */
  | 'CUDA'
  /** An NVIDIA GPU through TensorRT. */
  | 'TENSORRT';

/** Number format of a model's weights. */
export type WeightFormat =
  /** 32-bit IEEE 754 floating point. */
  | 'FP32'
  /** 16-bit IEEE 754 floating point. */
  | 'FP16'
  /** bfloat16: 16-bit floating point with 8 exponent bits. */
  | 'BF16'
  /** 8-bit integers with scale factors. */
  | 'INT8'
  /** 4-bit integers with scale factors. */
  | 'INT4';

/**
 * The options of a turn that a model may lack: kinds of region prompts, which are `UNSUPPORTED_BY_MODEL` where the model
 * does not understand them, and the question which of several things is meant. Every model can do what is not listed
 * here: negative points, `instances`, `detail`, `cleanUp`, and the pick of a candidate.
 */
export type ModelAbilities = {
  __typename?: 'ModelAbilities';
  /** Whether the model understands `RegionPromptInput.points`. */
  points: Scalars['Boolean']['output'];
  /** Whether the model understands `RegionPromptInput.box`. */
  boxes: Scalars['Boolean']['output'];
  /** Whether the model understands `RegionPromptInput.scribbles`. */
  scribbles: Scalars['Boolean']['output'];
  /** Whether the model understands `SendTurnInput.refineMaskId`. */
  refine: Scalars['Boolean']['output'];
  /**
   * Whether masks can be `AMBIGUOUS`, with candidates, in a turn with `SendTurnInput.ambiguity: AUTO`. Where it is false,
   * `AUTO` is accepted and has no effect.
   */
  ambiguity: Scalars['Boolean']['output'];
  /**
   * Whether a request for "the main object", also "the subject" or "the object", gets a mask of the prominent thing of a
   * photograph, whatever it is called. False when a worker of an older release does not report it.
   */
  mainObject: Scalars['Boolean']['output'];
};

/** One measured value. */
export type ModelMetric = {
  __typename?: 'ModelMetric';
  /** Data set and measure, e.g. `refer/meanIoU`. */
  name: Scalars['String']['output'];
  /** The value. Ratios and IoU are between 0 and 1. */
  value: Scalars['Float']['output'];
};

/**
 * The position of a page in a connection (Relay's cursor connections). Use `first` with `after` to page forward, and
 * `last` with `before` to page backward. Both `first` and `last`, or more than 100, is `BAD_USER_INPUT`. Without `first`
 * and `last` a page has the first 50 edges.
 */
export type PageInfo = {
  __typename?: 'PageInfo';
  /**
   * Whether edges follow this page in the order of the connection. When paging backward, it is true if and only if
   * `before` is given.
   */
  hasNextPage: Scalars['Boolean']['output'];
  /**
   * Whether edges precede this page in the order of the connection. When paging forward, it is true if and only if `after`
   * is given.
   */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
  /** Cursor of the last edge; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
};

/**
 * Event streams at `/graphql`. Three transports carry them: WebSocket (`graphql-transport-ws`); Server-Sent Events with
 * `accept: text/event-stream` (graphql-sse, distinct connections; the id of an event is its `seq`, and `Last-Event-ID`
 * resumes after it); multipart with `accept: multipart/mixed;subscriptionSpec=1.0` (Apollo's protocol). An operation that
 * the server refuses ends alone, with one result that has `errors`. With any other `accept` a subscription is
 * `BAD_USER_INPUT`.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * The events of a turn: first the stored events after `after`, then live events, without gaps or repeats. The stream
   * completes after `TurnFinished`. Any API server can serve it. After a lost connection, subscribe again, at the same or
   * another server, with the last received `seq`. When a client reads too slowly, the server leaves out previews that a
   * newer preview has replaced. Their `seq` is then missing; no other event is left out. Unsubscribing does not stop a
   * turn; `cancelTurn` does.
   * A turn that has ended can be replayed at any time. Some time after its end (default: one hour, set by the server),
   * replaced positions and previews are removed; `Mask.scales` still has all previews. Successive `AnswerDelta` events are
   * then merged into one, which has the `seq` of the last of them. A client that resumes after an earlier `seq` receives
   * exactly the text that it lacks. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (after is negative).
   */
  turnEvents: TurnEvent;
  /**
   * What happens to the viewer's conversations and turns: first the stored events after `after`, then live events, without
   * gaps or repeats, on one subscription for all devices and servers. It does not end by itself. After a lost connection,
   * subscribe again, at the same or another server, with the last received `seq`. A new client reads
   * `Viewer.lastEventSeq`, subscribes after it, and then reads its lists. Every event is stored in the transaction of the
   * change that it reports. Events are kept for some time (default: 30 days, set by the server); a client that comes back
   * later receives `EventsRemoved` first. Errors: `BAD_USER_INPUT` (after is negative).
   */
  viewerEvents: ViewerEvent;
  /**
   * The events of `viewerEvents` that belong to one conversation, with the same numbers, so numbers of other conversations
   * are missing. Ends after `ConversationDeleted`. After a restoration subscribe again. Errors: `NOT_FOUND` (also for a
   * deleted conversation, and for one of another user), `BAD_USER_INPUT` (after is negative).
   */
  conversationEvents: ViewerEvent;
};


/**
 * Event streams at `/graphql`. Three transports carry them: WebSocket (`graphql-transport-ws`); Server-Sent Events with
 * `accept: text/event-stream` (graphql-sse, distinct connections; the id of an event is its `seq`, and `Last-Event-ID`
 * resumes after it); multipart with `accept: multipart/mixed;subscriptionSpec=1.0` (Apollo's protocol). An operation that
 * the server refuses ends alone, with one result that has `errors`. With any other `accept` a subscription is
 * `BAD_USER_INPUT`.
 */
export type SubscriptionTurnEventsArgs = {
  turnId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<TurnEventsFrom>;
};


/**
 * Event streams at `/graphql`. Three transports carry them: WebSocket (`graphql-transport-ws`); Server-Sent Events with
 * `accept: text/event-stream` (graphql-sse, distinct connections; the id of an event is its `seq`, and `Last-Event-ID`
 * resumes after it); multipart with `accept: multipart/mixed;subscriptionSpec=1.0` (Apollo's protocol). An operation that
 * the server refuses ends alone, with one result that has `errors`. With any other `accept` a subscription is
 * `BAD_USER_INPUT`.
 */
export type SubscriptionViewerEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Event streams at `/graphql`. Three transports carry them: WebSocket (`graphql-transport-ws`); Server-Sent Events with
 * `accept: text/event-stream` (graphql-sse, distinct connections; the id of an event is its `seq`, and `Last-Event-ID`
 * resumes after it); multipart with `accept: multipart/mixed;subscriptionSpec=1.0` (Apollo's protocol). An operation that
 * the server refuses ends alone, with one result that has `errors`. With any other `accept` a subscription is
 * `BAD_USER_INPUT`.
 */
export type SubscriptionConversationEventsArgs = {
  conversationId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
};

/** An object with a global id, which `Query.node` finds. */
export type Node = {
  /** Unique among all objects of the server, stable and opaque. */
  id: Scalars['ID']['output'];
};

/** A read-only link to a conversation, as its owner sees it. */
export type Share = {
  __typename?: 'Share';
  /** The id, for `revokeShare`. */
  id: Scalars['ID']['output'];
  /** When the link was created. */
  createdAt: Scalars['DateTime']['output'];
  /** When the link expires; null when it does not expire. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
};

/** Input of `shareConversation`. */
export type ShareConversationInput = {
  /** The id of the conversation. */
  conversationId: Scalars['ID']['input'];
  /** Days until the link expires, 1 to 365; null: the link does not expire. */
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

/** Result of `shareConversation`. */
export type ShareConversationPayload = {
  __typename?: 'ShareConversationPayload';
  /** The new link. */
  share: Share;
  /** The token for `sharedConversation`. It is returned only once: the server stores only a hash. */
  token: Scalars['String']['output'];
};

/** Input of `revokeShare`. */
export type RevokeShareInput = {
  /** The id of the link. */
  shareId: Scalars['ID']['input'];
};

/** Result of `revokeShare`. */
export type RevokeSharePayload = {
  __typename?: 'RevokeSharePayload';
  /** The id of the revoked link. */
  revokedShareId: Scalars['ID']['output'];
};

/**
 * A conversation as a link shows it: the active branch, without its owner, other branches and feedback. The ids in it are
 * not the ids of the owner's objects, so that a cache keeps both apart.
 */
export type SharedConversation = {
  __typename?: 'SharedConversation';
  /** The title; null when there is none. */
  title: Maybe<Scalars['String']['output']>;
  /** When the conversation was created. */
  createdAt: Scalars['DateTime']['output'];
  /** The active branch, from the first turn on. Errors: `BAD_USER_INPUT` (page size, cursor). */
  turns: SharedTurnConnection;
};


/**
 * A conversation as a link shows it: the active branch, without its owner, other branches and feedback. The ids in it are
 * not the ids of the owner's objects, so that a cache keeps both apart.
 */
export type SharedConversationTurnsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

/** A page of shared turns. */
export type SharedTurnConnection = {
  __typename?: 'SharedTurnConnection';
  /** The turns with their cursors. */
  edges: Array<SharedTurnEdge>;
  /** The position of this page. */
  pageInfo: PageInfo;
};

/** A shared turn in a page. */
export type SharedTurnEdge = {
  __typename?: 'SharedTurnEdge';
  /** The turn. */
  node: SharedTurn;
  /** The position of the turn in the connection, opaque. */
  cursor: Scalars['String']['output'];
};

/** A question and its answer as a link shows them. */
export type SharedTurn = {
  __typename?: 'SharedTurn';
  /**
   * Identifies the shared turn: stable, opaque, the same in every link. It is not `Turn.id`, and no other operation takes
   * it.
   */
  id: Scalars['ID']['output'];
  /** The state of the turn. */
  status: TurnStatus;
  /** The text of the question. */
  text: Scalars['String']['output'];
  /** The text of the answer; null while the turn is `QUEUED` or `RUNNING`. */
  answer: Maybe<Scalars['String']['output']>;
  /** The images that were sent with the turn. */
  images: Array<SharedImage>;
  /** The finished masks in order. */
  masks: Array<SharedMask>;
  /** When the turn was sent. */
  createdAt: Scalars['DateTime']['output'];
};

/** An image as a link shows it. */
export type SharedImage = {
  __typename?: 'SharedImage';
  /**
   * Identifies the shared image: stable, opaque, the same in every link. It is not `Image.id`, and no other operation
   * takes it.
   */
  id: Scalars['ID']['output'];
  /** Width in pixels after rotation; null when the image cannot be used. */
  width: Maybe<Scalars['Int']['output']>;
  /** Height in pixels after rotation; null when the image cannot be used. */
  height: Maybe<Scalars['Int']['output']>;
  /** A signed URL of the image, as `Image.url`; null when the image cannot be used. Errors: `BAD_USER_INPUT` (expiresIn). */
  url: Maybe<Scalars['Url']['output']>;
  /** A signed URL of a WebP thumbnail; null when the image cannot be used. Errors: `BAD_USER_INPUT` (expiresIn). */
  thumbnailUrl: Maybe<Scalars['Url']['output']>;
};


/** An image as a link shows it. */
export type SharedImageUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


/** An image as a link shows it. */
export type SharedImageThumbnailUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** A mask as a link shows it. Coordinates are original pixels, origin top-left. */
export type SharedMask = {
  __typename?: 'SharedMask';
  /**
   * Identifies the shared mask: stable, opaque, the same in every link. It is not `Mask.id`, and no other operation takes
   * it.
   */
  id: Scalars['ID']['output'];
  /** `SharedImage.id` of the image that the mask lies on; null as `Mask.image`. */
  imageId: Maybe<Scalars['ID']['output']>;
  /**
   * `SharedMask.id` of the mask that this mask changes, completes or corrects, as `Mask.parent`; null for other masks. The
   * link shows that mask only when its turn is on the active branch.
   */
  parentId: Maybe<Scalars['ID']['output']>;
  /** How the mask was created. */
  origin: MaskOrigin;
  /** What the mask shows, as `Mask.label`. */
  label: Scalars['String']['output'];
  /** Whether the model found what the question asks for. */
  outcome: MaskOutcome;
  /** The things that the question fits about equally, as `Mask.candidates`; empty unless `outcome` is `AMBIGUOUS`. */
  candidates: Array<MaskCandidate>;
  /** Size of the image and of the mask. */
  size: Size;
  /** Number of pixels inside. */
  area: Scalars['Int']['output'];
  /** The smallest box around the pixels inside; null when there are none. */
  box: Maybe<Box>;
  /** A score from 0 to 1, as `Mask.confidence`. */
  confidence: Scalars['Float']['output'];
  /** The mask in run-length encoding, original pixels. */
  rle: Rle;
  /** The outlines of the mask; empty when no pixel is inside. */
  polygons: Array<Polygon>;
  /** The previews of the mask, from coarse to fine; empty for a mask that the model did not generate. */
  scales: Array<MaskScale>;
  /** A signed URL of one of the mask's files. Errors: `BAD_USER_INPUT` (expiresIn, `TOKENS` of a mask that has none). */
  url: Scalars['Url']['output'];
};


/** A mask as a link shows it. Coordinates are original pixels, origin top-left. */
export type SharedMaskUrlArgs = {
  format?: InputMaybe<MaskFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

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
 * An event of a turn. Each event is stored before it is sent. A turn is retried when its worker or model process died, or
 * when a dependency was unreachable. There are at most three attempts, and a new one begins only while no text and no mask
 * was emitted. A retried turn has more than one `TurnStarted`. No part of the answer precedes the last of them.
 */
export type TurnEvent = {
  /**
   * Starts at 1 and increases by one within a turn. It never decreases and never repeats. Numbers of replaced events may
   * be missing (see `turnEvents`).
   */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
};

/**
 * The turn waits for a free worker. Sent when the turn is created, again when its position has changed, and when the turn
 * is released to the queue. A change is sent at most every two seconds, and only when it is at least a tenth of the last
 * position (below 20: at least one). Each event REPLACES the one before it. The queue is fair between users: first the
 * oldest waiting turn of each user, then the second oldest of each user, and so on. A user with many turns does not delay
 * the others.
 */
export type TurnQueued = TurnEvent & {
  __typename?: 'TurnQueued';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** Number of turns before this one in the queue at that time. It may increase when turns of other users are created. */
  position: Scalars['Int']['output'];
};

/** A worker began to process the turn. */
export type TurnStarted = TurnEvent & {
  __typename?: 'TurnStarted';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the model bundle. */
  modelId: Scalars['ID']['output'];
  /** Number of the attempt, from 1. */
  attempt: Scalars['Int']['output'];
};

/** More text of the answer. */
export type AnswerDelta = TurnEvent & {
  __typename?: 'AnswerDelta';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** Text to append without changes. */
  text: Scalars['String']['output'];
};

/** The model begins to generate a mask. */
export type MaskStarted = TurnEvent & {
  __typename?: 'MaskStarted';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id that the finished mask will have. */
  maskId: Scalars['ID']['output'];
  /** What the mask will show, as `Mask.label`. */
  label: Scalars['String']['output'];
};

/** A preview: the mask after one more scale. */
export type MaskScaleReady = TurnEvent & {
  __typename?: 'MaskScaleReady';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the mask. */
  maskId: Scalars['ID']['output'];
  /** The preview. It REPLACES the previous one and is not a difference. Its file is stored before the event is sent. */
  preview: MaskScale;
  /**
   * The preview as visual token ids, from which a client can draw it without its file (`ModelInfo.maskDecoder`). Two bytes
   * for each token. Null in events that an earlier release stored.
   */
  codes: Maybe<ScaleCodes>;
};

/** The visual token ids of a mask after one of its scales. */
export type ScaleCodes = {
  __typename?: 'ScaleCodes';
  /**
   * The ids of the run that the preview belongs to, from its first scale to this one: each scale in raster order, unsigned
   * 16-bit little-endian. An event has the scales of its run that came before it too, so no other event is needed to draw
   * the preview. The mask decoder's sum starts anew with the first scale of a second run (`MaskScale.box`).
   */
  ids: Scalars['Base64']['output'];
  /**
   * SHA-256 of the manifest of the bundle that generated them, 64 hex digits (`ModelInfo.sha256`). The mask decoder of
   * another bundle draws something else.
   */
  modelSha256: Scalars['String']['output'];
};

/** A mask is finished. */
export type MaskFinished = TurnEvent & {
  __typename?: 'MaskFinished';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The mask. All its files are stored before the event is sent. */
  mask: Mask;
};

/** The turn has ended. This is always the last event, and it is sent exactly once. */
export type TurnFinished = TurnEvent & {
  __typename?: 'TurnFinished';
  /** Starts at 1 and increases by one within a turn; see `TurnEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The turn after its end. */
  turn: Turn;
  /** `COMPLETED`, `FAILED` or `CANCELLED`. */
  status: TurnStatus;
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

/** The kind of answer that the model gave. */
export type ResolvedIntent =
  /** Text only. */
  | 'ANSWER'
  /** At least one mask. */
  | 'SEGMENT';

/**
 * One question and its answer. Turns form a tree. The model receives the path from the first turn to this one, without
 * other branches.
 */
export type Turn = Node & {
  __typename?: 'Turn';
  /** The global id. */
  id: Scalars['ID']['output'];
  /** The conversation of the turn. */
  conversation: Conversation;
  /** The turn that this turn follows; null for a first turn. Turns with the same parent are siblings. */
  parent: Maybe<Turn>;
  /** The turns that follow this turn, oldest first, at most 100. More than one when the conversation branches here. */
  children: Array<Turn>;
  /**
   * The turns with the same parent, oldest first, including this turn, at most 100. Siblings are edited versions or
   * repetitions of a question.
   */
  siblings: Array<Turn>;
  /** Number of the turn in its conversation, in order of creation, from 0. All branches are counted together. */
  index: Scalars['Int']['output'];
  /** The state of the turn. */
  status: TurnStatus;
  /** The text of the user's question. */
  text: Scalars['String']['output'];
  /**
   * The images that were sent with this turn. Without any, the model receives those of the nearest earlier turn of the
   * branch that has images.
   */
  images: Array<Image>;
  /** The regions that the question points at, in the given order. */
  regionPrompts: Array<RegionPrompt>;
  /** The mask that the question changes (`refineMaskId`). Null when it changes none, or when that mask was deleted. */
  refines: Maybe<Mask>;
  /**
   * Number of the candidate of the mask in `refines` that the question picks (`SendTurnInput.candidate`), from 0. Null
   * when it picks none, and when it picks one by words or points.
   */
  candidate: Maybe<Scalars['Int']['output']>;
  /** Whether masks of the turn may have candidates (`SendTurnInput.ambiguity`). Null: the default of the model. */
  ambiguity: Maybe<MaskAmbiguity>;
  /** Whether several things have a mask each (`SendTurnInput.instances`). Null: it depends on the words of the question. */
  instances: Maybe<MaskInstances>;
  /** The kind of answer that the user requests. */
  requestedIntent: RequestedIntent;
  /**
   * Whether a second run draws the part of the image around each object (`SendTurnInput.detail`). Null: the default of the
   * model.
   */
  detail: Maybe<MaskDetail>;
  /** What happens to the turn when nobody follows it (`SendTurnInput.onDisconnect`). */
  onDisconnect: OnDisconnect;
  /** The previews that the user requests (`SendTurnInput.previews`). Null: the default of the model. */
  previews: Maybe<MaskPreviews>;
  /** The kind of answer that the model gave; null unless `COMPLETED`. */
  resolvedIntent: Maybe<ResolvedIntent>;
  /**
   * The text of the answer. Null while the turn is `QUEUED` or `RUNNING`; the events have the text so far. Null or empty
   * when the turn ended before the first word.
   */
  answer: Maybe<Scalars['String']['output']>;
  /** The finished masks in order. */
  masks: Array<Mask>;
  /** Why the turn failed; null unless `FAILED`. */
  error: Maybe<TurnError>;
  /** The user's feedback on the answer; null when there is none. Only the owner of the turn can read it. */
  feedback: Maybe<Feedback>;
  /** Tokens and times of the turn; null unless `COMPLETED`. */
  usage: Maybe<Usage>;
  /** The model of the last attempt; null until a worker began to process the turn. */
  model: Maybe<TurnModel>;
  /** When the turn was sent. */
  createdAt: Scalars['DateTime']['output'];
  /** When a worker began to process the turn for the first time; null until then. A retry does not change it. */
  startedAt: Maybe<Scalars['DateTime']['output']>;
  /** When the turn ended; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
};

/** A rating of an answer. */
export type Thumb =
  /** The answer is good. */
  | 'UP'
  /** The answer is not good. */
  | 'DOWN';

/** Feedback of the owner of a turn on its answer. */
export type Feedback = {
  __typename?: 'Feedback';
  /** The rating; null when there is only a text. */
  thumb: Maybe<Thumb>;
  /** The text; null when there is only a rating. */
  text: Maybe<Scalars['String']['output']>;
  /** When the feedback was last set. */
  updatedAt: Scalars['DateTime']['output'];
};

/** Input of `setTurnFeedback`. Without rating and text, it removes the feedback. */
export type SetTurnFeedbackInput = {
  /** The id of the turn. */
  turnId: Scalars['ID']['input'];
  /** The rating. */
  thumb?: InputMaybe<Thumb>;
  /** The text, at most 2000 characters; a blank text counts as none. */
  text?: InputMaybe<Scalars['String']['input']>;
};

/** Result of `setTurnFeedback`. */
export type SetTurnFeedbackPayload = {
  __typename?: 'SetTurnFeedbackPayload';
  /** The turn after the change. */
  turn: Turn;
};

/** Why a turn failed. */
export type TurnError = {
  __typename?: 'TurnError';
  /** The error code. */
  code: ErrorCode;
  /** A sentence for people. */
  message: Scalars['String']['output'];
  /** Whether `regenerateTurn` may succeed. */
  retryable: Scalars['Boolean']['output'];
};

/** The exact model that answered a turn. */
export type TurnModel = {
  __typename?: 'TurnModel';
  /**
   * The id of the model bundle, e.g. `everyday`. All versions of a bundle have the same id, so it does not identify this
   * object.
   */
  bundleId: Scalars['ID']['output'];
  /**
   * The same as `bundleId`.
   * @deprecated Use `bundleId`: caches that normalise by `id` overwrite `sha256`. `id` works until release 1.0.0.
   */
  id: Scalars['ID']['output'];
  /** SHA-256 of the bundle's manifest, 64 hex digits. */
  sha256: Scalars['String']['output'];
};

/** A region of an image that the question points at. Original pixels, origin top-left. */
export type RegionPrompt = {
  __typename?: 'RegionPrompt';
  /** The image. */
  image: Image;
  /** A box around the region; null when there is none. */
  box: Maybe<Box>;
  /** Points inside the region. */
  points: Array<Point>;
  /** Points that are not meant (`PointInput.negative`). */
  negativePoints: Array<Point>;
  /** Lines drawn over the region. */
  scribbles: Array<Scribble>;
};

/** A line drawn by hand. Original pixels, origin top-left. */
export type Scribble = {
  __typename?: 'Scribble';
  /** The points of the line in order. */
  points: Array<Point>;
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
  imageId: Scalars['ID']['input'];
  /** A box around the region. */
  box?: InputMaybe<BoxInput>;
  /** Points inside the region, and negative points on what is not meant, at most 64 together. */
  points?: InputMaybe<Array<PointInput>>;
  /** Lines drawn over the region, at most 16. */
  scribbles?: InputMaybe<Array<ScribbleInput>>;
};

/** A line drawn by hand. */
export type ScribbleInput = {
  /** The points of the line in order, 2 to 1000. */
  points: Array<PointInput>;
};

/** A box in original pixels, origin top-left. */
export type BoxInput = {
  /** Left edge. */
  x: Scalars['Int']['input'];
  /** Top edge. */
  y: Scalars['Int']['input'];
  /** Width in pixels, at least 1. */
  width: Scalars['Int']['input'];
  /** Height in pixels, at least 1. */
  height: Scalars['Int']['input'];
};

/** A point in original pixels, origin top-left. */
export type PointInput = {
  /** Distance from the left edge of the image. */
  x: Scalars['Float']['input'];
  /** Distance from the top edge of the image. */
  y: Scalars['Float']['input'];
  /**
   * For `RegionPromptInput.points`: the point is on what is not meant. The model does not read it, so every model takes
   * it. The connected part of a finished mask on which the point lies is removed. When `points` has positive points on the
   * same part, only its pixels are removed that are nearer to a negative point than to each positive one. A mask of which
   * nothing is left is `NO_TARGET`. Previews and tokens are not changed. With `refineMaskId`, the mask that is changed is
   * treated first in the same way, unless nothing of it would be left. Only points on the first image count.
   * `BAD_USER_INPUT` in a scribble; ignored in an outline (`RingInput`).
   */
  negative?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of turns. */
export type TurnConnection = {
  __typename?: 'TurnConnection';
  /** The turns with their cursors. */
  edges: Array<TurnEdge>;
  /** The position of this page. */
  pageInfo: PageInfo;
};

/** A turn in a page. */
export type TurnEdge = {
  __typename?: 'TurnEdge';
  /** The turn. */
  node: Turn;
  /** The position of the turn in the connection, opaque. */
  cursor: Scalars['String']['output'];
};

/** A page of search results. */
export type TurnSearchConnection = {
  __typename?: 'TurnSearchConnection';
  /** The turns with their cursors, best match first. */
  edges: Array<TurnSearchEdge>;
  /** The position of this page. */
  pageInfo: PageInfo;
};

/** A search result. */
export type TurnSearchEdge = {
  __typename?: 'TurnSearchEdge';
  /** The turn. */
  node: Turn;
  /** The position of the turn in the search results, opaque. */
  cursor: Scalars['String']['output'];
  /** How well the turn matches; greater is better. Values are comparable only within one search. */
  rank: Scalars['Float']['output'];
  /**
   * Where the words occur: at most one highlight for each of text, labels and answer, in this order. Empty when the search
   * has only excluded words.
   */
  highlights: Array<SearchHighlight>;
};

/** The parts of a turn that a search covers. */
export type SearchField =
  /** The text of the question. */
  | 'TEXT'
  /** The labels of the turn's masks. */
  | 'LABELS'
  /** The text of the answer. */
  | 'ANSWER';

/** An excerpt with the words that were found. */
export type SearchHighlight = {
  __typename?: 'SearchHighlight';
  /** The part of the turn. */
  field: SearchField;
  /** Pieces of text; their concatenation is the excerpt. "…" marks text that was left out between them. Markup is removed. */
  parts: Array<HighlightPart>;
};

/** A piece of an excerpt. */
export type HighlightPart = {
  __typename?: 'HighlightPart';
  /** Plain text. */
  text: Scalars['String']['output'];
  /** Whether the text is one of the words that were searched for. */
  matched: Scalars['Boolean']['output'];
};

/** Input of `sendTurn` and `estimateTurn`. */
export type SendTurnInput = {
  /** The id of the conversation. Null: a new conversation is created in the same transaction. */
  conversationId?: InputMaybe<Scalars['ID']['input']>;
  /** The text of the question: not blank, at most `Viewer.limits.maxTextLength` characters. */
  text: Scalars['String']['input'];
  /**
   * Images to send with the turn, all `READY`, at most `Viewer.limits.maxImagesPerTurn`. Leave it out to ask about the
   * images of an earlier turn.
   */
  imageIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /**
   * Regions to point at, at most 16. `UNSUPPORTED_BY_MODEL` when `ModelInfo.abilities` lacks a kind (box, points,
   * scribbles) that is used.
   */
  regionPrompts?: InputMaybe<Array<RegionPromptInput>>;
  /** The kind of answer. */
  intent?: InputMaybe<RequestedIntent>;
  /** The position of the turn in the tree. Null: the turn follows `Conversation.activeTurn`. */
  position?: InputMaybe<TurnPositionInput>;
  /**
   * The same as `position.childOf`. Not together with `position`.
   * @deprecated Use `position`. `parentTurnId` works until release 1.0.0.
   */
  parentTurnId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * The same as `position.siblingOf`. Not together with `position` or `parentTurnId`.
   * @deprecated Use `position`. `siblingOfTurnId` works until release 1.0.0.
   */
  siblingOfTurnId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * A mask of the same conversation that the text changes, for example "only the red one". The mask must not be empty, and
   * it must lie on the first image that the model receives. It becomes the `parent` of the masks in the answer.
   * `UNSUPPORTED_BY_MODEL` without `ModelInfo.abilities.refine`.
   */
  refineMaskId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * Picks a candidate of the mask in `refineMaskId`, which must be `AMBIGUOUS`, by its number from 0. The answer is the
   * mask of the candidate; the model does nothing, and the mask has no scales and no tokens. Errors: `BAD_USER_INPUT` (no
   * `refineMaskId`, no such candidate). A turn that follows one with an `AMBIGUOUS` mask, and sends no images, also picks
   * a candidate when its text says nothing but which one ("the left one", "the second", "the larger one"), or when
   * its text says nothing ("this one") and all points of its `regionPrompts` lie in the candidate.
   */
  candidate?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Whether masks may have the outcome `AMBIGUOUS`. Null: the default of the model, which is `OFF` unless its bundle says
   * otherwise (`ModelInfo.defaultAmbiguity`). `AUTO` has no effect with `regionPrompts`, `refineMaskId` or `maxScale`,
   * after the deadline, and with a model without `ModelInfo.abilities.ambiguity`.
   */
  ambiguity?: InputMaybe<MaskAmbiguity>;
  /**
   * Whether several things that the question asks for have a mask each, or one mask together. Null: a mask each when the
   * question says "every", "each", "all", "both" or a number, and names them by a plural in the answer ("the red balls");
   * else one mask together.
   */
  instances?: InputMaybe<MaskInstances>;
  /**
   * Stop each mask after this many scales, at least 1, for a coarse mask in less time. A number above the model's number
   * of scales means all scales.
   */
  maxScale?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Milliseconds that the model may work on the turn, 1 to 600000. They count from the start of the attempt that answers;
   * time in the queue does not count. After the deadline the turn ends `COMPLETED` with what there is: text stops, and a
   * mask stops after its current scale (`Mask.stoppedBy` is `DEADLINE`). With the intent `SEGMENT`, the first scale of a
   * mask is generated in any case.
   */
  deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Stop each mask when two successive previews agree at least this much (intersection over union, 0.5 to 1).
   * `Mask.stoppedBy` is then `STABLE`. Two empty previews do not count. With `previews: COARSE`, the previews that are
   * sent are compared; with `NONE`, the masks of all scales are.
   */
  stopWhenStable?: InputMaybe<Scalars['Float']['input']>;
  /**
   * Whether the model looks a second time at the part of the image around each object, for finer outlines of small
   * objects. Null: the default of the model, which is `STANDARD` unless its bundle says otherwise
   * (`ModelInfo.defaultDetail`); the second run then has no previews, as previews of a part of the image are only for
   * clients that know them. `maxScale` and `stopWhenStable` apply to each run on its own. After the deadline there is no
   * second run.
   */
  detail?: InputMaybe<MaskDetail>;
  /**
   * Which scales of each mask have a preview, an event `MaskScaleReady` and an entry of `Mask.scales`, and how large the
   * previews are. Fewer or smaller previews take less time. The finished mask is the same. Null: the default of the model,
   * which is `ALL` unless its bundle says otherwise, as a bundle does whose previews take longer than its scales.
   */
  previews?: InputMaybe<MaskPreviews>;
  /**
   * Remove from each finished mask the connected parts of fewer pixels (original pixels, at least 1; pixels that touch
   * only at a corner are not connected). The largest part always stays. The order is: `fillHoles`, `minArea`,
   * `largestPart`. With any of the three, the final mask, its files, area, box, polygons and outcome are cleaned; its
   * scales, tokens and confidence are those of the model. `regenerateTurn` and `completeMask` clean in the same way.
   */
  minArea?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Fill the holes of each finished mask that have at most this many pixels (original pixels, at least 1). A hole is as in
   * `Polygon.holes`. What lies in a filled hole belongs to the part around it.
   */
  fillHoles?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Keep only the largest connected part of each finished mask. Of several that are equally large, the first in raster
   * order stays.
   */
  largestPart?: InputMaybe<Scalars['Boolean']['input']>;
  /** What happens to the turn when nobody follows it. Default: `CONTINUE`. `regenerateTurn` and `completeMask` keep it. */
  onDisconnect?: InputMaybe<OnDisconnect>;
  /**
   * A key that the client chooses for this request, 1 to 200 characters. The same input with the same key returns the turn
   * that was created first. Another input with the same key is `BAD_USER_INPUT`. Deleting the conversation frees the keys
   * of its turns.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The position of a new turn in the tree of its conversation: exactly one of the two fields. */
export type TurnPositionInput =
  /** The id of a turn of the same conversation. The new turn follows it. A turn has at most 100 children. */
  { childOf: Scalars['ID']['input']; siblingOf?: never; }
  |  /**
   * The id of a turn of the same conversation. The new turn gets the same parent, as for an edited question. A turn has at
   * most 100 siblings.
   */
  { childOf?: never; siblingOf: Scalars['ID']['input']; };

/** Result of `sendTurn`. */
export type SendTurnPayload = {
  __typename?: 'SendTurnPayload';
  /** The new turn. */
  turn: Turn;
  /** The conversation of the turn; a new one when `conversationId` was null. */
  conversation: Conversation;
};

/** The tokens that a turn would need. Token counts refer to the vocabulary of the loaded model. */
export type TurnEstimate = {
  __typename?: 'TurnEstimate';
  /** Tokens of the prompt, including image tokens and the earlier turns of the branch. */
  promptTokens: Scalars['Int']['output'];
  /** Tokens of images. */
  imageTokens: Scalars['Int']['output'];
  /**
   * By how many tokens the text of the question can grow before it is `PROMPT_TOO_LONG`. Earlier turns do not count,
   * because the prompt leaves out those that do not fit.
   */
  roomTokens: Scalars['Int']['output'];
  /** The greatest number of text tokens of the answer. */
  maxAnswerTokens: Scalars['Int']['output'];
  /**
   * The greatest number of visual tokens of one mask, with `maxScale` and `detail` applied; 0 when the turn cannot have a
   * mask.
   */
  maxTokensPerMask: Scalars['Int']['output'];
  /**
   * The greatest number of prompt tokens that the second run of one mask needs in addition (`SendTurnInput.detail`),
   * including image tokens; 0 when there is no second run.
   */
  maxZoomPromptTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt and visual tokens of the further questions about one mask (`SendTurnInput.ambiguity`); 0
   * when there are none. Most clear questions take only the first of them: one prompt, and no visual tokens.
   */
  maxAmbiguityTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt and visual tokens of the further questions that give each of several things of one
   * mask a mask of its own (`SendTurnInput.instances`): 16 prompts and masks. 0 when there are none. A turn usually
   * takes about half of it; `Usage` counts what it took.
   */
  maxInstanceTokens: Scalars['Int']['output'];
  /**
   * The greatest number of prompt and visual tokens of the questions about each of two things, where the question compares
   * two ("Is the ball left of the cube?") and the model is asked about each of them; 0 otherwise. `Usage` counts what they
   * took.
   */
  maxComparisonTokens: Scalars['Int']['output'];
  /** The greatest number of masks in one answer. */
  maxMasks: Scalars['Int']['output'];
};

/** Input of `completeMask`. */
export type CompleteMaskInput = {
  /** The id of the mask. */
  maskId: Scalars['ID']['input'];
};

/** Result of `completeMask`. */
export type CompleteMaskPayload = {
  __typename?: 'CompleteMaskPayload';
  /** The new turn, a sibling of the mask's turn. */
  turn: Turn;
};

/** Input of `refineToFull`. `CompleteMaskInput` replaces it. */
export type RefineToFullInput = {
  /** The id of the mask. */
  maskId: Scalars['ID']['input'];
};

/** Result of `refineToFull`. `CompleteMaskPayload` replaces it. */
export type RefineToFullPayload = {
  __typename?: 'RefineToFullPayload';
  /** The new turn, a sibling of the mask's turn. */
  turn: Turn;
};

/** Input of `cancelTurn`. */
export type CancelTurnInput = {
  /** The id of the turn. */
  turnId: Scalars['ID']['input'];
};

/** Result of `cancelTurn`. */
export type CancelTurnPayload = {
  __typename?: 'CancelTurnPayload';
  /** The turn. A running turn is still `RUNNING` for a moment; `TurnFinished` is sent when it has ended. */
  turn: Turn;
};

/** Input of `regenerateTurn`. */
export type RegenerateTurnInput = {
  /** The id of the turn. */
  turnId: Scalars['ID']['input'];
};

/** Result of `regenerateTurn`. */
export type RegenerateTurnPayload = {
  __typename?: 'RegenerateTurnPayload';
  /** The new turn, a sibling of the given one. */
  turn: Turn;
};

/** Tokens and times of a turn. Token counts refer to the vocabulary of the loaded model; times are in milliseconds. */
export type Usage = {
  __typename?: 'Usage';
  /** Tokens of the prompt, including image tokens; with those of each second run (`SendTurnInput.detail`). */
  promptTokens: Scalars['Int']['output'];
  /** Tokens of images. */
  imageTokens: Scalars['Int']['output'];
  /** Text tokens of the answer. */
  answerTokens: Scalars['Int']['output'];
  /** Visual tokens of all masks. */
  maskTokens: Scalars['Int']['output'];
  /** Time from the creation of the turn until a worker began to process it for the first time. */
  queueMs: Scalars['Float']['output'];
  /** Time to encode the images and process the prompt. */
  prefillMs: Scalars['Float']['output'];
  /** Time to generate the text of the answer. */
  answerMs: Scalars['Float']['output'];
  /** Time to generate the masks. */
  maskMs: Scalars['Float']['output'];
  /**
   * Image tokens whose image was not encoded again, because a worker still had its features from an earlier question of
   * the same user. The answer is the same in both cases.
   */
  cachedTokens: Scalars['Int']['output'];
  /**
   * Tokens of the prompt that the language model did not compute again: a worker still had their keys and values from an
   * earlier question of the same user about the same images. Image tokens among them are counted in `cachedTokens` too. 0
   * for a model whose prompt has the images after the question, and for turns of earlier releases.
   */
  reusedTokens: Scalars['Int']['output'];
  /**
   * Mean number of token sequences that the model computed in the same pass, this turn's included: 1 when the turn ran
   * alone. The answer does not depend on it. Null for turns of earlier releases.
   */
  batchSize: Maybe<Scalars['Float']['output']>;
};

/**
 * An event of a viewer: a change of one of the viewer's conversations, or the begin or end of a turn. More types may be
 * added; a client ignores those that it does not know.
 */
export type ViewerEvent = {
  /** Starts at 1 and increases by one for each viewer. It never decreases and never repeats. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation; null for `EventsRemoved`. */
  conversationId: Maybe<Scalars['ID']['output']>;
};

/** A conversation was created, by `createConversation` or by the first turn of a new conversation. */
export type ConversationCreated = ViewerEvent & {
  __typename?: 'ConversationCreated';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation. */
  conversationId: Scalars['ID']['output'];
  /** The conversation as it is now; null when it was deleted meanwhile. */
  conversation: Maybe<Conversation>;
};

/** The title, the tags, the archiving or the active branch of a conversation was changed by `updateConversation`. */
export type ConversationUpdated = ViewerEvent & {
  __typename?: 'ConversationUpdated';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation. */
  conversationId: Scalars['ID']['output'];
  /** The conversation as it is now; null when it was deleted meanwhile. */
  conversation: Maybe<Conversation>;
};

/** A conversation was deleted. Its turns that had not ended are cancelled. */
export type ConversationDeleted = ViewerEvent & {
  __typename?: 'ConversationDeleted';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation. */
  conversationId: Scalars['ID']['output'];
};

/** A deleted conversation was restored. */
export type ConversationRestored = ViewerEvent & {
  __typename?: 'ConversationRestored';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation. */
  conversationId: Scalars['ID']['output'];
  /** The conversation as it is now; null when it was deleted meanwhile. */
  conversation: Maybe<Conversation>;
};

/**
 * A turn was created: it waits in the queue, and `turnEvents` follows it. The turn becomes `Conversation.activeTurn`. It
 * may have given the conversation its title.
 */
export type TurnCreated = ViewerEvent & {
  __typename?: 'TurnCreated';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation. */
  conversationId: Scalars['ID']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** The conversation as it is now; null when it was deleted meanwhile. */
  conversation: Maybe<Conversation>;
  /** The turn as it is now; null when its conversation was deleted meanwhile. */
  turn: Maybe<Turn>;
};

/**
 * A turn has ended; it is `COMPLETED`, `FAILED` or `CANCELLED`. Sent exactly once for a turn, also for turns of a deleted
 * conversation.
 */
export type TurnEnded = ViewerEvent & {
  __typename?: 'TurnEnded';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** The id of the conversation. */
  conversationId: Scalars['ID']['output'];
  /** The id of the turn. */
  turnId: Scalars['ID']['output'];
  /** The conversation as it is now; null when it was deleted meanwhile. */
  conversation: Maybe<Conversation>;
  /** The turn as it is now; null when its conversation was deleted meanwhile. */
  turn: Maybe<Turn>;
};

/**
 * Events with numbers up to `seq` are no longer stored, and the client has not received all of them. It reads its lists
 * again. Sent first, to a client whose `after` is below `seq`. `at` is the time of sending.
 */
export type EventsRemoved = ViewerEvent & {
  __typename?: 'EventsRemoved';
  /** Increases by one for each viewer; see `ViewerEvent.seq`. */
  seq: Scalars['Int']['output'];
  /** When the event was stored. */
  at: Scalars['DateTime']['output'];
  /** Always null. */
  conversationId: Maybe<Scalars['ID']['output']>;
};

/** What credentials allow. */
export type Scope =
  /** Queries and subscriptions on the user's own objects. */
  | 'READ'
  /**
   * Mutations of the user's own objects. Without `READ`, payloads return only `id` and `status` of conversations, turns,
   * images and masks. A document that selects other fields is `FORBIDDEN`, before anything runs.
   */
  | 'WRITE';

/** The usage of one user on one day. */
export type UsageDay = {
  __typename?: 'UsageDay';
  /** The day in UTC, e.g. `2026-11-24`. */
  day: Scalars['String']['output'];
  /** Number of turns created. */
  turns: Scalars['Int']['output'];
  /** Bytes of images uploaded or announced; a whole number. */
  uploadBytes: Scalars['Float']['output'];
  /** Tokens of all prompts, including image tokens. Like the other token counts, a whole number. */
  promptTokens: Scalars['Float']['output'];
  /** Tokens of images. */
  imageTokens: Scalars['Float']['output'];
  /** Text tokens of all answers. */
  answerTokens: Scalars['Float']['output'];
  /** Visual tokens of all masks. */
  maskTokens: Scalars['Float']['output'];
  /** Milliseconds of model time. A turn that was cancelled or failed counts from its start to its end. */
  modelMs: Scalars['Float']['output'];
};

/** Limits that a client can check before it sends a request. */
export type ViewerLimits = {
  __typename?: 'ViewerLimits';
  /**
   * The greatest cost of one operation. An operation above it is `BAD_USER_INPUT`, with `extensions.cost` and
   * `extensions.limit`, before anything runs. The cost is an estimate of the size of the response: 1 for each field, and 1
   * for each list element plus the cost of the fields selected on it. The length of a list is given by its arguments
   * (`first`, `last`, `days`), or else by `@listSize` in the SDL. If the actual response exceeds the limit, because its
   * lists are longer, it ends without data.
   */
  maxQueryCost: Scalars['Int']['output'];
  /** The approximate greatest size of a response in bytes. A larger response ends without data, as `BAD_USER_INPUT`. */
  maxResponseBytes: Scalars['Int']['output'];
  /** The greatest size in bytes of an image uploaded by `createImageUpload`. */
  maxImageBytes: Scalars['Int']['output'];
  /** The greatest size in bytes of an image uploaded by `uploadImage`, after decoding the data URI. */
  maxInlineImageBytes: Scalars['Int']['output'];
  /** The greatest number of pixels (width x height) of an image. */
  maxImagePixels: Scalars['Int']['output'];
  /** The greatest number of characters (UTF-16 code units) in the text of a turn. */
  maxTextLength: Scalars['Int']['output'];
  /** The greatest number of images in one turn: the server's limit, or `ModelInfo.maxImages` if that is less. */
  maxImagesPerTurn: Scalars['Int']['output'];
  /**
   * The greatest number of turns created within 60 seconds; one more is `RATE_LIMITED`. Null: no limit, as for the three
   * limits below.
   */
  maxTurnsPerMinute: Maybe<Scalars['Int']['output']>;
  /** The greatest number of turns that are queued or running at the same time. */
  maxConcurrentTurns: Maybe<Scalars['Int']['output']>;
  /** The greatest number of bytes of images uploaded or announced per day (UTC); a whole number. */
  maxUploadBytesPerDay: Maybe<Scalars['Float']['output']>;
  /** The greatest model time per day (UTC) in milliseconds. Above it, no new turn is accepted; a running turn is not ended. */
  maxModelMsPerDay: Maybe<Scalars['Float']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( BatchRow )
    | ( ConversationRow )
    | ( ImageRow )
    | ( MaskRow )
    | ( TurnRow )
  ;
  TurnEvent:
    | ( TurnEventOf<'TurnQueued'> )
    | ( TurnEventOf<'TurnStarted'> )
    | ( TurnEventOf<'AnswerDelta'> )
    | ( TurnEventOf<'MaskStarted'> )
    | ( TurnEventOf<'MaskScaleReady'> )
    | ( TurnEventOf<'MaskFinished'> )
    | ( TurnEventOf<'TurnFinished'> )
  ;
  ViewerEvent:
    | ( ViewerEventOf<'ConversationCreated'> )
    | ( ViewerEventOf<'ConversationUpdated'> )
    | ( ViewerEventOf<'ConversationDeleted'> )
    | ( ViewerEventOf<'ConversationRestored'> )
    | ( ViewerEventOf<'TurnCreated'> )
    | ( ViewerEventOf<'TurnEnded'> )
    | ( ViewerEventOf<'EventsRemoved'> )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Viewer: ResolverTypeWrapper<ViewerModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ApiKey: ResolverTypeWrapper<KeyRow>;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyPayload: ResolverTypeWrapper<Omit<CreateApiKeyPayload, 'apiKey'> & { apiKey: ResolversTypes['ApiKey'] }>;
  RevokeApiKeyInput: RevokeApiKeyInput;
  RevokeApiKeyPayload: ResolverTypeWrapper<RevokeApiKeyPayload>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  BatchStatus: BatchStatus;
  Batch: ResolverTypeWrapper<BatchRow>;
  BatchEstimate: ResolverTypeWrapper<BatchEstimate>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  BatchProgress: ResolverTypeWrapper<BatchProgress>;
  BatchItem: ResolverTypeWrapper<BatchItemRow>;
  BatchItemConnection: ResolverTypeWrapper<Omit<BatchItemConnection, 'edges'> & { edges: Array<ResolversTypes['BatchItemEdge']> }>;
  BatchItemEdge: ResolverTypeWrapper<Omit<BatchItemEdge, 'node'> & { node: ResolversTypes['BatchItem'] }>;
  CreateBatchInput: CreateBatchInput;
  CreateBatchPayload: ResolverTypeWrapper<Omit<CreateBatchPayload, 'batch'> & { batch: ResolversTypes['Batch'] }>;
  CancelBatchInput: CancelBatchInput;
  CancelBatchPayload: ResolverTypeWrapper<Omit<CancelBatchPayload, 'batch'> & { batch: ResolversTypes['Batch'] }>;
  ExportBatchInput: ExportBatchInput;
  ExportBatchPayload: ResolverTypeWrapper<Omit<ExportBatchPayload, 'batch'> & { batch: ResolversTypes['Batch'] }>;
  DatasetFormat: DatasetFormat;
  Conversation: ResolverTypeWrapper<ConversationRow>;
  ConversationFilter: ConversationFilter;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ConversationConnection: ResolverTypeWrapper<Omit<ConversationConnection, 'edges'> & { edges: Array<ResolversTypes['ConversationEdge']> }>;
  ConversationEdge: ResolverTypeWrapper<Omit<ConversationEdge, 'node'> & { node: ResolversTypes['Conversation'] }>;
  CreateConversationInput: CreateConversationInput;
  CreateConversationPayload: ResolverTypeWrapper<Omit<CreateConversationPayload, 'conversation'> & { conversation: ResolversTypes['Conversation'] }>;
  UpdateConversationInput: UpdateConversationInput;
  UpdateConversationPayload: ResolverTypeWrapper<Omit<UpdateConversationPayload, 'conversation'> & { conversation: ResolversTypes['Conversation'] }>;
  DeleteConversationInput: DeleteConversationInput;
  DeleteConversationPayload: ResolverTypeWrapper<DeleteConversationPayload>;
  RestoreConversationInput: RestoreConversationInput;
  RestoreConversationPayload: ResolverTypeWrapper<Omit<RestoreConversationPayload, 'conversation'> & { conversation: ResolversTypes['Conversation'] }>;
  ErrorCode: ErrorCode;
  ExportFormat: ExportFormat;
  ImageStatus: ImageStatus;
  Image: ResolverTypeWrapper<ImageRow>;
  ImageRejection: ResolverTypeWrapper<ImageRejection>;
  UploadImageInput: UploadImageInput;
  UploadImagePayload: ResolverTypeWrapper<Omit<UploadImagePayload, 'image'> & { image: ResolversTypes['Image'] }>;
  CreateImageUploadInput: CreateImageUploadInput;
  CreateImageUploadPayload: ResolverTypeWrapper<Omit<CreateImageUploadPayload, 'image'> & { image: ResolversTypes['Image'] }>;
  UploadTarget: ResolverTypeWrapper<UploadTarget>;
  UploadHeader: ResolverTypeWrapper<UploadHeader>;
  CompleteImageUploadInput: CompleteImageUploadInput;
  CompleteImageUploadPayload: ResolverTypeWrapper<Omit<CompleteImageUploadPayload, 'image'> & { image: ResolversTypes['Image'] }>;
  DeleteImageInput: DeleteImageInput;
  DeleteImagePayload: ResolverTypeWrapper<Omit<DeleteImagePayload, 'image'> & { image: ResolversTypes['Image'] }>;
  MaskOperation: MaskOperation;
  MaskOrigin: MaskOrigin;
  CombineMasksInput: CombineMasksInput;
  CombineMasksPayload: ResolverTypeWrapper<Omit<CombineMasksPayload, 'mask'> & { mask: ResolversTypes['Mask'] }>;
  CreateMaskInput: CreateMaskInput;
  MaskShapeInput: MaskShapeInput;
  RleInput: RleInput;
  PolygonInput: PolygonInput;
  RingInput: RingInput;
  CreateMaskPayload: ResolverTypeWrapper<Omit<CreateMaskPayload, 'mask'> & { mask: ResolversTypes['Mask'] }>;
  MaskOutcome: MaskOutcome;
  MaskAmbiguity: MaskAmbiguity;
  MaskInstances: MaskInstances;
  MaskCandidate: ResolverTypeWrapper<MaskCandidate>;
  MaskPreviews: MaskPreviews;
  MaskDetail: MaskDetail;
  MaskStop: MaskStop;
  MaskFormat: MaskFormat;
  Mask: ResolverTypeWrapper<MaskRow>;
  MaskScale: ResolverTypeWrapper<ScaleView>;
  Rle: ResolverTypeWrapper<Rle>;
  Size: ResolverTypeWrapper<Size>;
  Box: ResolverTypeWrapper<Box>;
  Point: ResolverTypeWrapper<Point>;
  Polygon: ResolverTypeWrapper<PolygonModel>;
  Ring: ResolverTypeWrapper<RingModel>;
  ModelInfo: ResolverTypeWrapper<EngineInfo>;
  MaskDecoder: ResolverTypeWrapper<MaskDecoder>;
  MaskDecoderFile: ResolverTypeWrapper<MaskDecoderFile>;
  ExecutionProvider: ExecutionProvider;
  WeightFormat: WeightFormat;
  ModelAbilities: ResolverTypeWrapper<ModelAbilities>;
  ModelMetric: ResolverTypeWrapper<ModelMetric>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Base64: ResolverTypeWrapper<Scalars['Base64']['output']>;
  Url: ResolverTypeWrapper<Scalars['Url']['output']>;
  Share: ResolverTypeWrapper<ShareRow>;
  ShareConversationInput: ShareConversationInput;
  ShareConversationPayload: ResolverTypeWrapper<Omit<ShareConversationPayload, 'share'> & { share: ResolversTypes['Share'] }>;
  RevokeShareInput: RevokeShareInput;
  RevokeSharePayload: ResolverTypeWrapper<RevokeSharePayload>;
  SharedConversation: ResolverTypeWrapper<ConversationRow>;
  SharedTurnConnection: ResolverTypeWrapper<Omit<SharedTurnConnection, 'edges'> & { edges: Array<ResolversTypes['SharedTurnEdge']> }>;
  SharedTurnEdge: ResolverTypeWrapper<Omit<SharedTurnEdge, 'node'> & { node: ResolversTypes['SharedTurn'] }>;
  SharedTurn: ResolverTypeWrapper<TurnRow>;
  SharedImage: ResolverTypeWrapper<ImageRow>;
  SharedMask: ResolverTypeWrapper<MaskRow>;
  TurnEventsFrom: TurnEventsFrom;
  TurnEvent: ResolverTypeWrapper<AnyTurnEvent>;
  TurnQueued: ResolverTypeWrapper<TurnEventOf<'TurnQueued'>>;
  TurnStarted: ResolverTypeWrapper<TurnEventOf<'TurnStarted'>>;
  AnswerDelta: ResolverTypeWrapper<TurnEventOf<'AnswerDelta'>>;
  MaskStarted: ResolverTypeWrapper<TurnEventOf<'MaskStarted'>>;
  MaskScaleReady: ResolverTypeWrapper<TurnEventOf<'MaskScaleReady'>>;
  ScaleCodes: ResolverTypeWrapper<ScaleCodes>;
  MaskFinished: ResolverTypeWrapper<TurnEventOf<'MaskFinished'>>;
  TurnFinished: ResolverTypeWrapper<TurnEventOf<'TurnFinished'>>;
  TurnStatus: TurnStatus;
  OnDisconnect: OnDisconnect;
  RequestedIntent: RequestedIntent;
  ResolvedIntent: ResolvedIntent;
  Turn: ResolverTypeWrapper<TurnRow>;
  Thumb: Thumb;
  Feedback: ResolverTypeWrapper<Feedback>;
  SetTurnFeedbackInput: SetTurnFeedbackInput;
  SetTurnFeedbackPayload: ResolverTypeWrapper<Omit<SetTurnFeedbackPayload, 'turn'> & { turn: ResolversTypes['Turn'] }>;
  TurnError: ResolverTypeWrapper<ReportedFailure>;
  TurnModel: ResolverTypeWrapper<ModelOfTurn>;
  RegionPrompt: ResolverTypeWrapper<Omit<RegionPrompt, 'image'> & { image: ResolversTypes['Image'] }>;
  Scribble: ResolverTypeWrapper<Scribble>;
  RegionPromptInput: RegionPromptInput;
  ScribbleInput: ScribbleInput;
  BoxInput: BoxInput;
  PointInput: PointInput;
  TurnConnection: ResolverTypeWrapper<Omit<TurnConnection, 'edges'> & { edges: Array<ResolversTypes['TurnEdge']> }>;
  TurnEdge: ResolverTypeWrapper<Omit<TurnEdge, 'node'> & { node: ResolversTypes['Turn'] }>;
  TurnSearchConnection: ResolverTypeWrapper<Omit<TurnSearchConnection, 'edges'> & { edges: Array<ResolversTypes['TurnSearchEdge']> }>;
  TurnSearchEdge: ResolverTypeWrapper<Omit<TurnSearchEdge, 'node'> & { node: ResolversTypes['Turn'] }>;
  SearchField: SearchField;
  SearchHighlight: ResolverTypeWrapper<SearchHighlight>;
  HighlightPart: ResolverTypeWrapper<HighlightPart>;
  SendTurnInput: SendTurnInput;
  TurnPositionInput: TurnPositionInput;
  SendTurnPayload: ResolverTypeWrapper<Omit<SendTurnPayload, 'turn' | 'conversation'> & { turn: ResolversTypes['Turn'], conversation: ResolversTypes['Conversation'] }>;
  TurnEstimate: ResolverTypeWrapper<TurnEstimate>;
  CompleteMaskInput: CompleteMaskInput;
  CompleteMaskPayload: ResolverTypeWrapper<Omit<CompleteMaskPayload, 'turn'> & { turn: ResolversTypes['Turn'] }>;
  RefineToFullInput: RefineToFullInput;
  RefineToFullPayload: ResolverTypeWrapper<Omit<RefineToFullPayload, 'turn'> & { turn: ResolversTypes['Turn'] }>;
  CancelTurnInput: CancelTurnInput;
  CancelTurnPayload: ResolverTypeWrapper<Omit<CancelTurnPayload, 'turn'> & { turn: ResolversTypes['Turn'] }>;
  RegenerateTurnInput: RegenerateTurnInput;
  RegenerateTurnPayload: ResolverTypeWrapper<Omit<RegenerateTurnPayload, 'turn'> & { turn: ResolversTypes['Turn'] }>;
  Usage: ResolverTypeWrapper<Usage>;
  ViewerEvent: ResolverTypeWrapper<AnyViewerEvent>;
  ConversationCreated: ResolverTypeWrapper<ViewerEventOf<'ConversationCreated'>>;
  ConversationUpdated: ResolverTypeWrapper<ViewerEventOf<'ConversationUpdated'>>;
  ConversationDeleted: ResolverTypeWrapper<ViewerEventOf<'ConversationDeleted'>>;
  ConversationRestored: ResolverTypeWrapper<ViewerEventOf<'ConversationRestored'>>;
  TurnCreated: ResolverTypeWrapper<ViewerEventOf<'TurnCreated'>>;
  TurnEnded: ResolverTypeWrapper<ViewerEventOf<'TurnEnded'>>;
  EventsRemoved: ResolverTypeWrapper<ViewerEventOf<'EventsRemoved'>>;
  Scope: Scope;
  UsageDay: ResolverTypeWrapper<UsageDayRow>;
  ViewerLimits: ResolverTypeWrapper<ViewerLimits>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Mutation: Record<PropertyKey, never>;
  Viewer: ViewerModel;
  ID: Scalars['ID']['output'];
  ApiKey: KeyRow;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyPayload: Omit<CreateApiKeyPayload, 'apiKey'> & { apiKey: ResolversParentTypes['ApiKey'] };
  RevokeApiKeyInput: RevokeApiKeyInput;
  RevokeApiKeyPayload: RevokeApiKeyPayload;
  Query: Record<PropertyKey, never>;
  Batch: BatchRow;
  BatchEstimate: BatchEstimate;
  Float: Scalars['Float']['output'];
  BatchProgress: BatchProgress;
  BatchItem: BatchItemRow;
  BatchItemConnection: Omit<BatchItemConnection, 'edges'> & { edges: Array<ResolversParentTypes['BatchItemEdge']> };
  BatchItemEdge: Omit<BatchItemEdge, 'node'> & { node: ResolversParentTypes['BatchItem'] };
  CreateBatchInput: CreateBatchInput;
  CreateBatchPayload: Omit<CreateBatchPayload, 'batch'> & { batch: ResolversParentTypes['Batch'] };
  CancelBatchInput: CancelBatchInput;
  CancelBatchPayload: Omit<CancelBatchPayload, 'batch'> & { batch: ResolversParentTypes['Batch'] };
  ExportBatchInput: ExportBatchInput;
  ExportBatchPayload: Omit<ExportBatchPayload, 'batch'> & { batch: ResolversParentTypes['Batch'] };
  Conversation: ConversationRow;
  ConversationFilter: ConversationFilter;
  Boolean: Scalars['Boolean']['output'];
  ConversationConnection: Omit<ConversationConnection, 'edges'> & { edges: Array<ResolversParentTypes['ConversationEdge']> };
  ConversationEdge: Omit<ConversationEdge, 'node'> & { node: ResolversParentTypes['Conversation'] };
  CreateConversationInput: CreateConversationInput;
  CreateConversationPayload: Omit<CreateConversationPayload, 'conversation'> & { conversation: ResolversParentTypes['Conversation'] };
  UpdateConversationInput: UpdateConversationInput;
  UpdateConversationPayload: Omit<UpdateConversationPayload, 'conversation'> & { conversation: ResolversParentTypes['Conversation'] };
  DeleteConversationInput: DeleteConversationInput;
  DeleteConversationPayload: DeleteConversationPayload;
  RestoreConversationInput: RestoreConversationInput;
  RestoreConversationPayload: Omit<RestoreConversationPayload, 'conversation'> & { conversation: ResolversParentTypes['Conversation'] };
  Image: ImageRow;
  ImageRejection: ImageRejection;
  UploadImageInput: UploadImageInput;
  UploadImagePayload: Omit<UploadImagePayload, 'image'> & { image: ResolversParentTypes['Image'] };
  CreateImageUploadInput: CreateImageUploadInput;
  CreateImageUploadPayload: Omit<CreateImageUploadPayload, 'image'> & { image: ResolversParentTypes['Image'] };
  UploadTarget: UploadTarget;
  UploadHeader: UploadHeader;
  CompleteImageUploadInput: CompleteImageUploadInput;
  CompleteImageUploadPayload: Omit<CompleteImageUploadPayload, 'image'> & { image: ResolversParentTypes['Image'] };
  DeleteImageInput: DeleteImageInput;
  DeleteImagePayload: Omit<DeleteImagePayload, 'image'> & { image: ResolversParentTypes['Image'] };
  CombineMasksInput: CombineMasksInput;
  CombineMasksPayload: Omit<CombineMasksPayload, 'mask'> & { mask: ResolversParentTypes['Mask'] };
  CreateMaskInput: CreateMaskInput;
  MaskShapeInput: MaskShapeInput;
  RleInput: RleInput;
  PolygonInput: PolygonInput;
  RingInput: RingInput;
  CreateMaskPayload: Omit<CreateMaskPayload, 'mask'> & { mask: ResolversParentTypes['Mask'] };
  MaskCandidate: MaskCandidate;
  Mask: MaskRow;
  MaskScale: ScaleView;
  Rle: Rle;
  Size: Size;
  Box: Box;
  Point: Point;
  Polygon: PolygonModel;
  Ring: RingModel;
  ModelInfo: EngineInfo;
  MaskDecoder: MaskDecoder;
  MaskDecoderFile: MaskDecoderFile;
  ModelAbilities: ModelAbilities;
  ModelMetric: ModelMetric;
  PageInfo: PageInfo;
  Subscription: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  DateTime: Scalars['DateTime']['output'];
  Base64: Scalars['Base64']['output'];
  Url: Scalars['Url']['output'];
  Share: ShareRow;
  ShareConversationInput: ShareConversationInput;
  ShareConversationPayload: Omit<ShareConversationPayload, 'share'> & { share: ResolversParentTypes['Share'] };
  RevokeShareInput: RevokeShareInput;
  RevokeSharePayload: RevokeSharePayload;
  SharedConversation: ConversationRow;
  SharedTurnConnection: Omit<SharedTurnConnection, 'edges'> & { edges: Array<ResolversParentTypes['SharedTurnEdge']> };
  SharedTurnEdge: Omit<SharedTurnEdge, 'node'> & { node: ResolversParentTypes['SharedTurn'] };
  SharedTurn: TurnRow;
  SharedImage: ImageRow;
  SharedMask: MaskRow;
  TurnEvent: AnyTurnEvent;
  TurnQueued: TurnEventOf<'TurnQueued'>;
  TurnStarted: TurnEventOf<'TurnStarted'>;
  AnswerDelta: TurnEventOf<'AnswerDelta'>;
  MaskStarted: TurnEventOf<'MaskStarted'>;
  MaskScaleReady: TurnEventOf<'MaskScaleReady'>;
  ScaleCodes: ScaleCodes;
  MaskFinished: TurnEventOf<'MaskFinished'>;
  TurnFinished: TurnEventOf<'TurnFinished'>;
  Turn: TurnRow;
  Feedback: Feedback;
  SetTurnFeedbackInput: SetTurnFeedbackInput;
  SetTurnFeedbackPayload: Omit<SetTurnFeedbackPayload, 'turn'> & { turn: ResolversParentTypes['Turn'] };
  TurnError: ReportedFailure;
  TurnModel: ModelOfTurn;
  RegionPrompt: Omit<RegionPrompt, 'image'> & { image: ResolversParentTypes['Image'] };
  Scribble: Scribble;
  RegionPromptInput: RegionPromptInput;
  ScribbleInput: ScribbleInput;
  BoxInput: BoxInput;
  PointInput: PointInput;
  TurnConnection: Omit<TurnConnection, 'edges'> & { edges: Array<ResolversParentTypes['TurnEdge']> };
  TurnEdge: Omit<TurnEdge, 'node'> & { node: ResolversParentTypes['Turn'] };
  TurnSearchConnection: Omit<TurnSearchConnection, 'edges'> & { edges: Array<ResolversParentTypes['TurnSearchEdge']> };
  TurnSearchEdge: Omit<TurnSearchEdge, 'node'> & { node: ResolversParentTypes['Turn'] };
  SearchHighlight: SearchHighlight;
  HighlightPart: HighlightPart;
  SendTurnInput: SendTurnInput;
  TurnPositionInput: TurnPositionInput;
  SendTurnPayload: Omit<SendTurnPayload, 'turn' | 'conversation'> & { turn: ResolversParentTypes['Turn'], conversation: ResolversParentTypes['Conversation'] };
  TurnEstimate: TurnEstimate;
  CompleteMaskInput: CompleteMaskInput;
  CompleteMaskPayload: Omit<CompleteMaskPayload, 'turn'> & { turn: ResolversParentTypes['Turn'] };
  RefineToFullInput: RefineToFullInput;
  RefineToFullPayload: Omit<RefineToFullPayload, 'turn'> & { turn: ResolversParentTypes['Turn'] };
  CancelTurnInput: CancelTurnInput;
  CancelTurnPayload: Omit<CancelTurnPayload, 'turn'> & { turn: ResolversParentTypes['Turn'] };
  RegenerateTurnInput: RegenerateTurnInput;
  RegenerateTurnPayload: Omit<RegenerateTurnPayload, 'turn'> & { turn: ResolversParentTypes['Turn'] };
  Usage: Usage;
  ViewerEvent: AnyViewerEvent;
  ConversationCreated: ViewerEventOf<'ConversationCreated'>;
  ConversationUpdated: ViewerEventOf<'ConversationUpdated'>;
  ConversationDeleted: ViewerEventOf<'ConversationDeleted'>;
  ConversationRestored: ViewerEventOf<'ConversationRestored'>;
  TurnCreated: ViewerEventOf<'TurnCreated'>;
  TurnEnded: ViewerEventOf<'TurnEnded'>;
  EventsRemoved: ViewerEventOf<'EventsRemoved'>;
  UsageDay: UsageDayRow;
  ViewerLimits: ViewerLimits;
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
};

export type ListSizeDirectiveArgs = {
  assumedSize: Maybe<Scalars['Int']['input']>;
  slicingArguments: Maybe<Array<Scalars['String']['input']>>;
  sizedFields: Maybe<Array<Scalars['String']['input']>>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = Context, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createApiKey?: Resolver<ResolversTypes['CreateApiKeyPayload'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  revokeApiKey?: Resolver<ResolversTypes['RevokeApiKeyPayload'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'input'>>;
  createBatch?: Resolver<ResolversTypes['CreateBatchPayload'], ParentType, ContextType, RequireFields<MutationCreateBatchArgs, 'input'>>;
  cancelBatch?: Resolver<ResolversTypes['CancelBatchPayload'], ParentType, ContextType, RequireFields<MutationCancelBatchArgs, 'input'>>;
  exportBatch?: Resolver<ResolversTypes['ExportBatchPayload'], ParentType, ContextType, RequireFields<MutationExportBatchArgs, 'input'>>;
  createConversation?: Resolver<ResolversTypes['CreateConversationPayload'], ParentType, ContextType, RequireFields<MutationCreateConversationArgs, 'input'>>;
  updateConversation?: Resolver<ResolversTypes['UpdateConversationPayload'], ParentType, ContextType, RequireFields<MutationUpdateConversationArgs, 'input'>>;
  deleteConversation?: Resolver<ResolversTypes['DeleteConversationPayload'], ParentType, ContextType, RequireFields<MutationDeleteConversationArgs, 'input'>>;
  restoreConversation?: Resolver<ResolversTypes['RestoreConversationPayload'], ParentType, ContextType, RequireFields<MutationRestoreConversationArgs, 'input'>>;
  uploadImage?: Resolver<ResolversTypes['UploadImagePayload'], ParentType, ContextType, RequireFields<MutationUploadImageArgs, 'input'>>;
  createImageUpload?: Resolver<ResolversTypes['CreateImageUploadPayload'], ParentType, ContextType, RequireFields<MutationCreateImageUploadArgs, 'input'>>;
  completeImageUpload?: Resolver<ResolversTypes['CompleteImageUploadPayload'], ParentType, ContextType, RequireFields<MutationCompleteImageUploadArgs, 'input'>>;
  deleteImage?: Resolver<ResolversTypes['DeleteImagePayload'], ParentType, ContextType, RequireFields<MutationDeleteImageArgs, 'input'>>;
  combineMasks?: Resolver<ResolversTypes['CombineMasksPayload'], ParentType, ContextType, RequireFields<MutationCombineMasksArgs, 'input'>>;
  createMask?: Resolver<ResolversTypes['CreateMaskPayload'], ParentType, ContextType, RequireFields<MutationCreateMaskArgs, 'input'>>;
  shareConversation?: Resolver<ResolversTypes['ShareConversationPayload'], ParentType, ContextType, RequireFields<MutationShareConversationArgs, 'input'>>;
  revokeShare?: Resolver<ResolversTypes['RevokeSharePayload'], ParentType, ContextType, RequireFields<MutationRevokeShareArgs, 'input'>>;
  completeMask?: Resolver<ResolversTypes['CompleteMaskPayload'], ParentType, ContextType, RequireFields<MutationCompleteMaskArgs, 'input'>>;
  refineToFull?: Resolver<ResolversTypes['RefineToFullPayload'], ParentType, ContextType, RequireFields<MutationRefineToFullArgs, 'input'>>;
  sendTurn?: Resolver<ResolversTypes['SendTurnPayload'], ParentType, ContextType, RequireFields<MutationSendTurnArgs, 'input'>>;
  cancelTurn?: Resolver<ResolversTypes['CancelTurnPayload'], ParentType, ContextType, RequireFields<MutationCancelTurnArgs, 'input'>>;
  regenerateTurn?: Resolver<ResolversTypes['RegenerateTurnPayload'], ParentType, ContextType, RequireFields<MutationRegenerateTurnArgs, 'input'>>;
  setTurnFeedback?: Resolver<ResolversTypes['SetTurnFeedbackPayload'], ParentType, ContextType, RequireFields<MutationSetTurnFeedbackArgs, 'input'>>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  apiKeys?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  lastEventSeq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  tenant?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['Scope']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ViewerLimits'], ParentType, ContextType>;
  usage?: Resolver<Array<ResolversTypes['UsageDay']>, ParentType, ContextType, RequireFields<ViewerUsageArgs, 'days'>>;
};

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['Scope']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type CreateApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeyPayload'] = ResolversParentTypes['CreateApiKeyPayload']> = {
  apiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RevokeApiKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeApiKeyPayload'] = ResolversParentTypes['RevokeApiKeyPayload']> = {
  revokedApiKeyId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  batch?: Resolver<Maybe<ResolversTypes['Batch']>, ParentType, ContextType, RequireFields<QueryBatchArgs, 'id'>>;
  estimateBatch?: Resolver<ResolversTypes['BatchEstimate'], ParentType, ContextType, RequireFields<QueryEstimateBatchArgs, 'input'>>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType, RequireFields<QueryConversationArgs, 'id'>>;
  conversations?: Resolver<ResolversTypes['ConversationConnection'], ParentType, ContextType, Partial<QueryConversationsArgs>>;
  image?: Resolver<Maybe<ResolversTypes['Image']>, ParentType, ContextType, RequireFields<QueryImageArgs, 'id'>>;
  mask?: Resolver<Maybe<ResolversTypes['Mask']>, ParentType, ContextType, RequireFields<QueryMaskArgs, 'id'>>;
  model?: Resolver<Maybe<ResolversTypes['ModelInfo']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  sharedConversation?: Resolver<ResolversTypes['SharedConversation'], ParentType, ContextType, RequireFields<QuerySharedConversationArgs, 'token'>>;
  turn?: Resolver<Maybe<ResolversTypes['Turn']>, ParentType, ContextType, RequireFields<QueryTurnArgs, 'id'>>;
  searchTurns?: Resolver<ResolversTypes['TurnSearchConnection'], ParentType, ContextType, RequireFields<QuerySearchTurnsArgs, 'query'>>;
  estimateTurn?: Resolver<ResolversTypes['TurnEstimate'], ParentType, ContextType, RequireFields<QueryEstimateTurnArgs, 'input'>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type BatchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Batch'] = ResolversParentTypes['Batch']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['BatchStatus'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progress?: Resolver<ResolversTypes['BatchProgress'], ParentType, ContextType>;
  items?: Resolver<ResolversTypes['BatchItemConnection'], ParentType, ContextType, Partial<BatchItemsArgs>>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BatchEstimateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BatchEstimate'] = ResolversParentTypes['BatchEstimate']> = {
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  imageTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  encodedImageTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAnswerTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxMasks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxMaskTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxZoomPromptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAmbiguityTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxInstanceTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxComparisonTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expectedModelMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type BatchProgressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BatchProgress'] = ResolversParentTypes['BatchProgress']> = {
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  completed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancelled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BatchItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BatchItem'] = ResolversParentTypes['BatchItem']> = {
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  image?: Resolver<Maybe<ResolversTypes['Image']>, ParentType, ContextType>;
  phrase?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  turn?: Resolver<Maybe<ResolversTypes['Turn']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['TurnError']>, ParentType, ContextType>;
};

export type BatchItemConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BatchItemConnection'] = ResolversParentTypes['BatchItemConnection']> = {
  edges?: Resolver<Array<ResolversTypes['BatchItemEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type BatchItemEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BatchItemEdge'] = ResolversParentTypes['BatchItemEdge']> = {
  node?: Resolver<ResolversTypes['BatchItem'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreateBatchPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateBatchPayload'] = ResolversParentTypes['CreateBatchPayload']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
};

export type CancelBatchPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelBatchPayload'] = ResolversParentTypes['CancelBatchPayload']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
};

export type ExportBatchPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExportBatchPayload'] = ResolversParentTypes['ExportBatchPayload']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['Url'], ParentType, ContextType>;
};

export type ConversationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Conversation'] = ResolversParentTypes['Conversation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  tags?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  turns?: Resolver<ResolversTypes['TurnConnection'], ParentType, ContextType, Partial<ConversationTurnsArgs>>;
  activeTurn?: Resolver<Maybe<ResolversTypes['Turn']>, ParentType, ContextType>;
  activePath?: Resolver<ResolversTypes['TurnConnection'], ParentType, ContextType, Partial<ConversationActivePathArgs>>;
  images?: Resolver<Array<ResolversTypes['Image']>, ParentType, ContextType>;
  exportUrl?: Resolver<ResolversTypes['Url'], ParentType, ContextType, RequireFields<ConversationExportUrlArgs, 'format' | 'expiresIn'>>;
  shares?: Resolver<Array<ResolversTypes['Share']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationConnection'] = ResolversParentTypes['ConversationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ConversationEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ConversationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationEdge'] = ResolversParentTypes['ConversationEdge']> = {
  node?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreateConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateConversationPayload'] = ResolversParentTypes['CreateConversationPayload']> = {
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type UpdateConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateConversationPayload'] = ResolversParentTypes['UpdateConversationPayload']> = {
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type DeleteConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteConversationPayload'] = ResolversParentTypes['DeleteConversationPayload']> = {
  deletedConversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  purgeAfter?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type RestoreConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RestoreConversationPayload'] = ResolversParentTypes['RestoreConversationPayload']> = {
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type ImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Image'] = ResolversParentTypes['Image']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ImageStatus'], ParentType, ContextType>;
  contentType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  byteSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  rejection?: Resolver<Maybe<ResolversTypes['ImageRejection']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['Url']>, ParentType, ContextType, RequireFields<ImageUrlArgs, 'expiresIn'>>;
  originalUrl?: Resolver<Maybe<ResolversTypes['Url']>, ParentType, ContextType, RequireFields<ImageOriginalUrlArgs, 'expiresIn'>>;
  thumbnailUrl?: Resolver<Maybe<ResolversTypes['Url']>, ParentType, ContextType, RequireFields<ImageThumbnailUrlArgs, 'expiresIn'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageRejectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageRejection'] = ResolversParentTypes['ImageRejection']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UploadImagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UploadImagePayload'] = ResolversParentTypes['UploadImagePayload']> = {
  image?: Resolver<ResolversTypes['Image'], ParentType, ContextType>;
};

export type CreateImageUploadPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateImageUploadPayload'] = ResolversParentTypes['CreateImageUploadPayload']> = {
  image?: Resolver<ResolversTypes['Image'], ParentType, ContextType>;
  upload?: Resolver<ResolversTypes['UploadTarget'], ParentType, ContextType>;
};

export type UploadTargetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UploadTarget'] = ResolversParentTypes['UploadTarget']> = {
  url?: Resolver<ResolversTypes['Url'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  headers?: Resolver<Array<ResolversTypes['UploadHeader']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type UploadHeaderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UploadHeader'] = ResolversParentTypes['UploadHeader']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompleteImageUploadPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompleteImageUploadPayload'] = ResolversParentTypes['CompleteImageUploadPayload']> = {
  image?: Resolver<ResolversTypes['Image'], ParentType, ContextType>;
};

export type DeleteImagePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteImagePayload'] = ResolversParentTypes['DeleteImagePayload']> = {
  image?: Resolver<ResolversTypes['Image'], ParentType, ContextType>;
};

export type CombineMasksPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CombineMasksPayload'] = ResolversParentTypes['CombineMasksPayload']> = {
  mask?: Resolver<ResolversTypes['Mask'], ParentType, ContextType>;
};

export type CreateMaskPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateMaskPayload'] = ResolversParentTypes['CreateMaskPayload']> = {
  mask?: Resolver<ResolversTypes['Mask'], ParentType, ContextType>;
};

export type MaskCandidateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskCandidate'] = ResolversParentTypes['MaskCandidate']> = {
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  area?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  box?: Resolver<ResolversTypes['Box'], ParentType, ContextType>;
  rle?: Resolver<ResolversTypes['Rle'], ParentType, ContextType>;
};

export type MaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mask'] = ResolversParentTypes['Mask']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['MaskOrigin'], ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['MaskOperation']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  image?: Resolver<Maybe<ResolversTypes['Image']>, ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['MaskOutcome'], ParentType, ContextType>;
  candidates?: Resolver<Array<ResolversTypes['MaskCandidate']>, ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Size'], ParentType, ContextType>;
  area?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  box?: Resolver<Maybe<ResolversTypes['Box']>, ParentType, ContextType>;
  zoom?: Resolver<Maybe<ResolversTypes['Box']>, ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rle?: Resolver<ResolversTypes['Rle'], ParentType, ContextType>;
  polygons?: Resolver<Array<ResolversTypes['Polygon']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['Url'], ParentType, ContextType, RequireFields<MaskUrlArgs, 'format' | 'expiresIn'>>;
  scales?: Resolver<Array<ResolversTypes['MaskScale']>, ParentType, ContextType>;
  lastScale?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  stoppedBy?: Resolver<Maybe<ResolversTypes['MaskStop']>, ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Base64'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Mask']>, ParentType, ContextType>;
  parents?: Resolver<Array<ResolversTypes['Mask']>, ParentType, ContextType>;
  lineage?: Resolver<Array<ResolversTypes['Mask']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MaskScaleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskScale'] = ResolversParentTypes['MaskScale']> = {
  scale?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  scaleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  side?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  box?: Resolver<Maybe<ResolversTypes['Box']>, ParentType, ContextType>;
  rle?: Resolver<ResolversTypes['Rle'], ParentType, ContextType>;
  stability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  elapsedMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['Url'], ParentType, ContextType, RequireFields<MaskScaleUrlArgs, 'expiresIn'>>;
};

export type RleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Rle'] = ResolversParentTypes['Rle']> = {
  size?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SizeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Size'] = ResolversParentTypes['Size']> = {
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type BoxResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Box'] = ResolversParentTypes['Box']> = {
  x?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  y?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PointResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Point'] = ResolversParentTypes['Point']> = {
  x?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  y?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PolygonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Polygon'] = ResolversParentTypes['Polygon']> = {
  outer?: Resolver<ResolversTypes['Ring'], ParentType, ContextType>;
  holes?: Resolver<Array<ResolversTypes['Ring']>, ParentType, ContextType>;
};

export type RingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Ring'] = ResolversParentTypes['Ring']> = {
  points?: Resolver<Array<ResolversTypes['Point']>, ParentType, ContextType>;
};

export type ModelInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelInfo'] = ResolversParentTypes['ModelInfo']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  domain?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scaleSides?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  maskSide?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  executionProvider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['ExecutionProvider']>, ParentType, ContextType>;
  device?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  precision?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weightFormat?: Resolver<Maybe<ResolversTypes['WeightFormat']>, ParentType, ContextType>;
  metrics?: Resolver<Array<ResolversTypes['ModelMetric']>, ParentType, ContextType>;
  abilities?: Resolver<ResolversTypes['ModelAbilities'], ParentType, ContextType>;
  defaultAmbiguity?: Resolver<ResolversTypes['MaskAmbiguity'], ParentType, ContextType>;
  defaultDetail?: Resolver<ResolversTypes['MaskDetail'], ParentType, ContextType>;
  maxImages?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  needsImage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  maskDecoder?: Resolver<Maybe<ResolversTypes['MaskDecoder']>, ParentType, ContextType>;
};

export type MaskDecoderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskDecoder'] = ResolversParentTypes['MaskDecoder']> = {
  rules?: Resolver<ResolversTypes['MaskDecoderFile'], ParentType, ContextType>;
  files?: Resolver<Array<ResolversTypes['MaskDecoderFile']>, ParentType, ContextType>;
};

export type MaskDecoderFileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskDecoderFile'] = ResolversParentTypes['MaskDecoderFile']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['Url'], ParentType, ContextType>;
  byteSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ModelAbilitiesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelAbilities'] = ResolversParentTypes['ModelAbilities']> = {
  points?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  boxes?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  scribbles?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  refine?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  ambiguity?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  mainObject?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ModelMetricResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelMetric'] = ResolversParentTypes['ModelMetric']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  turnEvents?: SubscriptionResolver<ResolversTypes['TurnEvent'], "turnEvents", ParentType, ContextType, RequireFields<SubscriptionTurnEventsArgs, 'turnId' | 'after' | 'from'>>;
  viewerEvents?: SubscriptionResolver<ResolversTypes['ViewerEvent'], "viewerEvents", ParentType, ContextType, RequireFields<SubscriptionViewerEventsArgs, 'after'>>;
  conversationEvents?: SubscriptionResolver<ResolversTypes['ViewerEvent'], "conversationEvents", ParentType, ContextType, RequireFields<SubscriptionConversationEventsArgs, 'conversationId' | 'after'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType?: TypeResolveFn<'Batch' | 'Conversation' | 'Image' | 'Mask' | 'Turn', ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface Base64ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Base64'], any> {
  name: 'Base64';
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Url'], any> {
  name: 'Url';
}

export type ShareResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Share'] = ResolversParentTypes['Share']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ShareConversationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShareConversationPayload'] = ResolversParentTypes['ShareConversationPayload']> = {
  share?: Resolver<ResolversTypes['Share'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RevokeSharePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeSharePayload'] = ResolversParentTypes['RevokeSharePayload']> = {
  revokedShareId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SharedConversationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharedConversation'] = ResolversParentTypes['SharedConversation']> = {
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  turns?: Resolver<ResolversTypes['SharedTurnConnection'], ParentType, ContextType, Partial<SharedConversationTurnsArgs>>;
};

export type SharedTurnConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharedTurnConnection'] = ResolversParentTypes['SharedTurnConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SharedTurnEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SharedTurnEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharedTurnEdge'] = ResolversParentTypes['SharedTurnEdge']> = {
  node?: Resolver<ResolversTypes['SharedTurn'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SharedTurnResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharedTurn'] = ResolversParentTypes['SharedTurn']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TurnStatus'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  answer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  images?: Resolver<Array<ResolversTypes['SharedImage']>, ParentType, ContextType>;
  masks?: Resolver<Array<ResolversTypes['SharedMask']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SharedImageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharedImage'] = ResolversParentTypes['SharedImage']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['Url']>, ParentType, ContextType, RequireFields<SharedImageUrlArgs, 'expiresIn'>>;
  thumbnailUrl?: Resolver<Maybe<ResolversTypes['Url']>, ParentType, ContextType, RequireFields<SharedImageThumbnailUrlArgs, 'expiresIn'>>;
};

export type SharedMaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharedMask'] = ResolversParentTypes['SharedMask']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imageId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  parentId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['MaskOrigin'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['MaskOutcome'], ParentType, ContextType>;
  candidates?: Resolver<Array<ResolversTypes['MaskCandidate']>, ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Size'], ParentType, ContextType>;
  area?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  box?: Resolver<Maybe<ResolversTypes['Box']>, ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rle?: Resolver<ResolversTypes['Rle'], ParentType, ContextType>;
  polygons?: Resolver<Array<ResolversTypes['Polygon']>, ParentType, ContextType>;
  scales?: Resolver<Array<ResolversTypes['MaskScale']>, ParentType, ContextType>;
  url?: Resolver<ResolversTypes['Url'], ParentType, ContextType, RequireFields<SharedMaskUrlArgs, 'format' | 'expiresIn'>>;
};

export type TurnEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnEvent'] = ResolversParentTypes['TurnEvent']> = {
  __resolveType?: TypeResolveFn<'TurnQueued' | 'TurnStarted' | 'AnswerDelta' | 'MaskStarted' | 'MaskScaleReady' | 'MaskFinished' | 'TurnFinished', ParentType, ContextType>;
};

export type TurnQueuedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnQueued'] = ResolversParentTypes['TurnQueued']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  position?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TurnStartedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnStarted'] = ResolversParentTypes['TurnStarted']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  modelId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AnswerDeltaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AnswerDelta'] = ResolversParentTypes['AnswerDelta']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MaskStartedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskStarted'] = ResolversParentTypes['MaskStarted']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  maskId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MaskScaleReadyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskScaleReady'] = ResolversParentTypes['MaskScaleReady']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  maskId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  preview?: Resolver<ResolversTypes['MaskScale'], ParentType, ContextType>;
  codes?: Resolver<Maybe<ResolversTypes['ScaleCodes']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ScaleCodesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ScaleCodes'] = ResolversParentTypes['ScaleCodes']> = {
  ids?: Resolver<ResolversTypes['Base64'], ParentType, ContextType>;
  modelSha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MaskFinishedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskFinished'] = ResolversParentTypes['MaskFinished']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  mask?: Resolver<ResolversTypes['Mask'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TurnFinishedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnFinished'] = ResolversParentTypes['TurnFinished']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TurnStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TurnResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Turn'] = ResolversParentTypes['Turn']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Turn']>, ParentType, ContextType>;
  children?: Resolver<Array<ResolversTypes['Turn']>, ParentType, ContextType>;
  siblings?: Resolver<Array<ResolversTypes['Turn']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TurnStatus'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  images?: Resolver<Array<ResolversTypes['Image']>, ParentType, ContextType>;
  regionPrompts?: Resolver<Array<ResolversTypes['RegionPrompt']>, ParentType, ContextType>;
  refines?: Resolver<Maybe<ResolversTypes['Mask']>, ParentType, ContextType>;
  candidate?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  ambiguity?: Resolver<Maybe<ResolversTypes['MaskAmbiguity']>, ParentType, ContextType>;
  instances?: Resolver<Maybe<ResolversTypes['MaskInstances']>, ParentType, ContextType>;
  requestedIntent?: Resolver<ResolversTypes['RequestedIntent'], ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['MaskDetail']>, ParentType, ContextType>;
  onDisconnect?: Resolver<ResolversTypes['OnDisconnect'], ParentType, ContextType>;
  previews?: Resolver<Maybe<ResolversTypes['MaskPreviews']>, ParentType, ContextType>;
  resolvedIntent?: Resolver<Maybe<ResolversTypes['ResolvedIntent']>, ParentType, ContextType>;
  answer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  masks?: Resolver<Array<ResolversTypes['Mask']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['TurnError']>, ParentType, ContextType>;
  feedback?: Resolver<Maybe<ResolversTypes['Feedback']>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['Usage']>, ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['TurnModel']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FeedbackResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Feedback'] = ResolversParentTypes['Feedback']> = {
  thumb?: Resolver<Maybe<ResolversTypes['Thumb']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SetTurnFeedbackPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetTurnFeedbackPayload'] = ResolversParentTypes['SetTurnFeedbackPayload']> = {
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
};

export type TurnErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnError'] = ResolversParentTypes['TurnError']> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type TurnModelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnModel'] = ResolversParentTypes['TurnModel']> = {
  bundleId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RegionPromptResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegionPrompt'] = ResolversParentTypes['RegionPrompt']> = {
  image?: Resolver<ResolversTypes['Image'], ParentType, ContextType>;
  box?: Resolver<Maybe<ResolversTypes['Box']>, ParentType, ContextType>;
  points?: Resolver<Array<ResolversTypes['Point']>, ParentType, ContextType>;
  negativePoints?: Resolver<Array<ResolversTypes['Point']>, ParentType, ContextType>;
  scribbles?: Resolver<Array<ResolversTypes['Scribble']>, ParentType, ContextType>;
};

export type ScribbleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Scribble'] = ResolversParentTypes['Scribble']> = {
  points?: Resolver<Array<ResolversTypes['Point']>, ParentType, ContextType>;
};

export type TurnConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnConnection'] = ResolversParentTypes['TurnConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TurnEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TurnEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnEdge'] = ResolversParentTypes['TurnEdge']> = {
  node?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TurnSearchConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnSearchConnection'] = ResolversParentTypes['TurnSearchConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TurnSearchEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TurnSearchEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnSearchEdge'] = ResolversParentTypes['TurnSearchEdge']> = {
  node?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  highlights?: Resolver<Array<ResolversTypes['SearchHighlight']>, ParentType, ContextType>;
};

export type SearchHighlightResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchHighlight'] = ResolversParentTypes['SearchHighlight']> = {
  field?: Resolver<ResolversTypes['SearchField'], ParentType, ContextType>;
  parts?: Resolver<Array<ResolversTypes['HighlightPart']>, ParentType, ContextType>;
};

export type HighlightPartResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HighlightPart'] = ResolversParentTypes['HighlightPart']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SendTurnPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendTurnPayload'] = ResolversParentTypes['SendTurnPayload']> = {
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
  conversation?: Resolver<ResolversTypes['Conversation'], ParentType, ContextType>;
};

export type TurnEstimateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnEstimate'] = ResolversParentTypes['TurnEstimate']> = {
  promptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  imageTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  roomTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAnswerTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTokensPerMask?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxZoomPromptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxAmbiguityTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxInstanceTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxComparisonTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxMasks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CompleteMaskPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompleteMaskPayload'] = ResolversParentTypes['CompleteMaskPayload']> = {
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
};

export type RefineToFullPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefineToFullPayload'] = ResolversParentTypes['RefineToFullPayload']> = {
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
};

export type CancelTurnPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelTurnPayload'] = ResolversParentTypes['CancelTurnPayload']> = {
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
};

export type RegenerateTurnPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegenerateTurnPayload'] = ResolversParentTypes['RegenerateTurnPayload']> = {
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
};

export type UsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Usage'] = ResolversParentTypes['Usage']> = {
  promptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  imageTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  answerTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maskTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queueMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  prefillMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  answerMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maskMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  cachedTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reusedTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  batchSize?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ViewerEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ViewerEvent'] = ResolversParentTypes['ViewerEvent']> = {
  __resolveType?: TypeResolveFn<'ConversationCreated' | 'ConversationUpdated' | 'ConversationDeleted' | 'ConversationRestored' | 'TurnCreated' | 'TurnEnded' | 'EventsRemoved', ParentType, ContextType>;
};

export type ConversationCreatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationCreated'] = ResolversParentTypes['ConversationCreated']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationUpdatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationUpdated'] = ResolversParentTypes['ConversationUpdated']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationDeletedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationDeleted'] = ResolversParentTypes['ConversationDeleted']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConversationRestoredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConversationRestored'] = ResolversParentTypes['ConversationRestored']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TurnCreatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnCreated'] = ResolversParentTypes['TurnCreated']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  turn?: Resolver<Maybe<ResolversTypes['Turn']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TurnEndedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TurnEnded'] = ResolversParentTypes['TurnEnded']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  turnId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conversation?: Resolver<Maybe<ResolversTypes['Conversation']>, ParentType, ContextType>;
  turn?: Resolver<Maybe<ResolversTypes['Turn']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EventsRemovedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventsRemoved'] = ResolversParentTypes['EventsRemoved']> = {
  seq?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  conversationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UsageDayResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageDay'] = ResolversParentTypes['UsageDay']> = {
  day?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  turns?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  uploadBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  imageTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  answerTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maskTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  modelMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ViewerLimitsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ViewerLimits'] = ResolversParentTypes['ViewerLimits']> = {
  maxQueryCost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxResponseBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxImageBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxInlineImageBytes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxImagePixels?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTextLength?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxImagesPerTurn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTurnsPerMinute?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxConcurrentTurns?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxUploadBytesPerDay?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  maxModelMsPerDay?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Mutation?: MutationResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  CreateApiKeyPayload?: CreateApiKeyPayloadResolvers<ContextType>;
  RevokeApiKeyPayload?: RevokeApiKeyPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Batch?: BatchResolvers<ContextType>;
  BatchEstimate?: BatchEstimateResolvers<ContextType>;
  BatchProgress?: BatchProgressResolvers<ContextType>;
  BatchItem?: BatchItemResolvers<ContextType>;
  BatchItemConnection?: BatchItemConnectionResolvers<ContextType>;
  BatchItemEdge?: BatchItemEdgeResolvers<ContextType>;
  CreateBatchPayload?: CreateBatchPayloadResolvers<ContextType>;
  CancelBatchPayload?: CancelBatchPayloadResolvers<ContextType>;
  ExportBatchPayload?: ExportBatchPayloadResolvers<ContextType>;
  Conversation?: ConversationResolvers<ContextType>;
  ConversationConnection?: ConversationConnectionResolvers<ContextType>;
  ConversationEdge?: ConversationEdgeResolvers<ContextType>;
  CreateConversationPayload?: CreateConversationPayloadResolvers<ContextType>;
  UpdateConversationPayload?: UpdateConversationPayloadResolvers<ContextType>;
  DeleteConversationPayload?: DeleteConversationPayloadResolvers<ContextType>;
  RestoreConversationPayload?: RestoreConversationPayloadResolvers<ContextType>;
  Image?: ImageResolvers<ContextType>;
  ImageRejection?: ImageRejectionResolvers<ContextType>;
  UploadImagePayload?: UploadImagePayloadResolvers<ContextType>;
  CreateImageUploadPayload?: CreateImageUploadPayloadResolvers<ContextType>;
  UploadTarget?: UploadTargetResolvers<ContextType>;
  UploadHeader?: UploadHeaderResolvers<ContextType>;
  CompleteImageUploadPayload?: CompleteImageUploadPayloadResolvers<ContextType>;
  DeleteImagePayload?: DeleteImagePayloadResolvers<ContextType>;
  CombineMasksPayload?: CombineMasksPayloadResolvers<ContextType>;
  CreateMaskPayload?: CreateMaskPayloadResolvers<ContextType>;
  MaskCandidate?: MaskCandidateResolvers<ContextType>;
  Mask?: MaskResolvers<ContextType>;
  MaskScale?: MaskScaleResolvers<ContextType>;
  Rle?: RleResolvers<ContextType>;
  Size?: SizeResolvers<ContextType>;
  Box?: BoxResolvers<ContextType>;
  Point?: PointResolvers<ContextType>;
  Polygon?: PolygonResolvers<ContextType>;
  Ring?: RingResolvers<ContextType>;
  ModelInfo?: ModelInfoResolvers<ContextType>;
  MaskDecoder?: MaskDecoderResolvers<ContextType>;
  MaskDecoderFile?: MaskDecoderFileResolvers<ContextType>;
  ModelAbilities?: ModelAbilitiesResolvers<ContextType>;
  ModelMetric?: ModelMetricResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Base64?: GraphQLScalarType;
  Url?: GraphQLScalarType;
  Share?: ShareResolvers<ContextType>;
  ShareConversationPayload?: ShareConversationPayloadResolvers<ContextType>;
  RevokeSharePayload?: RevokeSharePayloadResolvers<ContextType>;
  SharedConversation?: SharedConversationResolvers<ContextType>;
  SharedTurnConnection?: SharedTurnConnectionResolvers<ContextType>;
  SharedTurnEdge?: SharedTurnEdgeResolvers<ContextType>;
  SharedTurn?: SharedTurnResolvers<ContextType>;
  SharedImage?: SharedImageResolvers<ContextType>;
  SharedMask?: SharedMaskResolvers<ContextType>;
  TurnEvent?: TurnEventResolvers<ContextType>;
  TurnQueued?: TurnQueuedResolvers<ContextType>;
  TurnStarted?: TurnStartedResolvers<ContextType>;
  AnswerDelta?: AnswerDeltaResolvers<ContextType>;
  MaskStarted?: MaskStartedResolvers<ContextType>;
  MaskScaleReady?: MaskScaleReadyResolvers<ContextType>;
  ScaleCodes?: ScaleCodesResolvers<ContextType>;
  MaskFinished?: MaskFinishedResolvers<ContextType>;
  TurnFinished?: TurnFinishedResolvers<ContextType>;
  Turn?: TurnResolvers<ContextType>;
  Feedback?: FeedbackResolvers<ContextType>;
  SetTurnFeedbackPayload?: SetTurnFeedbackPayloadResolvers<ContextType>;
  TurnError?: TurnErrorResolvers<ContextType>;
  TurnModel?: TurnModelResolvers<ContextType>;
  RegionPrompt?: RegionPromptResolvers<ContextType>;
  Scribble?: ScribbleResolvers<ContextType>;
  TurnConnection?: TurnConnectionResolvers<ContextType>;
  TurnEdge?: TurnEdgeResolvers<ContextType>;
  TurnSearchConnection?: TurnSearchConnectionResolvers<ContextType>;
  TurnSearchEdge?: TurnSearchEdgeResolvers<ContextType>;
  SearchHighlight?: SearchHighlightResolvers<ContextType>;
  HighlightPart?: HighlightPartResolvers<ContextType>;
  SendTurnPayload?: SendTurnPayloadResolvers<ContextType>;
  TurnEstimate?: TurnEstimateResolvers<ContextType>;
  CompleteMaskPayload?: CompleteMaskPayloadResolvers<ContextType>;
  RefineToFullPayload?: RefineToFullPayloadResolvers<ContextType>;
  CancelTurnPayload?: CancelTurnPayloadResolvers<ContextType>;
  RegenerateTurnPayload?: RegenerateTurnPayloadResolvers<ContextType>;
  Usage?: UsageResolvers<ContextType>;
  ViewerEvent?: ViewerEventResolvers<ContextType>;
  ConversationCreated?: ConversationCreatedResolvers<ContextType>;
  ConversationUpdated?: ConversationUpdatedResolvers<ContextType>;
  ConversationDeleted?: ConversationDeletedResolvers<ContextType>;
  ConversationRestored?: ConversationRestoredResolvers<ContextType>;
  TurnCreated?: TurnCreatedResolvers<ContextType>;
  TurnEnded?: TurnEndedResolvers<ContextType>;
  EventsRemoved?: EventsRemovedResolvers<ContextType>;
  UsageDay?: UsageDayResolvers<ContextType>;
  ViewerLimits?: ViewerLimitsResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
};
