// Written by scripts/codegen.ts from schema/*.graphql. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ConversationRow } from '../src/conversations/repository.ts';
import type { TurnRow } from '../src/turns/repository.ts';
import type { ImageRow } from '../src/images/repository.ts';
import type { MaskRow } from '../src/masks/repository.ts';
import type { ScaleView } from './mask.ts';
import type { Polygon as PolygonModel, Ring as RingModel } from '../inference/mask/shapes.ts';
import type { ShareRow } from '../src/shares/repository.ts';
import type { EngineInfo } from '../inference/engine.ts';
import type { ModelOfTurn } from './turn.ts';
import type { Viewer as ViewerModel } from '../src/access/viewer.ts';
import type { KeyRow } from '../src/access/repository.ts';
import type { UsageDayRow } from '../src/usage/repository.ts';
import type { ShownFailure } from '../src/turns/failure.ts';
import type { TurnEvent as AnyTurnEvent, TurnEventOf } from '../src/turns/events.ts';
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
   * A moment in UTC, as an ISO 8601 string with milliseconds: `2026-11-24T09:30:00.000Z`. As an input seconds may be whole, and an offset
   * (`+02:00`) may stand in place of `Z`.
   */
  DateTime: { input: Date; output: Date; }
  /** Bytes in standard Base64 with padding (RFC 4648, section 4). */
  Base64: { input: never; output: Uint8Array; }
  /**
   * An absolute URL, under the host that the request itself named (of a socket: its upgrade; PUBLIC_URL wins). Those that read or write stored bytes
   * are signed and expire; ask for a fresh one instead of keeping it. One that reads lives at least as long as asked, at most a quarter of an hour
   * longer, and is the same for all who ask within a quarter of an hour (within a quarter of its life when that is shorter), so that it can be cached.
   */
  Url: { input: never; output: string; }
};

