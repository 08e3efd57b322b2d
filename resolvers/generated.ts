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
  DateTime: { input: Date; output: Date; }
  Base64: { input: never; output: Uint8Array; }
  Url: { input: never; output: string; }
};

export type Mutation = {
  __typename?: 'Mutation';
  createApiKey: CreateApiKeyPayload;
  revokeApiKey: RevokeApiKeyPayload;
  createBatch: CreateBatchPayload;
  cancelBatch: CancelBatchPayload;
  exportBatch: ExportBatchPayload;
  createConversation: CreateConversationPayload;
  updateConversation: UpdateConversationPayload;
  deleteConversation: DeleteConversationPayload;
  restoreConversation: RestoreConversationPayload;
  uploadImage: UploadImagePayload;
  createImageUpload: CreateImageUploadPayload;
  completeImageUpload: CompleteImageUploadPayload;
  deleteImage: DeleteImagePayload;
  combineMasks: CombineMasksPayload;
  createMask: CreateMaskPayload;
  shareConversation: ShareConversationPayload;
  revokeShare: RevokeSharePayload;
  completeMask: CompleteMaskPayload;
  /** @deprecated Use `completeMask`. `refineToFull` works until release 1.0.0. */
  refineToFull: RefineToFullPayload;
  sendTurn: SendTurnPayload;
  cancelTurn: CancelTurnPayload;
  regenerateTurn: RegenerateTurnPayload;
  setTurnFeedback: SetTurnFeedbackPayload;
};


export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


export type MutationCreateBatchArgs = {
  input: CreateBatchInput;
};


export type MutationCancelBatchArgs = {
  input: CancelBatchInput;
};


export type MutationExportBatchArgs = {
  input: ExportBatchInput;
};


export type MutationCreateConversationArgs = {
  input: CreateConversationInput;
};


export type MutationUpdateConversationArgs = {
  input: UpdateConversationInput;
};


export type MutationDeleteConversationArgs = {
  input: DeleteConversationInput;
};


export type MutationRestoreConversationArgs = {
  input: RestoreConversationInput;
};


export type MutationUploadImageArgs = {
  input: UploadImageInput;
};


export type MutationCreateImageUploadArgs = {
  input: CreateImageUploadInput;
};


export type MutationCompleteImageUploadArgs = {
  input: CompleteImageUploadInput;
};


export type MutationDeleteImageArgs = {
  input: DeleteImageInput;
};


export type MutationCombineMasksArgs = {
  input: CombineMasksInput;
};


export type MutationCreateMaskArgs = {
  input: CreateMaskInput;
};


export type MutationShareConversationArgs = {
  input: ShareConversationInput;
};


export type MutationRevokeShareArgs = {
  input: RevokeShareInput;
};


export type MutationCompleteMaskArgs = {
  input: CompleteMaskInput;
};


export type MutationRefineToFullArgs = {
  input: RefineToFullInput;
};


export type MutationSendTurnArgs = {
  input: SendTurnInput;
};


export type MutationCancelTurnArgs = {
  input: CancelTurnInput;
};


export type MutationRegenerateTurnArgs = {
  input: RegenerateTurnInput;
};


export type MutationSetTurnFeedbackArgs = {
  input: SetTurnFeedbackInput;
};

export type Viewer = {
  __typename?: 'Viewer';
  apiKeys: Array<ApiKey>;
  lastEventSeq: Scalars['Int']['output'];
  id: Scalars['ID']['output'];
  tenant: Maybe<Scalars['String']['output']>;
  scopes: Array<Scope>;
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  limits: ViewerLimits;
  usage: Array<UsageDay>;
};


export type ViewerUsageArgs = {
  days?: InputMaybe<Scalars['Int']['input']>;
};

export type ApiKey = {
  __typename?: 'ApiKey';
  id: Scalars['ID']['output'];
  label: Scalars['String']['output'];
  hint: Scalars['String']['output'];
  scopes: Array<Scope>;
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
};

