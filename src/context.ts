// The context of resolvers and doors: the viewer, the services, and the loaders. Each request gets a new context, and
// each event of a subscription gets new loaders, because rows change between events.
import type { EngineInfo } from '../inference/engine.ts';
import type { OwnKeys } from './access/own-keys.ts';
import type { Viewer } from './access/viewer.ts';
import type { BatchService } from './batches/service.ts';
import type { Limits } from './config.ts';
import type { ConversationService } from './conversations/service.ts';
import type { ViewerEvents } from './events/service.ts';
import type { ExportService } from './export/service.ts';
import type { Draw } from './export/draw-request.ts';
import type { DeleteImage } from './images/delete.ts';
import type { ImageService } from './images/service.ts';
import type { CombineMasks } from './masks/combine.ts';
import type { MaskDecoderService } from './masks/decoder.ts';
import type { CreateMask } from './masks/human.ts';
import type { LabelStudioService } from './connections/service.ts';
import { createLoaders } from './loaders.ts';
import type { Loaders } from './loaders.ts';
import type { MaskService } from './masks/service.ts';
import type { PublicFetch } from './platform/public-fetch.ts';
import { ResponseBounds } from './response-bounds.ts';
import type { ShareService } from './shares/service.ts';
import type { TurnService } from './turns/service.ts';
import type { UsageService } from './usage/service.ts';

export interface Services {
  batches: BatchService;
  conversations: ConversationService;
  turns: TurnService;
  images: ImageService;
  masks: MaskService;
  combineMasks: CombineMasks;
  createMask: CreateMask;
  deleteImage: DeleteImage;
  /** Fetches an image that a URL names; null where this server fetches none. */
  fetchImage: PublicFetch | null;
  labelStudio: LabelStudioService;
  shares: ShareService;
  exports: Pick<ExportService, 'urlOf' | 'exportBatch'>;
  /** Encodes a mask in a format of data sets, in a child process. */
  draw: Draw;
  usage: UsageService;
  viewerEvents: ViewerEvents;
  apiKeys: OwnKeys;
  /** The model that answers turns. Rejects with MODEL_UNAVAILABLE when no worker runs. */
  model: () => Promise<EngineInfo>;
  maskDecoder: Pick<MaskDecoderService, 'filesOf'>;
  limits: Limits;
  /** `limits`, lowered to what the running model accepts. */
  limitsNow: () => Promise<Limits>;
}

export interface Context {
  viewer: Viewer;
  services: Services;
  loaders: Loaders;
  bounds: ResponseBounds;
  /** Makes a path on this server (`/files/…`) a URL at the address that the request named. URLs stay as they are. */
  absolute: (url: string) => string;
  /** `Last-Event-ID` of an event stream: the number of the last event that the client has; null without the header. */
  resumeAfter: number | null;
  /** A context with new loaders, for the next event of a subscription. */
  renew(): Context;
}

export interface Caller {
  viewer: Viewer;
  /** Aborted when the client no longer waits for the response. */
  gone: AbortSignal;
  /** The server's URL at which the caller reaches it, without a slash at the end. */
  baseUrl: string;
}

export function createContext(services: Services, caller: Caller): Context {
  const { viewer, gone, baseUrl } = caller;
  return {
    viewer,
    services,
    loaders: createLoaders(services),
    bounds: new ResponseBounds(services.limits, gone),
    absolute: (url) => (url.startsWith('/') ? baseUrl + url : url),
    resumeAfter: null,
    renew: () => createContext(services, caller),
  };
}