/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Makes an API key that opens what is yours, for a program. It has no scope that the credentials that make it have not, and does not outlive them.
   * Errors: `FORBIDDEN` (a scope that you have not; a server that takes no keys, because its `AUTH_MODE` is not `apikey`), `BAD_USER_INPUT`
   * (scopes, label, expiresInDays, more than 50 keys).
   */
  createApiKey: CreateApiKeyPayload;
  /** Ends a key of yours, also the one that asks. What it holds open ends within 30 seconds. Errors: `NOT_FOUND`. */
  revokeApiKey: RevokeApiKeyPayload;
  /** Opens an empty conversation. Errors: `BAD_USER_INPUT`. */
  createConversation: CreateConversationPayload;
  /**
   * Changes title, tags, archiving or the branch that is shown; what is left out stays as it is. Errors: `NOT_FOUND` (conversation, turn),
   * `BAD_USER_INPUT`.
   */
  updateConversation: UpdateConversationPayload;
  /**
   * Deletes a conversation: from now on nothing of it can be found or read (URLs of files that were handed out before work until they
   * expire), running turns are cancelled, and whoever watches one is let go. After the server's retention time its turns, masks and files
   * are purged for good. Uploaded pictures stay, they are yours and not the conversation's. Errors: `NOT_FOUND`.
   */
  deleteConversation: DeleteConversationPayload;
  /**
   * Takes a deletion back, as long as the conversation was not purged. Turns that the deletion cancelled stay cancelled. One that is not deleted
   * is returned as it is. Errors: `NOT_FOUND`.
   */
  restoreConversation: RestoreConversationPayload;
  /**
   * Uploads a small picture in one call. For large ones use `createImageUpload`.
   * Errors: `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`, `BAD_USER_INPUT` (not a data URI), `RATE_LIMITED`.
   */
  uploadImage: UploadImagePayload;
  /**
   * First of two steps for a picture of any allowed size: announces it, and says where to PUT its bytes. The image is `PENDING`
   * until `completeImageUpload`; one that is not completed is removed some time after the upload's URL has expired.
   * Errors: `IMAGE_TOO_LARGE`, `BAD_USER_INPUT` (type, checksum), `RATE_LIMITED`.
   */
  createImageUpload: CreateImageUploadPayload;
  /**
   * Second step: checks what was PUT (size, sha256, real type, pixels) and makes the image `READY`, or `REJECTED` with a reason.
   * Asking again gives the same answer. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (nothing was PUT yet).
   */
  completeImageUpload: CompleteImageUploadPayload;
  /**
   * Deletes a picture for good: its files, the overlays of masks on it (`MaskFormat.OVERLAY`), and what models keep of it.
   * Turns keep their words and masks and show the image as `DELETED`; no turn can be asked about it any more. One that is
   * deleted already is returned as it is.
   * Errors: `NOT_FOUND`, `CONVERSATION_BUSY` while a turn waits or runs in a conversation in which the picture was sent.
   */
  deleteImage: DeleteImagePayload;
  /**
   * Makes a mask of others by a set operation on their pixels: exact, at the original size, without the model. All must be yours and lie on the
   * same picture; they may come from several conversations. The new mask belongs to the turn of the first one, after its other masks, with
   * `origin: COMBINED` and `parents`; it has files like any other, but no tokens and no scales. Errors: `NOT_FOUND` (a mask),
   * `BAD_USER_INPUT` (number of masks, one given twice, other pictures, label, more than 100 masks in a turn), `CONVERSATION_BUSY` (the turn
   * has not ended).
   */
  combineMasks: CombineMasksPayload;
  /**
   * Makes a read-only link to a conversation: whoever has the token can read the branch that is shown, also as it goes on, until the link is
   * revoked or expires. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (expiresInDays, more than 20 links).
   */
  shareConversation: ShareConversationPayload;
  /** Ends a link at once. URLs of files that were read through it work until they expire. Errors: `NOT_FOUND`. */
  revokeShare: RevokeSharePayload;
  /**
   * Generates all scales of a mask that ended early (`Mask.stoppedBy`). It creates a new turn, a sibling of the mask's
   * turn, with the same question and without `maxScale`, `deadlineMs` and `stopWhenStable`. The same model generates the
   * same text and the same scales again, and then the remaining scales. The mask with the same `index` in the new turn has
   * the given mask as its `parent`. Errors: `NOT_FOUND`, `BAD_USER_INPUT` (the mask has all its scales, or it was not made
   * scale by scale; there are 100 siblings already; a picture was deleted), `UNSUPPORTED_BY_MODEL` (more pictures than the
   * model takes, or none where it needs one), `QUEUE_FULL`, `RATE_LIMITED`.
   */
  completeMask: CompleteMaskPayload;
  /**
   * The same as `completeMask`.
   * @deprecated Use `completeMask`. `refineToFull` works until release 1.0.0.
   */
  refineToFull: RefineToFullPayload;
  /**
   * Asks. Saves the turn `QUEUED` and returns at once; watch it with `turnEvents`. It becomes `Conversation.activeTurn`. A conversation answers one turn at a time: further
   * ones wait in the queue, they are not refused (never `CONVERSATION_BUSY`). Errors: `BAD_USER_INPUT`, `NOT_FOUND` (conversation, parent, image, mask),
   * `UNSUPPORTED_BY_MODEL` (regionPrompts, refineMaskId, more pictures than the model looks at, or none where it needs one), `QUEUE_FULL`, `RATE_LIMITED`.
   */
  sendTurn: SendTurnPayload;
  /**
   * Ends a turn early. It becomes `CANCELLED`, within one scale or one word if it is running; what was shown so far stays readable.
   * A turn that has ended already is returned as it is. Errors: `NOT_FOUND`.
   */
  cancelTurn: CancelTurnPayload;
  /**
   * Asks the same again: a new turn beside the given one, with the same parent, text, pictures and wishes. It becomes `Conversation.activeTurn`.
   * Errors: `NOT_FOUND`, `BAD_USER_INPUT` (100 siblings already), `QUEUE_FULL`, `RATE_LIMITED`.
   */
  regenerateTurn: RegenerateTurnPayload;
  /** Says how good an answer was; what is given replaces what was said before. Errors: `NOT_FOUND`, `BAD_USER_INPUT`. */
  setTurnFeedback: SetTurnFeedbackPayload;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCreateConversationArgs = {
  input: CreateConversationInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationUpdateConversationArgs = {
  input: UpdateConversationInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationDeleteConversationArgs = {
  input: DeleteConversationInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationRestoreConversationArgs = {
  input: RestoreConversationInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationUploadImageArgs = {
  input: UploadImageInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCreateImageUploadArgs = {
  input: CreateImageUploadInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCompleteImageUploadArgs = {
  input: CompleteImageUploadInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationDeleteImageArgs = {
  input: DeleteImageInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCombineMasksArgs = {
  input: CombineMasksInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationShareConversationArgs = {
  input: ShareConversationInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationRevokeShareArgs = {
  input: RevokeShareInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCompleteMaskArgs = {
  input: CompleteMaskInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationRefineToFullArgs = {
  input: RefineToFullInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationSendTurnArgs = {
  input: SendTurnInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationCancelTurnArgs = {
  input: CancelTurnInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationRegenerateTurnArgs = {
  input: RegenerateTurnInput;
};


/**
 * Everything that can be done. Each takes one `input` and answers with a payload; what goes wrong is in `errors`, with a code of
 * `ErrorCode` in `extensions.code`.
 */
export type MutationSetTurnFeedbackArgs = {
  input: SetTurnFeedbackInput;
};

/** The one who asks. A server without authentication has a single viewer with the id `local`. */
export type Viewer = {
  __typename?: 'Viewer';
  /** Your API keys that were not revoked, oldest first, at most 50; none on a server that takes no keys (`AUTH_MODE` is `none` or `jwt`). */
  apiKeys: Array<ApiKey>;
  /** The subject of the credentials. */
  id: Scalars['ID']['output'];
  /** The tenant of the credentials, within which the subject is unique; null where there are no tenants. */
  tenant: Maybe<Scalars['String']['output']>;
  /** What the credentials allow. */
  scopes: Array<Scope>;
  /** When the credentials end, and open subscriptions with them; null when they do not end by themselves. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** What the server accepts from this viewer. */
  limits: ViewerLimits;
  /**
   * What was used day by day, newest first; days without anything are left out. What was deleted since still counts.
   * Errors: `BAD_USER_INPUT` (days).
   */
  usage: Array<UsageDay>;
};


/** The one who asks. A server without authentication has a single viewer with the id `local`. */
export type ViewerUsageArgs = {
  days?: InputMaybe<Scalars['Int']['input']>;
};

/** An API key as its owner sees it. The key itself is known to nobody but whoever was told it. */
export type ApiKey = {
  __typename?: 'ApiKey';
  /** Its id, to revoke it by. */
  id: Scalars['ID']['output'];
  /** What it is for; may be empty. */
  label: Scalars['String']['output'];
  /** Its first characters, to tell keys apart. */
  hint: Scalars['String']['output'];
  /** What it may do. */
  scopes: Array<Scope>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ends by itself; null for never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was used last, to the minute; null when it never was. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
};

/** What a key is for, and what it may do. */
export type CreateApiKeyInput = {
  /** What it is for, at most 200 characters. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** What it may do: one scope or both. */
  scopes: Array<Scope>;
  /** Days until it ends by itself, 1 to 3650; null: when your credentials end, or never when they do not. */
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

/** The key that was made. */
export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  /** As it is listed. */
  apiKey: ApiKey;
  /** The key itself, for `Authorization: Bearer`. It is told this once: the server keeps only its hash. */
  secret: Scalars['String']['output'];
};

/** Which key to end. */
export type RevokeApiKeyInput = {
  /** The key. */
  apiKeyId: Scalars['ID']['input'];
};

/** The key that was ended. */
export type RevokeApiKeyPayload = {
  __typename?: 'RevokeApiKeyPayload';
  /** The id that is valid no longer. */
  revokedApiKeyId: Scalars['ID']['output'];
};

/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type Query = {
  __typename?: 'Query';
  /** One conversation; `null` when there is none, or when it is not yours. */
  conversation: Maybe<Conversation>;
  /** Your conversations, the most recently changed first. Errors: `BAD_USER_INPUT` (page size, cursor). */
  conversations: ConversationConnection;
  /** One of your pictures; `null` when there is none, or when it is not yours. */
  image: Maybe<Image>;
  /** A finished mask; `null` when there is none, or when it is not yours. */
  mask: Maybe<Mask>;
  /** The model that answers turns. Null, with the error `MODEL_UNAVAILABLE`, while no worker with a loaded model is running. */
  model: Maybe<ModelInfo>;
  /** Any object that has a global id. `null` when there is none, or when it is not yours. */
  node: Maybe<Node>;
  /**
   * What a link shows, for whoever has it; no identity is needed. Errors: `NOT_FOUND` (there is no such link, it was revoked or has expired, or the
   * conversation was deleted: nobody is told which).
   */
  sharedConversation: SharedConversation;
  /** One turn; `null` when there is none, or when it is not yours. */
  turn: Maybe<Turn>;
  /**
   * Your turns whose text, answer and labels of masks contain all the words, best match first (the text weighs most, then labels, then the
   * answer). Words are compared whole, upper and lower case alike.
   * Errors: `BAD_USER_INPUT` (empty or too long query, page size, cursor).
   */
  searchTurns: TurnSearchConnection;
  /**
   * What `sendTurn` with the same input would take, without asking it: words and conversation are tokenised, no model is run, nothing is stored and
   * no limit counted. Errors: as `sendTurn`, and `PROMPT_TOO_LONG`; `MODEL_UNAVAILABLE` on a server that has not the model's files.
   */
  estimateTurn: TurnEstimate;
  /** Who is asking. Errors: `UNAUTHENTICATED`. */
  viewer: Viewer;
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryConversationArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryConversationsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ConversationFilter>;
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryImageArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryMaskArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QuerySharedConversationArgs = {
  token: Scalars['String']['input'];
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryTurnArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QuerySearchTurnsArgs = {
  query: Scalars['String']['input'];
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


/**
 * Everything that can be asked. Requests go by HTTP POST (or GET) to `/graphql`; with `accept: text/event-stream` the result comes as one event. What belongs to somebody else is answered as if
 * it did not exist: `null` from a lookup, `NOT_FOUND` from a mutation.
 */
export type QueryEstimateTurnArgs = {
  input: SendTurnInput;
};

/** A talk about pictures: turns that form a tree. */
export type Conversation = Node & {
  __typename?: 'Conversation';
  /** Its id. */
  id: Scalars['ID']['output'];
  /** Given by hand, or the beginning of the first turn's text; null while there is neither. */
  title: Maybe<Scalars['String']['output']>;
  /** When it was opened. */
  createdAt: Scalars['DateTime']['output'];
  /** When it, or a turn in it, was last changed by a person. */
  updatedAt: Scalars['DateTime']['output'];
  /** When it was archived; null when it is not. */
  archivedAt: Maybe<Scalars['DateTime']['output']>;
  /** Free words to find it by, in the order given. */
  tags: Array<Scalars['String']['output']>;
  /** Its turns, all branches, oldest first. Errors: `BAD_USER_INPUT` (page size, cursor). */
  turns: TurnConnection;
  /**
   * The last turn of the branch that is shown, and that a question without a parent follows: the newest turn, until another branch is chosen
   * with `updateConversation`. Null while there are no turns.
   */
  activeTurn: Maybe<Turn>;
  /** The branch that is shown: the turns from the first one to `activeTurn`, in order. Errors: `BAD_USER_INPUT` (page size, cursor). */
  activePath: TurnConnection;
  /** Every picture that was sent in one of its turns, once each, in order of first appearance. */
  images: Array<Image>;
  /** A signed URL of a ZIP archive of the conversation, made while it is read; it needs no further identity. Errors: `BAD_USER_INPUT` (expiresIn). */
  exportUrl: Scalars['Url']['output'];
  /** Its read-only links that were not revoked, oldest first, at most 20. */
  shares: Array<Share>;
};


/** A talk about pictures: turns that form a tree. */
export type ConversationTurnsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A talk about pictures: turns that form a tree. */
export type ConversationActivePathArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


/** A talk about pictures: turns that form a tree. */
export type ConversationExportUrlArgs = {
  format?: InputMaybe<ExportFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** Which conversations to list; all given conditions must hold. */
export type ConversationFilter = {
  /** true: only archived ones; false: only those that are not; null: both. */
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those that carry this tag, letter for letter. */
  tag?: InputMaybe<Scalars['String']['input']>;
  /** Only those whose title contains this, upper and lower case alike. */
  titleContains?: InputMaybe<Scalars['String']['input']>;
  /** true: only those with at least one finished mask; false: only those without; null: both. */
  hasMasks?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those in which this picture was sent. */
  imageId?: InputMaybe<Scalars['ID']['input']>;
  /** Only those opened at this moment or later. */
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only those opened before this moment. */
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of conversations. */
export type ConversationConnection = {
  __typename?: 'ConversationConnection';
  /** The conversations with their cursors. */
  edges: Array<ConversationEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
};

/** A conversation in a page. */
export type ConversationEdge = {
  __typename?: 'ConversationEdge';
  /** The conversation. */
  node: Conversation;
  /** Its place in the order, opaque. */
  cursor: Scalars['String']['output'];
};

/** A conversation to be opened. */
export type CreateConversationInput = {
  /** At most 200 characters; without it the first turn's text names the conversation. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** At most 20 tags of 1 to 50 characters. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** The conversation that was opened. */
export type CreateConversationPayload = {
  __typename?: 'CreateConversationPayload';
  /** The new conversation. */
  conversation: Conversation;
};

/** What to change in a conversation. */
export type UpdateConversationInput = {
  /** The conversation. */
  conversationId: Scalars['ID']['input'];
  /** A new title, at most 200 characters; null takes it away. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** All tags from now on: at most 20 of 1 to 50 characters. */
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  /** true puts it into the archive, false takes it out. */
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  /** One of its turns: from now on the branch through it is shown, down to the newest turn below it. Does not count as a change in `updatedAt`. */
  activeTurnId?: InputMaybe<Scalars['ID']['input']>;
};

/** The conversation that was changed. */
export type UpdateConversationPayload = {
  __typename?: 'UpdateConversationPayload';
  /** As it is now. */
  conversation: Conversation;
};

/** Which conversation to delete. */
export type DeleteConversationInput = {
  /** The conversation. */
  conversationId: Scalars['ID']['input'];
};

/** What was deleted. */
export type DeleteConversationPayload = {
  __typename?: 'DeleteConversationPayload';
  /** The id that is gone. */
  deletedConversationId: Scalars['ID']['output'];
  /** Until then `restoreConversation` takes it back; afterwards it is purged. */
  purgeAfter: Scalars['DateTime']['output'];
};

/** Which deleted conversation to take back. */
export type RestoreConversationInput = {
  /** The conversation. */
  conversationId: Scalars['ID']['input'];
};

/** The conversation that was taken back. */
export type RestoreConversationPayload = {
  __typename?: 'RestoreConversationPayload';
  /** As it was. */
  conversation: Conversation;
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

/**
 * A picture. Its coordinates are original pixels, origin top-left, x to the right, y down, after the rotation that a camera wrote
 * into it (EXIF and the like) was applied. `url` serves these pixels, upright for every reader; `contentType`, `byteSize`, `sha256` and
 * `originalUrl` speak of the file that was uploaded.
 */
export type Image = Node & {
  __typename?: 'Image';
  /** Its id. */
  id: Scalars['ID']['output'];
  /** Whether it can be used. */
  status: ImageStatus;
  /**
   * The type of the uploaded file, found in its bytes (`image/png`, `image/jpeg`, `image/webp`, `image/avif`,
   * `image/heic`, `image/tiff`); while `PENDING` the announced one.
   */
  contentType: Scalars['String']['output'];
  /** Pixels across, EXIF rotation applied; null unless `READY`. */
  width: Maybe<Scalars['Int']['output']>;
  /** Pixels down, EXIF rotation applied; null unless `READY`. */
  height: Maybe<Scalars['Int']['output']>;
  /** Bytes of the uploaded file. */
  byteSize: Scalars['Int']['output'];
  /** sha256 (hex) of the uploaded file. */
  sha256: Scalars['String']['output'];
  /** When it was announced or uploaded. */
  createdAt: Scalars['DateTime']['output'];
  /** Why it was refused; null unless `REJECTED`. */
  rejection: Maybe<ImageRejection>;
  /**
   * A signed URL of the picture as it is measured, `width` x `height` pixels as they are stored, for readers that heed orientation and for
   * those that do not: the uploaded file itself where all show it alike, otherwise an upright copy of its first frame (PNG, or JPEG of a
   * picture that was compressed with losses) in sRGB without metadata. The response's Content-Type tells which. Null unless `READY`.
   * Errors: `BAD_USER_INPUT` (expiresIn).
   */
  url: Maybe<Scalars['Url']['output']>;
  /** A signed URL of the uploaded file, byte for byte; null unless `READY`. It may be rotated. Errors: `BAD_USER_INPUT` (expiresIn). */
  originalUrl: Maybe<Scalars['Url']['output']>;
  /** A signed URL of a small WebP copy for lists, its long edge at most 320 pixels; null unless `READY`. Errors: `BAD_USER_INPUT` (expiresIn). */
  thumbnailUrl: Maybe<Scalars['Url']['output']>;
};


/**
 * A picture. Its coordinates are original pixels, origin top-left, x to the right, y down, after the rotation that a camera wrote
 * into it (EXIF and the like) was applied. `url` serves these pixels, upright for every reader; `contentType`, `byteSize`, `sha256` and
 * `originalUrl` speak of the file that was uploaded.
 */
export type ImageUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A picture. Its coordinates are original pixels, origin top-left, x to the right, y down, after the rotation that a camera wrote
 * into it (EXIF and the like) was applied. `url` serves these pixels, upright for every reader; `contentType`, `byteSize`, `sha256` and
 * `originalUrl` speak of the file that was uploaded.
 */
export type ImageOriginalUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * A picture. Its coordinates are original pixels, origin top-left, x to the right, y down, after the rotation that a camera wrote
 * into it (EXIF and the like) was applied. `url` serves these pixels, upright for every reader; `contentType`, `byteSize`, `sha256` and
 * `originalUrl` speak of the file that was uploaded.
 */
export type ImageThumbnailUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** Why an upload was refused. */
export type ImageRejection = {
  __typename?: 'ImageRejection';
  /** `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE` or `BAD_USER_INPUT` (other bytes than were announced). */
  code: ErrorCode;
  /** A sentence for people. */
  message: Scalars['String']['output'];
};

/** A small picture, whole. */
export type UploadImageInput = {
  /**
   * `data:image/png;base64,...` (or another type of picture that is taken), written in any way that browsers read: parameters,
   * line ends, spaces and missing padding are no fault. `Viewer.limits.maxInlineImageBytes` bytes at most when decoded.
   */
  dataUri: Scalars['String']['input'];
};

/** The uploaded picture. */
export type UploadImagePayload = {
  __typename?: 'UploadImagePayload';
  /** The image, `READY`. */
  image: Image;
};

/** An upload to be announced. */
export type CreateImageUploadInput = {
  /** `image/png`, `image/jpeg`, `image/webp`, `image/avif`, `image/heic` (or `image/heif`) or `image/tiff`. */
  contentType: Scalars['String']['input'];
  /** Exact number of bytes, at most `Viewer.limits.maxImageBytes`. */
  byteSize: Scalars['Int']['input'];
  /** sha256 of the bytes, 64 hex digits. */
  sha256: Scalars['String']['input'];
};

/** An announced upload. */
export type CreateImageUploadPayload = {
  __typename?: 'CreateImageUploadPayload';
  /** The image, `PENDING`. */
  image: Image;
  /** Where and how to PUT the bytes. */
  upload: UploadTarget;
};

/** One upload: send `method` to `url` with exactly these headers and the file as body. */
export type UploadTarget = {
  __typename?: 'UploadTarget';
  /** The signed URL. */
  url: Scalars['Url']['output'];
  /** The HTTP method, `PUT`. */
  method: Scalars['String']['output'];
  /** Headers to send along. */
  headers: Array<UploadHeader>;
  /** Until when the URL takes the bytes. */
  expiresAt: Scalars['DateTime']['output'];
};

/** A header of an upload. */
export type UploadHeader = {
  __typename?: 'UploadHeader';
  /** Its name. */
  name: Scalars['String']['output'];
  /** Its value. */
  value: Scalars['String']['output'];
};

/** Which upload is done. */
export type CompleteImageUploadInput = {
  /** The image of `createImageUpload`. */
  imageId: Scalars['ID']['input'];
};

/** The checked image. */
export type CompleteImageUploadPayload = {
  __typename?: 'CompleteImageUploadPayload';
  /** The image, `READY` or `REJECTED`. */
  image: Image;
};

/** Which picture to delete. */
export type DeleteImageInput = {
  /** The image. */
  imageId: Scalars['ID']['input'];
};

/** The deleted picture. */
export type DeleteImagePayload = {
  __typename?: 'DeleteImagePayload';
  /** The image, `DELETED`. */
  image: Image;
};

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
  maskIds: Array<Scalars['ID']['input']>;
  /** A name for the new mask, 1 to 200 characters; without it, one made of the masks' labels. */
  label?: InputMaybe<Scalars['String']['input']>;
};

/** The mask that was made. */
export type CombineMasksPayload = {
  __typename?: 'CombineMasksPayload';
  /** The new mask, its files stored. */
  mask: Mask;
};

/** Whether the model found what was asked for. */
export type MaskOutcome =
  /** There is a mask. */
  | 'FOUND'
  /** The mask is (nearly) empty: nothing in the picture matches. A combined mask: no pixel is inside. */
  | 'NO_TARGET';

/** Why a mask has no more scales. */
export type MaskStop =
  /** It has all that the model makes. */
  | 'LAST_SCALE'
  /** `maxScale` asked for no more. */
  | 'MAX_SCALE'
  /** `deadlineMs` was over. */
  | 'DEADLINE'
  /** Two successive previews agreed (`stopWhenStable`). */
  | 'STABLE';

/** The files that are kept of a mask. */
export type MaskFormat =
  /** 1-bit PNG of the original size, white inside. */
  | 'PNG'
  /** JPEG of the picture with the mask laid over it, for people. */
  | 'OVERLAY'
  /** The visual token ids in scale order, unsigned 16-bit little-endian. A combined mask has none: `BAD_USER_INPUT`. */
  | 'TOKENS'
  /**
   * JSON: model, scale sides, threshold, label, box, area, rle and checksums of the files beside it; of a combined mask the operation and the
   * masks it was made of instead of what is the model's.
   */
  | 'JSON';

/** A finished mask of something in the turn's picture. Coordinates are original pixels, origin top-left. */
export type Mask = Node & {
  __typename?: 'Mask';
  /** Its id, the same as in the events. */
  id: Scalars['ID']['output'];
  /** The turn that it was made in; of a combined one, the turn of the first mask that it was made of. */
  turn: Turn;
  /** How it came to be. */
  origin: MaskOrigin;
  /** The operation that made it; null unless `COMBINED`. */
  operation: Maybe<MaskOperation>;
  /** Number of the mask within its turn, from 0. */
  index: Scalars['Int']['output'];
  /** The picture that it lies on; null when that was deleted. */
  image: Maybe<Image>;
  /**
   * What it shows ("the red ball"): the phrase by which the model announced it, else what the question asks for without the request itself; of a
   * question that cannot be taken apart, the question. Of a combined one the name it was given, or one made of its parents' labels.
   */
  label: Scalars['String']['output'];
  /** Whether there is anything in it. */
  outcome: MaskOutcome;
  /** Size of the picture, and of the mask. */
  size: Size;
  /** Pixels inside. */
  area: Scalars['Int']['output'];
  /** The smallest box around the pixels inside; null when there are none. */
  box: Maybe<Box>;
  /**
   * 0..1: of a calibrated bundle the IoU with what was meant that is to be expected, from the probabilities of the codes under the mask, the agreement of the last
   * scales and how clear its edges are; of others it only ranks masks. Of a combined mask, the least of its parents'.
   */
  confidence: Scalars['Float']['output'];
  /** The mask, run-length encoded, in original pixels. */
  rle: Rle;
  /** Its outlines; empty when nothing is inside. */
  polygons: Array<Polygon>;
  /**
   * A signed URL of one of its files. Of a picture that was deleted there is no overlay any more: its URL answers 404.
   * Errors: `BAD_USER_INPUT` (expiresIn, `TOKENS` of a combined mask).
   */
  url: Scalars['Url']['output'];
  /** Every preview on the way to it, coarse to fine; empty for a combined mask. */
  scales: Array<MaskScale>;
  /** Number of the last scale that was made, from 1. Null for a mask that was not made scale by scale. */
  lastScale: Maybe<Scalars['Int']['output']>;
  /** Why it has no more scales; anything but `LAST_SCALE` is a rougher mask than the model can make. Null for a mask that was not made scale by scale. */
  stoppedBy: Maybe<MaskStop>;
  /**
   * The visual token ids of all scales in order, unsigned 16-bit little-endian: enough to draw every scale again without the
   * language model. Empty for a combined mask.
   */
  tokens: Scalars['Base64']['output'];
  /** The mask that this one refines; null when it is none's refinement. */
  parent: Maybe<Mask>;
  /**
   * The masks that it was made of: the one it refines, or those it combines in the order given; empty for others. What was deleted since is
   * left out.
   */
  parents: Array<Mask>;
  /** When it was finished. */
  createdAt: Scalars['DateTime']['output'];
};


/** A finished mask of something in the turn's picture. Coordinates are original pixels, origin top-left. */
export type MaskUrlArgs = {
  format?: InputMaybe<MaskFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** A mask so far, after one scale. It covers the whole picture, its long edge at most `ModelInfo.maskSide` pixels. */
export type MaskScale = {
  __typename?: 'MaskScale';
  /** Number of the scale, from 1. */
  scale: Scalars['Int']['output'];
  /** How many scales there are. */
  scaleCount: Scalars['Int']['output'];
  /** Tokens along a side at this scale. */
  side: Scalars['Int']['output'];
  /** The preview at the threshold, in preview pixels (not original ones). */
  rle: Rle;
  /** Intersection over union with the previous scale, 0..1; null at the first one. */
  stability: Maybe<Scalars['Float']['output']>;
  /** Milliseconds since this mask was started. */
  elapsedMs: Scalars['Float']['output'];
  /** A signed URL of an 8-bit grey PNG with soft edges, 255 = inside. Errors: `BAD_USER_INPUT` (expiresIn). */
  url: Scalars['Url']['output'];
};


/** A mask so far, after one scale. It covers the whole picture, its long edge at most `ModelInfo.maskSide` pixels. */
export type MaskScaleUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** COCO's run-length encoding, column-major, readable by pycocotools. */
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
  /** Pixels across. */
  width: Scalars['Int']['output'];
  /** Pixels down. */
  height: Scalars['Int']['output'];
};

/** A box of whole pixels: x .. x + width - 1, y .. y + height - 1, original pixels, origin top-left. */
export type Box = {
  __typename?: 'Box';
  /** Left edge. */
  x: Scalars['Int']['output'];
  /** Top edge. */
  y: Scalars['Int']['output'];
  /** Pixels across. */
  width: Scalars['Int']['output'];
  /** Pixels down. */
  height: Scalars['Int']['output'];
};

/** A point in original pixels, origin top-left; (0, 0) is the corner, not the centre, of the first pixel. */
export type Point = {
  __typename?: 'Point';
  /** To the right. */
  x: Scalars['Float']['output'];
  /** Down. */
  y: Scalars['Float']['output'];
};

/**
 * One connected piece of a mask: pixels that share an edge; pixels that only touch at a corner are two pieces. Valid by OGC Simple Features: no
 * ring passes a point twice; a hole may touch another hole, or the outline, at a single point.
 */
export type Polygon = {
  __typename?: 'Polygon';
  /** The outline, clockwise as seen. */
  outer: Ring;
  /** Holes in it, counter-clockwise as seen; may be empty. */
  holes: Array<Ring>;
};

/** A closed line; the last point is joined to the first and not repeated. */
export type Ring = {
  __typename?: 'Ring';
  /** Its corners in order. */
  points: Array<Point>;
};

/** A model bundle as it is loaded, and where it runs. */
export type ModelInfo = {
  __typename?: 'ModelInfo';
  /** The bundle's id, e.g. `tabletop`. */
  id: Scalars['ID']['output'];
  /** Its name, for people. */
  name: Scalars['String']['output'];
  /** The bundle's version, e.g. `0.1.0`. */
  version: Scalars['String']['output'];
  /** sha256 (hex) of the manifest: identifies weights, templates and thresholds together. */
  sha256: Scalars['String']['output'];
  /** What it was trained to understand, in a sentence that a user can act on. */
  domain: Scalars['String']['output'];
  /** Tokens along a side of each scale of a mask, coarse to fine. */
  scaleSides: Array<Scalars['Int']['output']>;
  /** Side in pixels of the square in which the model draws a mask; previews have at most this long edge. */
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
  /** What was measured when it was trained; may be empty. */
  metrics: Array<ModelMetric>;
  /** In which ways a question can point. */
  abilities: ModelAbilities;
  /**
   * Most pictures that it looks at for one question; turns about more are `UNSUPPORTED_BY_MODEL`. Null when a worker of an
   * older release did not say.
   */
  maxImages: Maybe<Scalars['Int']['output']>;
  /** Whether it only answers questions about a picture: a turn on a branch without any is `UNSUPPORTED_BY_MODEL`. */
  needsImage: Scalars['Boolean']['output'];
};

/** The execution provider of ONNX Runtime that computes the model's graphs. */
export type ExecutionProvider =
  /** The processor. */
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
  /** bfloat16: 16-bit floating point with 8 bits of exponent. */
  | 'BF16'
  /** 8-bit integers with scales. */
  | 'INT8'
  /** 4-bit integers with scales. */
  | 'INT4';

/** Ways of pointing that a model was made to understand; the others are `UNSUPPORTED_BY_MODEL`. */
export type ModelAbilities = {
  __typename?: 'ModelAbilities';
  /** `RegionPromptInput.points`. */
  points: Scalars['Boolean']['output'];
  /** `RegionPromptInput.box`. */
  boxes: Scalars['Boolean']['output'];
  /** `RegionPromptInput.scribbles`. */
  scribbles: Scalars['Boolean']['output'];
  /** `SendTurnInput.refineMaskId`. */
  refine: Scalars['Boolean']['output'];
};

/** One measured number. */
export type ModelMetric = {
  __typename?: 'ModelMetric';
  /** Data set and measure, e.g. `refer/meanIoU`. */
  name: Scalars['String']['output'];
  /** Its value; shares and IoU lie in 0..1. */
  value: Scalars['Float']['output'];
};

/**
 * Where a page of a connection lies (Relay's cursor connections). Use `first` with `after` to go forward, `last` with `before`
 * to go backward; giving both `first` and `last`, or more than 100, is `BAD_USER_INPUT`. Giving neither means the first 50.
 */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** More edges follow this page in the order of the connection. */
  hasNextPage: Scalars['Boolean']['output'];
  /** There are edges before this page in the order of the connection. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
  /** Cursor of the last edge; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
};

/**
 * Everything that can be watched, at `/graphql`: over WebSocket (`graphql-transport-ws`), as Server-Sent Events with
 * `accept: text/event-stream` (graphql-sse, distinct connections; an event's id is its `seq`, and `Last-Event-ID` goes on after it), or as
 * multipart with `accept: multipart/mixed;subscriptionSpec=1.0` (Apollo's protocol). An operation that is refused ends alone, as a result
 * with `errors`; with any other `accept` a subscription is `BAD_USER_INPUT`.
 */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * What happens in a turn: first everything stored after `after`, then live, without a gap or a repeat; completes after
   * `TurnFinished`. Any API server can be asked. A client that was cut off asks again with the last `seq` it saw, of the same server or of
   * another one. A client too slow to keep up skips previews that a newer one has replaced (their `seq` is then missing), never anything
   * else. Going away does not stop a turn, only `cancelTurn` does.
   * A turn that has ended can be replayed at any age. Some time after the end (an hour, unless the server says otherwise) positions and previews
   * that a newer one has replaced are gone (`Mask.scales` still has all), and neighbouring `AnswerDelta`s have become one that carries the
   * `seq` of the last of them. A client that goes on after a `seq` from before that is told exactly the text that it does not have.
   * Errors: `NOT_FOUND`, `BAD_USER_INPUT` (after is negative).
   */
  turnEvents: TurnEvent;
};


/**
 * Everything that can be watched, at `/graphql`: over WebSocket (`graphql-transport-ws`), as Server-Sent Events with
 * `accept: text/event-stream` (graphql-sse, distinct connections; an event's id is its `seq`, and `Last-Event-ID` goes on after it), or as
 * multipart with `accept: multipart/mixed;subscriptionSpec=1.0` (Apollo's protocol). An operation that is refused ends alone, as a result
 * with `errors`; with any other `accept` a subscription is `BAD_USER_INPUT`.
 */
export type SubscriptionTurnEventsArgs = {
  turnId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
};

/** An object with an id of its own, which `Query.node` finds again. */
export type Node = {
  /** Unique among all objects of the server, stable, opaque. */
  id: Scalars['ID']['output'];
};

/** A read-only link to a conversation, as its owner sees it. */
export type Share = {
  __typename?: 'Share';
  /** Its id, to revoke it by. */
  id: Scalars['ID']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it stops working by itself; null for never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
};

/** What to share, and for how long. */
export type ShareConversationInput = {
  /** The conversation. */
  conversationId: Scalars['ID']['input'];
  /** Days until the link stops working by itself, 1 to 365; null for never. */
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

/** The link that was made. */
export type ShareConversationPayload = {
  __typename?: 'ShareConversationPayload';
  /** The link. */
  share: Share;
  /** For `sharedConversation`. It is told this once: the server keeps only its hash. */
  token: Scalars['String']['output'];
};

/** Which link to end. */
export type RevokeShareInput = {
  /** The link. */
  shareId: Scalars['ID']['input'];
};

/** The link that was ended. */
export type RevokeSharePayload = {
  __typename?: 'RevokeSharePayload';
  /** The id that is gone. */
  revokedShareId: Scalars['ID']['output'];
};

/** A conversation as a link shows it: nothing of its owner, of other branches, of feedback. */
export type SharedConversation = {
  __typename?: 'SharedConversation';
  /** Its title; null when it has none. */
  title: Maybe<Scalars['String']['output']>;
  /** When it was opened. */
  createdAt: Scalars['DateTime']['output'];
  /** The branch that is shown, from the first turn on. Errors: `BAD_USER_INPUT` (page size, cursor). */
  turns: SharedTurnConnection;
};


/** A conversation as a link shows it: nothing of its owner, of other branches, of feedback. */
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
  /** Where this page lies. */
  pageInfo: PageInfo;
};

/** A shared turn in a page. */
export type SharedTurnEdge = {
  __typename?: 'SharedTurnEdge';
  /** The turn. */
  node: SharedTurn;
  /** Its place in the order, opaque. */
  cursor: Scalars['String']['output'];
};

/** A question and its answer as a link shows them. */
export type SharedTurn = {
  __typename?: 'SharedTurn';
  /** Tells turns apart; nothing can be done with it. */
  id: Scalars['ID']['output'];
  /** How far it has come. */
  status: TurnStatus;
  /** What was asked. */
  text: Scalars['String']['output'];
  /** The answer's text; null until the turn has ended. */
  answer: Maybe<Scalars['String']['output']>;
  /** Pictures sent with it. */
  images: Array<SharedImage>;
  /** The finished masks in order. */
  masks: Array<SharedMask>;
  /** When it was asked. */
  createdAt: Scalars['DateTime']['output'];
};

/** A picture as a link shows it. */
export type SharedImage = {
  __typename?: 'SharedImage';
  /** Tells pictures apart. */
  id: Scalars['ID']['output'];
  /** Pixels across, as it is seen; null when the picture cannot be used. */
  width: Maybe<Scalars['Int']['output']>;
  /** Pixels down, as it is seen; null when the picture cannot be used. */
  height: Maybe<Scalars['Int']['output']>;
  /** A signed URL of the picture; null when it cannot be used. Errors: `BAD_USER_INPUT` (expiresIn). */
  url: Maybe<Scalars['Url']['output']>;
  /** A signed URL of a small WebP of it; null when it cannot be used. Errors: `BAD_USER_INPUT` (expiresIn). */
  thumbnailUrl: Maybe<Scalars['Url']['output']>;
};


/** A picture as a link shows it. */
export type SharedImageUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


/** A picture as a link shows it. */
export type SharedImageThumbnailUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/** A mask as a link shows it. Coordinates are original pixels, origin top-left. */
export type SharedMask = {
  __typename?: 'SharedMask';
  /** Tells masks apart. */
  id: Scalars['ID']['output'];
  /** Id of the picture that it lies on; null when that was deleted. */
  imageId: Maybe<Scalars['ID']['output']>;
  /** How it came to be. */
  origin: MaskOrigin;
  /** The phrase that it answers, or the name it was given. */
  label: Scalars['String']['output'];
  /** Whether there is anything in it. */
  outcome: MaskOutcome;
  /** Size of the picture, and of the mask. */
  size: Size;
  /** Pixels inside. */
  area: Scalars['Int']['output'];
  /** The smallest box around the pixels inside; null when there are none. */
  box: Maybe<Box>;
  /** As `Mask.confidence`. */
  confidence: Scalars['Float']['output'];
  /** The mask, run-length encoded. */
  rle: Rle;
  /** Its outlines; empty when nothing is inside. */
  polygons: Array<Polygon>;
  /** Every preview on the way to it, coarse to fine. */
  scales: Array<MaskScale>;
  /** A signed URL of one of its files. Errors: `BAD_USER_INPUT` (expiresIn, `TOKENS` of a combined mask). */
  url: Scalars['Url']['output'];
};


/** A mask as a link shows it. Coordinates are original pixels, origin top-left. */
export type SharedMaskUrlArgs = {
  format?: InputMaybe<MaskFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * Something that happened in a turn. Events are stored before they are sent. A turn is tried again (after its engine or worker died, or a part
 * could not be reached; three times at most) only while no text and no mask was shown; it then has more than one `TurnStarted`, and
 * nothing of an answer comes before the last of them.
 */
export type TurnEvent = {
  /** Rises by one from 1 within a turn. What was replaced may be missing (see `turnEvents`); it never falls, and no number comes twice. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
};

/**
 * The turn waits for a free model. Told when it was asked, again while it waits when the position has changed by a tenth or more (below 20:
 * by one) and two seconds have gone by, and when it was handed back to the queue; each one REPLACES the one before. Users take turns: of each
 * user the oldest waiting turn, then of each user the next one, so who asks much does not keep others waiting.
 */
export type TurnQueued = TurnEvent & {
  __typename?: 'TurnQueued';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** How many turns were waiting in front of it at that moment. It may rise when others come whose turn it is before. */
  position: Scalars['Int']['output'];
};

/** The model began to work. */
export type TurnStarted = TurnEvent & {
  __typename?: 'TurnStarted';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** The bundle's id. */
  modelId: Scalars['ID']['output'];
  /** Which try this is, from 1. */
  attempt: Scalars['Int']['output'];
};

/** More of the answer. */
export type AnswerDelta = TurnEvent & {
  __typename?: 'AnswerDelta';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** Text to append as it is. */
  text: Scalars['String']['output'];
};

/** A mask is about to form. */
export type MaskStarted = TurnEvent & {
  __typename?: 'MaskStarted';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** The id that the finished mask will have. */
  maskId: Scalars['ID']['output'];
  /** What it will show ("the red ball"), as `Mask.label` says it. */
  label: Scalars['String']['output'];
};

/** The mask after one more scale. */
export type MaskScaleReady = TurnEvent & {
  __typename?: 'MaskScaleReady';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** The mask that is forming. */
  maskId: Scalars['ID']['output'];
  /** REPLACES the preview before it; it is no delta. Its file is stored before this is sent. */
  preview: MaskScale;
};

/** A mask is done. */
export type MaskFinished = TurnEvent & {
  __typename?: 'MaskFinished';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** The mask; all its files are stored before this is sent. */
  mask: Mask;
};

/** The end: always the last event, always sent, exactly once. */
export type TurnFinished = TurnEvent & {
  __typename?: 'TurnFinished';
  /** Rises by one from 1 within a turn. */
  seq: Scalars['Int']['output'];
  /** The turn. */
  turnId: Scalars['ID']['output'];
  /** When it was stored. */
  at: Scalars['DateTime']['output'];
  /** The turn as it ended. */
  turn: Turn;
  /** `COMPLETED`, `FAILED` or `CANCELLED`. */
  status: TurnStatus;
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

/** What the model did. */
export type ResolvedIntent =
  /** It answered with text only. */
  | 'ANSWER'
  /** It made at least one mask. */
  | 'SEGMENT';

/** One question and its answer. Turns form a tree: the model is told the path from the first turn to this one, not the other branches. */
export type Turn = Node & {
  __typename?: 'Turn';
  /** Its id. */
  id: Scalars['ID']['output'];
  /** The conversation that it belongs to. */
  conversation: Conversation;
  /** The turn that it follows; null for a first one. Turns with the same parent are siblings. */
  parent: Maybe<Turn>;
  /** The turns that follow it, oldest first; more than one when the conversation branches here. At most 100. */
  children: Array<Turn>;
  /** The turns with the same parent, oldest first, itself among them: the same question edited or asked again. At most 100. */
  siblings: Array<Turn>;
  /** Number of the turn in its conversation, by age, from 0; branches are counted together. */
  index: Scalars['Int']['output'];
  /** How far it has come. */
  status: TurnStatus;
  /** What the user wrote. */
  text: Scalars['String']['output'];
  /** Pictures sent with this turn. When there are none, the model sees those of the nearest turn before it that has some. */
  images: Array<Image>;
  /** Regions that the question points at, in the order given; those on a picture that was deleted are left out. */
  regionPrompts: Array<RegionPrompt>;
  /** The mask that the question changes (`refineMaskId`); null when it changes none, or when that was deleted. */
  refines: Maybe<Mask>;
  /** What was wished for. */
  requestedIntent: RequestedIntent;
  /** What the model did; null until it is known. */
  resolvedIntent: Maybe<ResolvedIntent>;
  /** The answer's text; null until the turn has ended, and when it ended before the first word. The text so far is in the events. */
  answer: Maybe<Scalars['String']['output']>;
  /** The finished masks in order. */
  masks: Array<Mask>;
  /** Why it failed; null unless `FAILED`. */
  error: Maybe<TurnError>;
  /** What you said of the answer; null while you said nothing. Nobody else can read it. */
  feedback: Maybe<Feedback>;
  /** What it cost; null unless `COMPLETED`. */
  usage: Maybe<Usage>;
  /** The model that answered; null until the turn was started. */
  model: Maybe<TurnModel>;
  /** When it was sent. */
  createdAt: Scalars['DateTime']['output'];
  /** When the model began (the last attempt); null until then. */
  startedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it ended; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
};

/** Whether an answer was good. */
export type Thumb =
  /** It was. */
  | 'UP'
  /** It was not. */
  | 'DOWN';

/** What the owner of a turn said of its answer. */
export type Feedback = {
  __typename?: 'Feedback';
  /** Good or not; null when only words were given. */
  thumb: Maybe<Thumb>;
  /** In words; null when only the thumb was given. */
  text: Maybe<Scalars['String']['output']>;
  /** When it was said last. */
  updatedAt: Scalars['DateTime']['output'];
};

/** What to say of an answer. Neither thumb nor text: takes back what was said. */
export type SetTurnFeedbackInput = {
  /** The turn. */
  turnId: Scalars['ID']['input'];
  /** Good or not. */
  thumb?: InputMaybe<Thumb>;
  /** In words, at most 2000 characters; blank counts as none. */
  text?: InputMaybe<Scalars['String']['input']>;
};

/** The turn that something was said of. */
export type SetTurnFeedbackPayload = {
  __typename?: 'SetTurnFeedbackPayload';
  /** As it is now. */
  turn: Turn;
};

/** Why a turn failed. */
export type TurnError = {
  __typename?: 'TurnError';
  /** Out of the closed table. */
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
   * The id of the model bundle, e.g. `tabletop`. Different versions of a bundle have the same id, so it does not identify
   * this object.
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

/** A region of a picture that the user pointed at. Original pixels, origin top-left. */
export type RegionPrompt = {
  __typename?: 'RegionPrompt';
  /** The picture. */
  image: Image;
  /** A box around it; null when there is none. */
  box: Maybe<Box>;
  /** Points in it. */
  points: Array<Point>;
  /** Lines drawn over it. */
  scribbles: Array<Scribble>;
};

/** A line drawn by hand. Original pixels, origin top-left. */
export type Scribble = {
  __typename?: 'Scribble';
  /** From its beginning to its end. */
  points: Array<Point>;
};

/** A region to point at: at least one of a box, points and scribbles. Original pixels, origin top-left; nothing may lie outside the picture. */
export type RegionPromptInput = {
  /** The picture: one of `imageIds`, or without these one of the pictures that the model sees from before. */
  imageId: Scalars['ID']['input'];
  /** A box around it. */
  box?: InputMaybe<BoxInput>;
  /** Points in it, at most 64. */
  points?: InputMaybe<Array<PointInput>>;
  /** Lines drawn over it, at most 16. */
  scribbles?: InputMaybe<Array<ScribbleInput>>;
};

/** A line drawn by hand. */
export type ScribbleInput = {
  /** From its beginning to its end, 2 to 1000. */
  points: Array<PointInput>;
};

/** A box in original pixels, origin top-left. */
export type BoxInput = {
  /** Left edge. */
  x: Scalars['Int']['input'];
  /** Top edge. */
  y: Scalars['Int']['input'];
  /** Pixels across, at least 1. */
  width: Scalars['Int']['input'];
  /** Pixels down, at least 1. */
  height: Scalars['Int']['input'];
};

/** A point in original pixels, origin top-left. */
export type PointInput = {
  /** To the right. */
  x: Scalars['Float']['input'];
  /** Down. */
  y: Scalars['Float']['input'];
};

/** A page of turns. */
export type TurnConnection = {
  __typename?: 'TurnConnection';
  /** The turns with their cursors. */
  edges: Array<TurnEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
};

/** A turn in a page. */
export type TurnEdge = {
  __typename?: 'TurnEdge';
  /** The turn. */
  node: Turn;
  /** Its place in the order, opaque. */
  cursor: Scalars['String']['output'];
};

/** A page of found turns. */
export type TurnSearchConnection = {
  __typename?: 'TurnSearchConnection';
  /** The turns with their cursors, best match first. */
  edges: Array<TurnSearchEdge>;
  /** Where this page lies. */
  pageInfo: PageInfo;
};

/** A found turn. */
export type TurnSearchEdge = {
  __typename?: 'TurnSearchEdge';
  /** The turn. */
  node: Turn;
  /** Its place in the order, opaque. */
  cursor: Scalars['String']['output'];
  /** How well it matches; greater is better, only comparable within one search. */
  rank: Scalars['Float']['output'];
  /** Where the words stand: at most one for each of text, labels and answer, in this order; empty when the search had only words to be left out. */
  highlights: Array<SearchHighlight>;
};

/** Where a word may be found. */
export type SearchField =
  /** The question. */
  | 'TEXT'
  /** The labels of its masks. */
  | 'LABELS'
  /** The answer. */
  | 'ANSWER';

/** The words that were looked for, with some of the text around them. */
export type SearchHighlight = {
  __typename?: 'SearchHighlight';
  /** Where they stand. */
  field: SearchField;
  /** Pieces of text in order, to be put together as they are; "…" stands where something was left out between them, and markup is left out. */
  parts: Array<HighlightPart>;
};

/** A piece of text. */
export type HighlightPart = {
  __typename?: 'HighlightPart';
  /** The text, plain. */
  text: Scalars['String']['output'];
  /** Whether it is a word that was looked for. */
  matched: Scalars['Boolean']['output'];
};

/** A question. */
export type SendTurnInput = {
  /** The conversation to go on with; null opens a new one, in the same step. */
  conversationId?: InputMaybe<Scalars['ID']['input']>;
  /** What to ask: not blank, at most `Viewer.limits.maxTextLength` characters. */
  text: Scalars['String']['input'];
  /** Pictures to send along, all `READY`; `Viewer.limits.maxImagesPerTurn` at most. Leave it out to ask about the ones before. */
  imageIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Regions to point at, at most 16. `UNSUPPORTED_BY_MODEL` where `ModelInfo.abilities` has not what is used of boxes, points and scribbles. */
  regionPrompts?: InputMaybe<Array<RegionPromptInput>>;
  /** What is wished for. */
  intent?: InputMaybe<RequestedIntent>;
  /** The turn to follow, of the same conversation. Null: `Conversation.activeTurn`. A turn is followed by at most 100 others. */
  parentTurnId?: InputMaybe<Scalars['ID']['input']>;
  /** For an edited question: the turn that it stands beside (same parent). Not together with `parentTurnId`. */
  siblingOfTurnId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * A mask of the same conversation that the text says how to change ("only the red one"); not empty, and on the first picture that the model sees. It
   * becomes the `parent` of the masks in the answer. `UNSUPPORTED_BY_MODEL` without `ModelInfo.abilities.refine`.
   */
  refineMaskId?: InputMaybe<Scalars['ID']['input']>;
  /** Stop each mask after this many scales, from 1; more than the model has means all. For a rough mask in less time. */
  maxScale?: InputMaybe<Scalars['Int']['input']>;
  /**
   * Milliseconds that the model may take, from 1 to 600000, counted from when it begins (`startedAt`), not in the queue. When they are over the turn ends
   * `COMPLETED` with what there is: words end, a mask ends after the scale that is being made (`Mask.stoppedBy` is then `DEADLINE`). A mask that was
   * wished for (`SEGMENT`) gets its first scale in any case.
   */
  deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  /**
   * End each mask as soon as two successive previews agree at least this much (intersection over union, 0.5 to 1): `Mask.stoppedBy` is then `STABLE`.
   * Two empty previews do not count.
   */
  stopWhenStable?: InputMaybe<Scalars['Float']['input']>;
  /**
   * Your own name for this request, 1 to 200 characters. Sending the same input with the same key again returns the turn that was made the first time;
   * another input with the same key is `BAD_USER_INPUT`.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** The turn that was queued. */
export type SendTurnPayload = {
  __typename?: 'SendTurnPayload';
  /** The new turn. */
  turn: Turn;
  /** Its conversation, the new one if none was given. */
  conversation: Conversation;
};

/** What a turn would take. Token counts are of the loaded model's vocabulary. */
export type TurnEstimate = {
  __typename?: 'TurnEstimate';
  /** Tokens of the prompt, image tokens and what the model is told of the conversation included. */
  promptTokens: Scalars['Int']['output'];
  /** Tokens that stand for pictures. */
  imageTokens: Scalars['Int']['output'];
  /** Text tokens of the answer, at most. */
  maxAnswerTokens: Scalars['Int']['output'];
  /** Visual tokens of one mask, at most (`maxScale` is heeded); 0 when there can be no mask. */
  maxTokensPerMask: Scalars['Int']['output'];
  /** Masks in one answer, at most. */
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
  /** The mask. */
  maskId: Scalars['ID']['input'];
};

/** Result of `refineToFull`. `CompleteMaskPayload` replaces it. */
export type RefineToFullPayload = {
  __typename?: 'RefineToFullPayload';
  /** The new sibling of the mask's turn. */
  turn: Turn;
};

/** Which turn to cancel. */
export type CancelTurnInput = {
  /** The turn. */
  turnId: Scalars['ID']['input'];
};

/** The turn that was cancelled. */
export type CancelTurnPayload = {
  __typename?: 'CancelTurnPayload';
  /** As it is now: a running one is still `RUNNING` for a moment; `TurnFinished` tells when it ended. */
  turn: Turn;
};

/** Which turn to ask again. */
export type RegenerateTurnInput = {
  /** The turn. */
  turnId: Scalars['ID']['input'];
};

/** The turn that was queued. */
export type RegenerateTurnPayload = {
  __typename?: 'RegenerateTurnPayload';
  /** The new sibling. */
  turn: Turn;
};

/** What a turn cost. Token counts are of the loaded model's vocabulary; times are milliseconds. */
export type Usage = {
  __typename?: 'Usage';
  /** Tokens of the prompt, image tokens included. */
  promptTokens: Scalars['Int']['output'];
  /** Tokens that stand for pictures. */
  imageTokens: Scalars['Int']['output'];
  /** Text tokens of the answer. */
  answerTokens: Scalars['Int']['output'];
  /** Visual tokens of all masks. */
  maskTokens: Scalars['Int']['output'];
  /** Waiting in the queue. */
  queueMs: Scalars['Float']['output'];
  /** Reading prompt and pictures. */
  prefillMs: Scalars['Float']['output'];
  /** Writing the answer's text. */
  answerMs: Scalars['Float']['output'];
  /** Making the masks. */
  maskMs: Scalars['Float']['output'];
  /**
   * Image tokens whose picture did not have to be looked at again, because you asked about the same picture before and it was still remembered.
   * The answer is the same either way.
   */
  cachedTokens: Scalars['Int']['output'];
};

/** What credentials allow. */
export type Scope =
  /** Look at and follow what is yours: queries and subscriptions. */
  | 'READ'
  /**
   * Make, change and delete what is yours: mutations. Without `READ` their payloads show only `id` and `status` of conversations, turns, pictures and
   * masks; selecting more is `FORBIDDEN`, before anything runs.
   */
  | 'WRITE';

/** What one user used on one day. */
export type UsageDay = {
  __typename?: 'UsageDay';
  /** The day in UTC, e.g. `2026-11-24`. */
  day: Scalars['String']['output'];
  /** Turns asked. */
  turns: Scalars['Int']['output'];
  /** Bytes of pictures uploaded or announced; a whole number. */
  uploadBytes: Scalars['Float']['output'];
  /** Tokens of all prompts, image tokens included; a whole number, as are the other counts of tokens. */
  promptTokens: Scalars['Float']['output'];
  /** Tokens that stood for pictures. */
  imageTokens: Scalars['Float']['output'];
  /** Text tokens of all answers. */
  answerTokens: Scalars['Float']['output'];
  /** Visual tokens of all masks. */
  maskTokens: Scalars['Float']['output'];
  /** Milliseconds of the model's time. Of turns that were cancelled or failed: from their start to their end. */
  modelMs: Scalars['Float']['output'];
};

/** Limits that a client can check before it asks. */
export type ViewerLimits = {
  __typename?: 'ViewerLimits';
  /**
   * Most that one operation may cost; more is `BAD_USER_INPUT`, with `extensions.cost` and `extensions.limit`, before anything runs. The cost is how
   * much can come back: a field counts 1, an element of a list 1 and what is asked of it; a list is taken to be as long as its arguments say
   * (`first`, `last`, `days`), or else its `@listSize` in the SDL. A response that has more in truth, because its lists are longer than that, ends
   * without data.
   */
  maxQueryCost: Scalars['Int']['output'];
  /** Most bytes of one response, about; a larger one ends, without data, with `BAD_USER_INPUT`. */
  maxResponseBytes: Scalars['Int']['output'];
  /** Most bytes of one picture that is uploaded by `createImageUpload`. */
  maxImageBytes: Scalars['Int']['output'];
  /** Most bytes of one picture that is sent by `uploadImage` (decoded). */
  maxInlineImageBytes: Scalars['Int']['output'];
  /** Most pixels (width x height) of one picture. */
  maxImagePixels: Scalars['Int']['output'];
  /** Most characters (UTF-16 code units) in the text of a turn. */
  maxTextLength: Scalars['Int']['output'];
  /** Most pictures in one turn: what the server takes, or what the model that answers looks at (`ModelInfo.maxImages`) where that is less. */
  maxImagesPerTurn: Scalars['Int']['output'];
  /** Most turns asked within 60 seconds; more are `RATE_LIMITED`. Null: any number, as with the three below. */
  maxTurnsPerMinute: Maybe<Scalars['Int']['output']>;
  /** Most turns that wait or run at a time. */
  maxConcurrentTurns: Maybe<Scalars['Int']['output']>;
  /** Most bytes of pictures uploaded or announced on a day (UTC); a whole number. */
  maxUploadBytesPerDay: Maybe<Scalars['Float']['output']>;
  /** Milliseconds of the model's time on a day (UTC), after which no more turns are taken. One that runs is not ended. */
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
  MaskOutcome: MaskOutcome;
  MaskStop: MaskStop;
  MaskFormat: MaskFormat;
  Mask: ResolverTypeWrapper<MaskRow>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  MaskScale: ResolverTypeWrapper<ScaleView>;
  Rle: ResolverTypeWrapper<Rle>;
  Size: ResolverTypeWrapper<Size>;
  Box: ResolverTypeWrapper<Box>;
  Point: ResolverTypeWrapper<Point>;
  Polygon: ResolverTypeWrapper<PolygonModel>;
  Ring: ResolverTypeWrapper<RingModel>;
  ModelInfo: ResolverTypeWrapper<EngineInfo>;
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
  TurnEvent: ResolverTypeWrapper<AnyTurnEvent>;
  TurnQueued: ResolverTypeWrapper<TurnEventOf<'TurnQueued'>>;
  TurnStarted: ResolverTypeWrapper<TurnEventOf<'TurnStarted'>>;
  AnswerDelta: ResolverTypeWrapper<TurnEventOf<'AnswerDelta'>>;
  MaskStarted: ResolverTypeWrapper<TurnEventOf<'MaskStarted'>>;
  MaskScaleReady: ResolverTypeWrapper<TurnEventOf<'MaskScaleReady'>>;
  MaskFinished: ResolverTypeWrapper<TurnEventOf<'MaskFinished'>>;
  TurnFinished: ResolverTypeWrapper<TurnEventOf<'TurnFinished'>>;
  TurnStatus: TurnStatus;
  RequestedIntent: RequestedIntent;
  ResolvedIntent: ResolvedIntent;
  Turn: ResolverTypeWrapper<TurnRow>;
  Thumb: Thumb;
  Feedback: ResolverTypeWrapper<Feedback>;
  SetTurnFeedbackInput: SetTurnFeedbackInput;
  SetTurnFeedbackPayload: ResolverTypeWrapper<Omit<SetTurnFeedbackPayload, 'turn'> & { turn: ResolversTypes['Turn'] }>;
  TurnError: ResolverTypeWrapper<ShownFailure>;
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
  Mask: MaskRow;
  Float: Scalars['Float']['output'];
  MaskScale: ScaleView;
  Rle: Rle;
  Size: Size;
  Box: Box;
  Point: Point;
  Polygon: PolygonModel;
  Ring: RingModel;
  ModelInfo: EngineInfo;
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
  MaskFinished: TurnEventOf<'MaskFinished'>;
  TurnFinished: TurnEventOf<'TurnFinished'>;
  Turn: TurnRow;
  Feedback: Feedback;
  SetTurnFeedbackInput: SetTurnFeedbackInput;
  SetTurnFeedbackPayload: Omit<SetTurnFeedbackPayload, 'turn'> & { turn: ResolversParentTypes['Turn'] };
  TurnError: ShownFailure;
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
  createConversation?: Resolver<ResolversTypes['CreateConversationPayload'], ParentType, ContextType, RequireFields<MutationCreateConversationArgs, 'input'>>;
  updateConversation?: Resolver<ResolversTypes['UpdateConversationPayload'], ParentType, ContextType, RequireFields<MutationUpdateConversationArgs, 'input'>>;
  deleteConversation?: Resolver<ResolversTypes['DeleteConversationPayload'], ParentType, ContextType, RequireFields<MutationDeleteConversationArgs, 'input'>>;
  restoreConversation?: Resolver<ResolversTypes['RestoreConversationPayload'], ParentType, ContextType, RequireFields<MutationRestoreConversationArgs, 'input'>>;
  uploadImage?: Resolver<ResolversTypes['UploadImagePayload'], ParentType, ContextType, RequireFields<MutationUploadImageArgs, 'input'>>;
  createImageUpload?: Resolver<ResolversTypes['CreateImageUploadPayload'], ParentType, ContextType, RequireFields<MutationCreateImageUploadArgs, 'input'>>;
  completeImageUpload?: Resolver<ResolversTypes['CompleteImageUploadPayload'], ParentType, ContextType, RequireFields<MutationCompleteImageUploadArgs, 'input'>>;
  deleteImage?: Resolver<ResolversTypes['DeleteImagePayload'], ParentType, ContextType, RequireFields<MutationDeleteImageArgs, 'input'>>;
  combineMasks?: Resolver<ResolversTypes['CombineMasksPayload'], ParentType, ContextType, RequireFields<MutationCombineMasksArgs, 'input'>>;
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

export type MaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mask'] = ResolversParentTypes['Mask']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  turn?: Resolver<ResolversTypes['Turn'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['MaskOrigin'], ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['MaskOperation']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  image?: Resolver<Maybe<ResolversTypes['Image']>, ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['MaskOutcome'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Size'], ParentType, ContextType>;
  area?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  box?: Resolver<Maybe<ResolversTypes['Box']>, ParentType, ContextType>;
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
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MaskScaleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskScale'] = ResolversParentTypes['MaskScale']> = {
  scale?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  scaleCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  side?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  maxImages?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  needsImage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ModelAbilitiesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelAbilities'] = ResolversParentTypes['ModelAbilities']> = {
  points?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  boxes?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  scribbles?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  refine?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
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
  turnEvents?: SubscriptionResolver<ResolversTypes['TurnEvent'], "turnEvents", ParentType, ContextType, RequireFields<SubscriptionTurnEventsArgs, 'turnId' | 'after'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType?: TypeResolveFn<'Conversation' | 'Image' | 'Mask' | 'Turn', ParentType, ContextType>;
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
  origin?: Resolver<ResolversTypes['MaskOrigin'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['MaskOutcome'], ParentType, ContextType>;
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
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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
  requestedIntent?: Resolver<ResolversTypes['RequestedIntent'], ParentType, ContextType>;
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
  maxAnswerTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxTokensPerMask?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  Mask?: MaskResolvers<ContextType>;
  MaskScale?: MaskScaleResolvers<ContextType>;
  Rle?: RleResolvers<ContextType>;
  Size?: SizeResolvers<ContextType>;
  Box?: BoxResolvers<ContextType>;
  Point?: PointResolvers<ContextType>;
  Polygon?: PolygonResolvers<ContextType>;
  Ring?: RingResolvers<ContextType>;
  ModelInfo?: ModelInfoResolvers<ContextType>;
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
  UsageDay?: UsageDayResolvers<ContextType>;
  ViewerLimits?: ViewerLimitsResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
};