export type CreateApiKeyInput = {
  label?: InputMaybe<Scalars['String']['input']>;
  scopes: Array<Scope>;
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

export type CreateApiKeyPayload = {
  __typename?: 'CreateApiKeyPayload';
  apiKey: ApiKey;
  secret: Scalars['String']['output'];
};

export type RevokeApiKeyInput = {
  apiKeyId: Scalars['ID']['input'];
};

export type RevokeApiKeyPayload = {
  __typename?: 'RevokeApiKeyPayload';
  revokedApiKeyId: Scalars['ID']['output'];
};

export type Query = {
  __typename?: 'Query';
  batch: Maybe<Batch>;
  estimateBatch: BatchEstimate;
  conversation: Maybe<Conversation>;
  conversations: ConversationConnection;
  image: Maybe<Image>;
  mask: Maybe<Mask>;
  model: Maybe<ModelInfo>;
  node: Maybe<Node>;
  sharedConversation: SharedConversation;
  turn: Maybe<Turn>;
  searchTurns: TurnSearchConnection;
  estimateTurn: TurnEstimate;
  viewer: Viewer;
};


export type QueryBatchArgs = {
  id: Scalars['ID']['input'];
};


export type QueryEstimateBatchArgs = {
  input: CreateBatchInput;
};


export type QueryConversationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryConversationsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
  filter: InputMaybe<ConversationFilter>;
};


export type QueryImageArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMaskArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySharedConversationArgs = {
  token: Scalars['String']['input'];
};


export type QueryTurnArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySearchTurnsArgs = {
  query: Scalars['String']['input'];
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


export type QueryEstimateTurnArgs = {
  input: SendTurnInput;
};

export type BatchStatus =
  | 'RUNNING'
  | 'COMPLETED'
  | 'CANCELLED';

export type Batch = Node & {
  __typename?: 'Batch';
  id: Scalars['ID']['output'];
  status: BatchStatus;
  size: Scalars['Int']['output'];
  progress: BatchProgress;
  items: BatchItemConnection;
  createdAt: Scalars['DateTime']['output'];
  finishedAt: Maybe<Scalars['DateTime']['output']>;
};


export type BatchItemsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

export type BatchEstimate = {
  __typename?: 'BatchEstimate';
  size: Scalars['Int']['output'];
  promptTokens: Scalars['Int']['output'];
  imageTokens: Scalars['Int']['output'];
  encodedImageTokens: Scalars['Int']['output'];
  maxAnswerTokens: Scalars['Int']['output'];
  maxMasks: Scalars['Int']['output'];
  maxMaskTokens: Scalars['Int']['output'];
  maxZoomPromptTokens: Scalars['Int']['output'];
  maxAmbiguityTokens: Scalars['Int']['output'];
  maxInstanceTokens: Scalars['Int']['output'];
  maxComparisonTokens: Scalars['Int']['output'];
  expectedModelMs: Maybe<Scalars['Float']['output']>;
};

export type BatchProgress = {
  __typename?: 'BatchProgress';
  waiting: Scalars['Int']['output'];
  queued: Scalars['Int']['output'];
  running: Scalars['Int']['output'];
  completed: Scalars['Int']['output'];
  failed: Scalars['Int']['output'];
  cancelled: Scalars['Int']['output'];
};

export type BatchItem = {
  __typename?: 'BatchItem';
  position: Scalars['Int']['output'];
  image: Maybe<Image>;
  phrase: Scalars['String']['output'];
  turn: Maybe<Turn>;
  error: Maybe<TurnError>;
};

export type BatchItemConnection = {
  __typename?: 'BatchItemConnection';
  edges: Array<BatchItemEdge>;
  pageInfo: PageInfo;
};

export type BatchItemEdge = {
  __typename?: 'BatchItemEdge';
  node: BatchItem;
  cursor: Scalars['String']['output'];
};

export type CreateBatchInput = {
  imageIds: Array<Scalars['ID']['input']>;
  phrases: Array<Scalars['String']['input']>;
  intent?: InputMaybe<RequestedIntent>;
  maxScale?: InputMaybe<Scalars['Int']['input']>;
  deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  stopWhenStable?: InputMaybe<Scalars['Float']['input']>;
  detail?: InputMaybe<MaskDetail>;
  previews?: InputMaybe<MaskPreviews>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

export type CreateBatchPayload = {
  __typename?: 'CreateBatchPayload';
  batch: Batch;
};

export type CancelBatchInput = {
  batchId: Scalars['ID']['input'];
};

export type CancelBatchPayload = {
  __typename?: 'CancelBatchPayload';
  batch: Batch;
};

export type ExportBatchInput = {
  batchId: Scalars['ID']['input'];
  format?: InputMaybe<DatasetFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type ExportBatchPayload = {
  __typename?: 'ExportBatchPayload';
  batch: Batch;
  url: Scalars['Url']['output'];
};

export type DatasetFormat =
  | 'COCO'
  | 'LABEL_STUDIO'
  | 'CVAT'
  | 'YOLO_SEG'
  | 'LABELME'
  | 'GEOJSON';

export type Conversation = Node & {
  __typename?: 'Conversation';
  id: Scalars['ID']['output'];
  title: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  updatedAt: Scalars['DateTime']['output'];
  archivedAt: Maybe<Scalars['DateTime']['output']>;
  tags: Array<Scalars['String']['output']>;
  turns: TurnConnection;
  activeTurn: Maybe<Turn>;
  activePath: TurnConnection;
  images: Array<Image>;
  exportUrl: Scalars['Url']['output'];
  shares: Array<Share>;
};


export type ConversationTurnsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


export type ConversationActivePathArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};


export type ConversationExportUrlArgs = {
  format?: InputMaybe<ExportFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type ConversationFilter = {
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  tag?: InputMaybe<Scalars['String']['input']>;
  titleContains?: InputMaybe<Scalars['String']['input']>;
  hasMasks?: InputMaybe<Scalars['Boolean']['input']>;
  imageId?: InputMaybe<Scalars['ID']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
};

export type ConversationConnection = {
  __typename?: 'ConversationConnection';
  edges: Array<ConversationEdge>;
  pageInfo: PageInfo;
};

export type ConversationEdge = {
  __typename?: 'ConversationEdge';
  node: Conversation;
  cursor: Scalars['String']['output'];
};

export type CreateConversationInput = {
  title?: InputMaybe<Scalars['String']['input']>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
};

export type CreateConversationPayload = {
  __typename?: 'CreateConversationPayload';
  conversation: Conversation;
};

export type UpdateConversationInput = {
  conversationId: Scalars['ID']['input'];
  title?: InputMaybe<Scalars['String']['input']>;
  tags?: InputMaybe<Array<Scalars['String']['input']>>;
  archived?: InputMaybe<Scalars['Boolean']['input']>;
  activeTurnId?: InputMaybe<Scalars['ID']['input']>;
};

export type UpdateConversationPayload = {
  __typename?: 'UpdateConversationPayload';
  conversation: Conversation;
};

export type DeleteConversationInput = {
  conversationId: Scalars['ID']['input'];
};

export type DeleteConversationPayload = {
  __typename?: 'DeleteConversationPayload';
  deletedConversationId: Scalars['ID']['output'];
  purgeAfter: Scalars['DateTime']['output'];
};

export type RestoreConversationInput = {
  conversationId: Scalars['ID']['input'];
};

export type RestoreConversationPayload = {
  __typename?: 'RestoreConversationPayload';
  conversation: Conversation;
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

export type ImageStatus =
  | 'PENDING'
  | 'READY'
  | 'REJECTED'
  | 'DELETED';

export type Image = Node & {
  __typename?: 'Image';
  id: Scalars['ID']['output'];
  status: ImageStatus;
  contentType: Scalars['String']['output'];
  width: Maybe<Scalars['Int']['output']>;
  height: Maybe<Scalars['Int']['output']>;
  byteSize: Scalars['Int']['output'];
  sha256: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  rejection: Maybe<ImageRejection>;
  url: Maybe<Scalars['Url']['output']>;
  originalUrl: Maybe<Scalars['Url']['output']>;
  thumbnailUrl: Maybe<Scalars['Url']['output']>;
};


export type ImageUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


export type ImageOriginalUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


export type ImageThumbnailUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type ImageRejection = {
  __typename?: 'ImageRejection';
  code: ErrorCode;
  message: Scalars['String']['output'];
};

export type UploadImageInput = {
  dataUri: Scalars['String']['input'];
};

export type UploadImagePayload = {
  __typename?: 'UploadImagePayload';
  image: Image;
};

export type CreateImageUploadInput = {
  contentType: Scalars['String']['input'];
  byteSize: Scalars['Int']['input'];
  sha256: Scalars['String']['input'];
};

export type CreateImageUploadPayload = {
  __typename?: 'CreateImageUploadPayload';
  image: Image;
  upload: UploadTarget;
};

export type UploadTarget = {
  __typename?: 'UploadTarget';
  url: Scalars['Url']['output'];
  method: Scalars['String']['output'];
  headers: Array<UploadHeader>;
  expiresAt: Scalars['DateTime']['output'];
};

export type UploadHeader = {
  __typename?: 'UploadHeader';
  name: Scalars['String']['output'];
  value: Scalars['String']['output'];
};

export type CompleteImageUploadInput = {
  imageId: Scalars['ID']['input'];
};

export type CompleteImageUploadPayload = {
  __typename?: 'CompleteImageUploadPayload';
  image: Image;
};

export type DeleteImageInput = {
  imageId: Scalars['ID']['input'];
};

export type DeleteImagePayload = {
  __typename?: 'DeleteImagePayload';
  image: Image;
};

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
  maskIds: Array<Scalars['ID']['input']>;
  label?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

export type CombineMasksPayload = {
  __typename?: 'CombineMasksPayload';
  mask: Mask;
};

export type CreateMaskInput = {
  turnId: Scalars['ID']['input'];
  imageId?: InputMaybe<Scalars['ID']['input']>;
  basedOnMaskId?: InputMaybe<Scalars['ID']['input']>;
  label?: InputMaybe<Scalars['String']['input']>;
  shape: MaskShapeInput;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

export type MaskShapeInput =
  { rle: RleInput; polygons?: never; png?: never; }
  |  { rle?: never; polygons: Array<PolygonInput>; png?: never; }
  |  { rle?: never; polygons?: never; png: Scalars['String']['input']; };

export type RleInput = {
  size: Array<Scalars['Int']['input']>;
  counts: Scalars['String']['input'];
};

export type PolygonInput = {
  outer: RingInput;
  holes?: InputMaybe<Array<RingInput>>;
};

export type RingInput = {
  points: Array<PointInput>;
};

export type CreateMaskPayload = {
  __typename?: 'CreateMaskPayload';
  mask: Mask;
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

export type MaskCandidate = {
  __typename?: 'MaskCandidate';
  index: Scalars['Int']['output'];
  label: Scalars['String']['output'];
  confidence: Scalars['Float']['output'];
  area: Scalars['Int']['output'];
  box: Box;
  rle: Rle;
};

export type MaskPreviews =
  | 'ALL'
  | 'SMALL'
  | 'COARSE'
  | 'NONE';

export type MaskDetail =
  | 'STANDARD'
  | 'FINE'
  | 'AUTO';

export type MaskStop =
  | 'LAST_SCALE'
  | 'MAX_SCALE'
  | 'DEADLINE'
  | 'STABLE';

export type MaskFormat =
  | 'PNG'
  | 'OVERLAY'
  | 'TOKENS'
  | 'JSON';

export type Mask = Node & {
  __typename?: 'Mask';
  id: Scalars['ID']['output'];
  turn: Turn;
  origin: MaskOrigin;
  operation: Maybe<MaskOperation>;
  index: Scalars['Int']['output'];
  image: Maybe<Image>;
  label: Scalars['String']['output'];
  outcome: MaskOutcome;
  candidates: Array<MaskCandidate>;
  size: Size;
  area: Scalars['Int']['output'];
  box: Maybe<Box>;
  zoom: Maybe<Box>;
  confidence: Scalars['Float']['output'];
  rle: Rle;
  polygons: Array<Polygon>;
  url: Scalars['Url']['output'];
  scales: Array<MaskScale>;
  lastScale: Maybe<Scalars['Int']['output']>;
  stoppedBy: Maybe<MaskStop>;
  tokens: Scalars['Base64']['output'];
  parent: Maybe<Mask>;
  parents: Array<Mask>;
  lineage: Array<Mask>;
  createdAt: Scalars['DateTime']['output'];
};


export type MaskUrlArgs = {
  format?: InputMaybe<MaskFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type MaskScale = {
  __typename?: 'MaskScale';
  scale: Scalars['Int']['output'];
  scaleCount: Scalars['Int']['output'];
  side: Scalars['Int']['output'];
  box: Maybe<Box>;
  rle: Rle;
  stability: Maybe<Scalars['Float']['output']>;
  elapsedMs: Scalars['Float']['output'];
  url: Scalars['Url']['output'];
};


export type MaskScaleUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type Rle = {
  __typename?: 'Rle';
  size: Array<Scalars['Int']['output']>;
  counts: Scalars['String']['output'];
};

export type Size = {
  __typename?: 'Size';
  width: Scalars['Int']['output'];
  height: Scalars['Int']['output'];
};

export type Box = {
  __typename?: 'Box';
  x: Scalars['Int']['output'];
  y: Scalars['Int']['output'];
  width: Scalars['Int']['output'];
  height: Scalars['Int']['output'];
};

export type Point = {
  __typename?: 'Point';
  x: Scalars['Float']['output'];
  y: Scalars['Float']['output'];
};

export type Polygon = {
  __typename?: 'Polygon';
  outer: Ring;
  holes: Array<Ring>;
};

export type Ring = {
  __typename?: 'Ring';
  points: Array<Point>;
};

export type ModelInfo = {
  __typename?: 'ModelInfo';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  version: Scalars['String']['output'];
  sha256: Scalars['String']['output'];
  domain: Scalars['String']['output'];
  scaleSides: Array<Scalars['Int']['output']>;
  maskSide: Scalars['Int']['output'];
  /** @deprecated Use `provider`, an enum. `executionProvider` works until release 1.0.0. */
  executionProvider: Scalars['String']['output'];
  provider: Maybe<ExecutionProvider>;
  device: Scalars['String']['output'];
  /** @deprecated Use `weightFormat`, an enum. `precision` works until release 1.0.0. */
  precision: Scalars['String']['output'];
  weightFormat: Maybe<WeightFormat>;
  metrics: Array<ModelMetric>;
  abilities: ModelAbilities;
  defaultAmbiguity: MaskAmbiguity;
  defaultDetail: MaskDetail;
  maxImages: Maybe<Scalars['Int']['output']>;
  needsImage: Scalars['Boolean']['output'];
  maskDecoder: Maybe<MaskDecoder>;
};

export type MaskDecoder = {
  __typename?: 'MaskDecoder';
  rules: MaskDecoderFile;
  files: Array<MaskDecoderFile>;
};

export type MaskDecoderFile = {
  __typename?: 'MaskDecoderFile';
  name: Scalars['String']['output'];
  url: Scalars['Url']['output'];
  byteSize: Scalars['Int']['output'];
  sha256: Scalars['String']['output'];
};

export type ExecutionProvider =
  | 'CPU'
  | 'WEBGPU'
  | 'CUDA'
  | 'TENSORRT';

export type WeightFormat =
  | 'FP32'
  | 'FP16'
  | 'BF16'
  | 'INT8'
  | 'INT4';

export type ModelAbilities = {
  __typename?: 'ModelAbilities';
  points: Scalars['Boolean']['output'];
  boxes: Scalars['Boolean']['output'];
  scribbles: Scalars['Boolean']['output'];
  refine: Scalars['Boolean']['output'];
  ambiguity: Scalars['Boolean']['output'];
  mainObject: Scalars['Boolean']['output'];
};

export type ModelMetric = {
  __typename?: 'ModelMetric';
  name: Scalars['String']['output'];
  value: Scalars['Float']['output'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
  endCursor: Maybe<Scalars['String']['output']>;
};

export type Subscription = {
  __typename?: 'Subscription';
  turnEvents: TurnEvent;
  viewerEvents: ViewerEvent;
  conversationEvents: ViewerEvent;
};


export type SubscriptionTurnEventsArgs = {
  turnId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<TurnEventsFrom>;
};


export type SubscriptionViewerEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
};


export type SubscriptionConversationEventsArgs = {
  conversationId: Scalars['ID']['input'];
  after?: InputMaybe<Scalars['Int']['input']>;
};

export type Node = {
  id: Scalars['ID']['output'];
};

export type Share = {
  __typename?: 'Share';
  id: Scalars['ID']['output'];
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Maybe<Scalars['DateTime']['output']>;
};

export type ShareConversationInput = {
  conversationId: Scalars['ID']['input'];
  expiresInDays?: InputMaybe<Scalars['Int']['input']>;
};

export type ShareConversationPayload = {
  __typename?: 'ShareConversationPayload';
  share: Share;
  token: Scalars['String']['output'];
};

export type RevokeShareInput = {
  shareId: Scalars['ID']['input'];
};

export type RevokeSharePayload = {
  __typename?: 'RevokeSharePayload';
  revokedShareId: Scalars['ID']['output'];
};

export type SharedConversation = {
  __typename?: 'SharedConversation';
  title: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  turns: SharedTurnConnection;
};


export type SharedConversationTurnsArgs = {
  first: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  last: InputMaybe<Scalars['Int']['input']>;
  before: InputMaybe<Scalars['String']['input']>;
};

export type SharedTurnConnection = {
  __typename?: 'SharedTurnConnection';
  edges: Array<SharedTurnEdge>;
  pageInfo: PageInfo;
};

export type SharedTurnEdge = {
  __typename?: 'SharedTurnEdge';
  node: SharedTurn;
  cursor: Scalars['String']['output'];
};

export type SharedTurn = {
  __typename?: 'SharedTurn';
  id: Scalars['ID']['output'];
  status: TurnStatus;
  text: Scalars['String']['output'];
  answer: Maybe<Scalars['String']['output']>;
  images: Array<SharedImage>;
  masks: Array<SharedMask>;
  createdAt: Scalars['DateTime']['output'];
};

export type SharedImage = {
  __typename?: 'SharedImage';
  id: Scalars['ID']['output'];
  width: Maybe<Scalars['Int']['output']>;
  height: Maybe<Scalars['Int']['output']>;
  url: Maybe<Scalars['Url']['output']>;
  thumbnailUrl: Maybe<Scalars['Url']['output']>;
};


export type SharedImageUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};


export type SharedImageThumbnailUrlArgs = {
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type SharedMask = {
  __typename?: 'SharedMask';
  id: Scalars['ID']['output'];
  imageId: Maybe<Scalars['ID']['output']>;
  parentId: Maybe<Scalars['ID']['output']>;
  origin: MaskOrigin;
  label: Scalars['String']['output'];
  outcome: MaskOutcome;
  candidates: Array<MaskCandidate>;
  size: Size;
  area: Scalars['Int']['output'];
  box: Maybe<Box>;
  confidence: Scalars['Float']['output'];
  rle: Rle;
  polygons: Array<Polygon>;
  scales: Array<MaskScale>;
  url: Scalars['Url']['output'];
};


export type SharedMaskUrlArgs = {
  format?: InputMaybe<MaskFormat>;
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
};

export type TurnEventsFrom =
  | 'START'
  | 'LATEST';

export type TurnEvent = {
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
};

export type TurnQueued = TurnEvent & {
  __typename?: 'TurnQueued';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  position: Scalars['Int']['output'];
};

export type TurnStarted = TurnEvent & {
  __typename?: 'TurnStarted';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  modelId: Scalars['ID']['output'];
  attempt: Scalars['Int']['output'];
};

export type AnswerDelta = TurnEvent & {
  __typename?: 'AnswerDelta';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  text: Scalars['String']['output'];
};

export type MaskStarted = TurnEvent & {
  __typename?: 'MaskStarted';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  maskId: Scalars['ID']['output'];
  label: Scalars['String']['output'];
};

export type MaskScaleReady = TurnEvent & {
  __typename?: 'MaskScaleReady';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  maskId: Scalars['ID']['output'];
  preview: MaskScale;
  codes: Maybe<ScaleCodes>;
};

export type ScaleCodes = {
  __typename?: 'ScaleCodes';
  ids: Scalars['Base64']['output'];
  modelSha256: Scalars['String']['output'];
};

export type MaskFinished = TurnEvent & {
  __typename?: 'MaskFinished';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  mask: Mask;
};

export type TurnFinished = TurnEvent & {
  __typename?: 'TurnFinished';
  seq: Scalars['Int']['output'];
  turnId: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  turn: Turn;
  status: TurnStatus;
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

export type ResolvedIntent =
  | 'ANSWER'
  | 'SEGMENT';

export type Turn = Node & {
  __typename?: 'Turn';
  id: Scalars['ID']['output'];
  conversation: Conversation;
  parent: Maybe<Turn>;
  children: Array<Turn>;
  siblings: Array<Turn>;
  index: Scalars['Int']['output'];
  status: TurnStatus;
  text: Scalars['String']['output'];
  images: Array<Image>;
  regionPrompts: Array<RegionPrompt>;
  refines: Maybe<Mask>;
  candidate: Maybe<Scalars['Int']['output']>;
  ambiguity: Maybe<MaskAmbiguity>;
  instances: Maybe<MaskInstances>;
  requestedIntent: RequestedIntent;
  detail: Maybe<MaskDetail>;
  onDisconnect: OnDisconnect;
  previews: Maybe<MaskPreviews>;
  resolvedIntent: Maybe<ResolvedIntent>;
  answer: Maybe<Scalars['String']['output']>;
  masks: Array<Mask>;
  error: Maybe<TurnError>;
  feedback: Maybe<Feedback>;
  usage: Maybe<Usage>;
  model: Maybe<TurnModel>;
  createdAt: Scalars['DateTime']['output'];
  startedAt: Maybe<Scalars['DateTime']['output']>;
  finishedAt: Maybe<Scalars['DateTime']['output']>;
};

export type Thumb =
  | 'UP'
  | 'DOWN';

export type Feedback = {
  __typename?: 'Feedback';
  thumb: Maybe<Thumb>;
  text: Maybe<Scalars['String']['output']>;
  updatedAt: Scalars['DateTime']['output'];
};

export type SetTurnFeedbackInput = {
  turnId: Scalars['ID']['input'];
  thumb?: InputMaybe<Thumb>;
  text?: InputMaybe<Scalars['String']['input']>;
};

export type SetTurnFeedbackPayload = {
  __typename?: 'SetTurnFeedbackPayload';
  turn: Turn;
};

export type TurnError = {
  __typename?: 'TurnError';
  code: ErrorCode;
  message: Scalars['String']['output'];
  retryable: Scalars['Boolean']['output'];
};

export type TurnModel = {
  __typename?: 'TurnModel';
  bundleId: Scalars['ID']['output'];
  /** @deprecated Use `bundleId`: caches that normalise by `id` overwrite `sha256`. `id` works until release 1.0.0. */
  id: Scalars['ID']['output'];
  sha256: Scalars['String']['output'];
};

export type RegionPrompt = {
  __typename?: 'RegionPrompt';
  image: Image;
  box: Maybe<Box>;
  points: Array<Point>;
  negativePoints: Array<Point>;
  scribbles: Array<Scribble>;
};

export type Scribble = {
  __typename?: 'Scribble';
  points: Array<Point>;
};

export type RegionPromptInput = {
  imageId: Scalars['ID']['input'];
  box?: InputMaybe<BoxInput>;
  points?: InputMaybe<Array<PointInput>>;
  scribbles?: InputMaybe<Array<ScribbleInput>>;
};

export type ScribbleInput = {
  points: Array<PointInput>;
};

export type BoxInput = {
  x: Scalars['Int']['input'];
  y: Scalars['Int']['input'];
  width: Scalars['Int']['input'];
  height: Scalars['Int']['input'];
};

export type PointInput = {
  x: Scalars['Float']['input'];
  y: Scalars['Float']['input'];
  negative?: InputMaybe<Scalars['Boolean']['input']>;
};

export type TurnConnection = {
  __typename?: 'TurnConnection';
  edges: Array<TurnEdge>;
  pageInfo: PageInfo;
};

export type TurnEdge = {
  __typename?: 'TurnEdge';
  node: Turn;
  cursor: Scalars['String']['output'];
};

export type TurnSearchConnection = {
  __typename?: 'TurnSearchConnection';
  edges: Array<TurnSearchEdge>;
  pageInfo: PageInfo;
};

export type TurnSearchEdge = {
  __typename?: 'TurnSearchEdge';
  node: Turn;
  cursor: Scalars['String']['output'];
  rank: Scalars['Float']['output'];
  highlights: Array<SearchHighlight>;
};

export type SearchField =
  | 'TEXT'
  | 'LABELS'
  | 'ANSWER';

export type SearchHighlight = {
  __typename?: 'SearchHighlight';
  field: SearchField;
  parts: Array<HighlightPart>;
};

export type HighlightPart = {
  __typename?: 'HighlightPart';
  text: Scalars['String']['output'];
  matched: Scalars['Boolean']['output'];
};

export type SendTurnInput = {
  conversationId?: InputMaybe<Scalars['ID']['input']>;
  text: Scalars['String']['input'];
  imageIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  regionPrompts?: InputMaybe<Array<RegionPromptInput>>;
  intent?: InputMaybe<RequestedIntent>;
  position?: InputMaybe<TurnPositionInput>;
  /** @deprecated Use `position`. `parentTurnId` works until release 1.0.0. */
  parentTurnId?: InputMaybe<Scalars['ID']['input']>;
  /** @deprecated Use `position`. `siblingOfTurnId` works until release 1.0.0. */
  siblingOfTurnId?: InputMaybe<Scalars['ID']['input']>;
  refineMaskId?: InputMaybe<Scalars['ID']['input']>;
  candidate?: InputMaybe<Scalars['Int']['input']>;
  ambiguity?: InputMaybe<MaskAmbiguity>;
  instances?: InputMaybe<MaskInstances>;
  maxScale?: InputMaybe<Scalars['Int']['input']>;
  deadlineMs?: InputMaybe<Scalars['Int']['input']>;
  stopWhenStable?: InputMaybe<Scalars['Float']['input']>;
  detail?: InputMaybe<MaskDetail>;
  previews?: InputMaybe<MaskPreviews>;
  minArea?: InputMaybe<Scalars['Int']['input']>;
  fillHoles?: InputMaybe<Scalars['Int']['input']>;
  largestPart?: InputMaybe<Scalars['Boolean']['input']>;
  onDisconnect?: InputMaybe<OnDisconnect>;
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

export type TurnPositionInput =
  { childOf: Scalars['ID']['input']; siblingOf?: never; }
  |  { childOf?: never; siblingOf: Scalars['ID']['input']; };

export type SendTurnPayload = {
  __typename?: 'SendTurnPayload';
  turn: Turn;
  conversation: Conversation;
};

export type TurnEstimate = {
  __typename?: 'TurnEstimate';
  promptTokens: Scalars['Int']['output'];
  imageTokens: Scalars['Int']['output'];
  roomTokens: Scalars['Int']['output'];
  maxAnswerTokens: Scalars['Int']['output'];
  maxTokensPerMask: Scalars['Int']['output'];
  maxZoomPromptTokens: Scalars['Int']['output'];
  maxAmbiguityTokens: Scalars['Int']['output'];
  maxInstanceTokens: Scalars['Int']['output'];
  maxComparisonTokens: Scalars['Int']['output'];
  maxMasks: Scalars['Int']['output'];
};

export type CompleteMaskInput = {
  maskId: Scalars['ID']['input'];
};

export type CompleteMaskPayload = {
  __typename?: 'CompleteMaskPayload';
  turn: Turn;
};

export type RefineToFullInput = {
  maskId: Scalars['ID']['input'];
};

export type RefineToFullPayload = {
  __typename?: 'RefineToFullPayload';
  turn: Turn;
};

export type CancelTurnInput = {
  turnId: Scalars['ID']['input'];
};

export type CancelTurnPayload = {
  __typename?: 'CancelTurnPayload';
  turn: Turn;
};

export type RegenerateTurnInput = {
  turnId: Scalars['ID']['input'];
};

export type RegenerateTurnPayload = {
  __typename?: 'RegenerateTurnPayload';
  turn: Turn;
};

export type Usage = {
  __typename?: 'Usage';
  promptTokens: Scalars['Int']['output'];
  imageTokens: Scalars['Int']['output'];
  answerTokens: Scalars['Int']['output'];
  maskTokens: Scalars['Int']['output'];
  queueMs: Scalars['Float']['output'];
  prefillMs: Scalars['Float']['output'];
  answerMs: Scalars['Float']['output'];
  maskMs: Scalars['Float']['output'];
  cachedTokens: Scalars['Int']['output'];
  reusedTokens: Scalars['Int']['output'];
  batchSize: Maybe<Scalars['Float']['output']>;
};

export type ViewerEvent = {
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Maybe<Scalars['ID']['output']>;
};

export type ConversationCreated = ViewerEvent & {
  __typename?: 'ConversationCreated';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Scalars['ID']['output'];
  conversation: Maybe<Conversation>;
};

export type ConversationUpdated = ViewerEvent & {
  __typename?: 'ConversationUpdated';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Scalars['ID']['output'];
  conversation: Maybe<Conversation>;
};

export type ConversationDeleted = ViewerEvent & {
  __typename?: 'ConversationDeleted';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Scalars['ID']['output'];
};

export type ConversationRestored = ViewerEvent & {
  __typename?: 'ConversationRestored';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Scalars['ID']['output'];
  conversation: Maybe<Conversation>;
};

export type TurnCreated = ViewerEvent & {
  __typename?: 'TurnCreated';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Scalars['ID']['output'];
  turnId: Scalars['ID']['output'];
  conversation: Maybe<Conversation>;
  turn: Maybe<Turn>;
};

export type TurnEnded = ViewerEvent & {
  __typename?: 'TurnEnded';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Scalars['ID']['output'];
  turnId: Scalars['ID']['output'];
  conversation: Maybe<Conversation>;
  turn: Maybe<Turn>;
};

export type EventsRemoved = ViewerEvent & {
  __typename?: 'EventsRemoved';
  seq: Scalars['Int']['output'];
  at: Scalars['DateTime']['output'];
  conversationId: Maybe<Scalars['ID']['output']>;
};

export type Scope =
  | 'READ'
  | 'WRITE';

export type UsageDay = {
  __typename?: 'UsageDay';
  day: Scalars['String']['output'];
  turns: Scalars['Int']['output'];
  uploadBytes: Scalars['Float']['output'];
  promptTokens: Scalars['Float']['output'];
  imageTokens: Scalars['Float']['output'];
  answerTokens: Scalars['Float']['output'];
  maskTokens: Scalars['Float']['output'];
  modelMs: Scalars['Float']['output'];
};

export type ViewerLimits = {
  __typename?: 'ViewerLimits';
  maxQueryCost: Scalars['Int']['output'];
  maxResponseBytes: Scalars['Int']['output'];
  maxImageBytes: Scalars['Int']['output'];
  maxInlineImageBytes: Scalars['Int']['output'];
  maxImagePixels: Scalars['Int']['output'];
  maxTextLength: Scalars['Int']['output'];
  maxImagesPerTurn: Scalars['Int']['output'];
  maxTurnsPerMinute: Maybe<Scalars['Int']['output']>;
  maxConcurrentTurns: Maybe<Scalars['Int']['output']>;
  maxUploadBytesPerDay: Maybe<Scalars['Float']['output']>;
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
