// Creates the services that the API, the workers and the periodic jobs share.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { combineInProcess, drawHumanMaskInProcess, openPictureProcesses } from '../../inference/index.ts';
import type { Engine } from '../../inference/engine.ts';
import { createKeyService } from '../access/keys.ts';
import type { KeyService } from '../access/keys.ts';
import { createOwnKeys } from '../access/own-keys.ts';
import { createBatchService } from '../batches/service.ts';
import type { Config } from '../config.ts';
import { createLabelStudio } from '../connections/service.ts';
import type { LabelStudioService } from '../connections/service.ts';
import type { Services } from '../context.ts';
import { createConversationService } from '../conversations/service.ts';
import { createViewerEvents } from '../events/service.ts';
import type { ViewerEvents } from '../events/service.ts';
import { openDrawing } from '../export/drawing.ts';
import { createExportService } from '../export/service.ts';
import type { ExportService } from '../export/service.ts';
import type { ArchiveParts } from '../export/source.ts';
import { createDeleteImage } from '../images/delete.ts';
import { createImageService } from '../images/service.ts';
import type { ImageService } from '../images/service.ts';
import { createCombineMasks } from '../masks/combine.ts';
import { createCreateMask } from '../masks/human.ts';
import { createMaskDecoder } from '../masks/decoder.ts';
import type { MaskDecoderService } from '../masks/decoder.ts';
import { createMaskService } from '../masks/service.ts';
import type { MaskService } from '../masks/service.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import type { Logger } from '../platform/log.ts';
import { createPublicFetch } from '../platform/public-fetch.ts';
import { createStoreWithRetries } from '../platform/object-store/with-retries.ts';
import { createShareService } from '../shares/service.ts';
import { createEstimatorSource } from '../turns/estimator.ts';
import { renewEveryMs } from '../turns/disconnection.ts';
import { DEFAULT_JOURNAL_OPTIONS, createJournal } from '../turns/journal.ts';
import type { Journal } from '../turns/journal.ts';
import { limitsWith } from '../turns/pictures-of-model.ts';
import { createTurnService } from '../turns/service.ts';
import type { TurnService } from '../turns/service.ts';
import { createUsageService } from '../usage/service.ts';
import type { UsageService } from '../usage/service.ts';
import { findModel } from '../workers/directory.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Parts } from './parts.ts';
import type { Repositories } from './repositories.ts';

/** First part of the path of export URLs. */
export const EXPORT_PATH = '/export';
/** The built page. */
export const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** First part of the path of the mask decoder's files. */
export const MASK_DECODER_PATH = '/mask-decoder';
/** A request waits this long for an object store that does not answer. A turn waits STORE_PATIENCE_SECONDS. */
const REQUEST_RETRY_MS = 3_000;

/** Everything that was opened before the services. */
export interface Foundation {
  config: Config;
  log: Logger;
  parts: Parts;
  infrastructure: Infrastructure;
  repositories: Repositories;
  /** Null in an API server. */
  engine: Engine | null;
}

export interface ServiceSet {
  /** What resolvers and doors get. */
  ofRequests: Services;
  keys: KeyService;
  exports: ExportService;
  maskDecoder: MaskDecoderService;
  journal: Journal;
  viewerEvents: ViewerEvents;
  /** Images and masks over a store that retries for the given time, in milliseconds. */
  filesWithRetries(retryForMs: number): { images: ImageService; masks: MaskService };
}

/** The services on which the others depend. */
interface Core extends Pick<ServiceSet, 'journal' | 'viewerEvents' | 'filesWithRetries'> {
  model: Services['model'];
  estimator: ReturnType<typeof createEstimatorSource>;
  usage: UsageService;
  images: ImageService;
  masks: MaskService;
}

export async function createServices(foundation: Foundation): Promise<ServiceSet> {
  const { config, repositories } = foundation;
  const { limits } = config;
  const core = createCore(foundation);
  const { model, usage, images, masks, viewerEvents } = core;
  const conversations = createConversationService({
    repository: repositories.conversations,
    turns: () => turns,
    viewerEvents,
    retentionDays: config.retentionDays,
  });
  const turns: TurnService = createTurns(foundation, core, () => conversations);
  const batches = createBatches(foundation, core, turns);
  const { draw } = foundation.parts.keep('drawing', openDrawing(), (part) => part.close());
  const keys = createKeyService(repositories.keys);
  const maskDecoder = createMaskDecoder(config.model, MASK_DECODER_PATH);
  const redraw = { decoder: () => maskDecoder.current(), webFolder: WEB_FOLDER };
  const read = { batches, conversations, turns, images, masks };
  const exports = await createExports(foundation, { ...read, draw, redraw });
  const ofRequests: Services = {
    batches,
    conversations,
    turns,
    images,
    masks,
    ...createDrawing(foundation, core, turns),
    deleteImage: createDeleteImage({ images, masks, notifier: foundation.infrastructure.notifier }),
    fetchImage: config.remoteImages ? createPublicFetch({ maxBytes: limits.maxImageBytes }) : null,
    labelStudio: createConnected(foundation),
    shares: createShareService(repositories.shares, conversations),
    exports,
    draw,
    usage,
    viewerEvents,
    apiKeys: createOwnKeys(config.auth.mode, keys, repositories.keys),
    limits,
    limitsNow: () => limitsWith(limits, model),
    model,
    maskDecoder,
  };
  const { journal, filesWithRetries } = core;
  return { ofRequests, keys, exports, maskDecoder, journal, viewerEvents, filesWithRetries };
}

function createCore({ config, log, parts, infrastructure, repositories, engine }: Foundation): Core {
  const { limits } = config;
  const { store, notifier } = infrastructure;
  const usage = createUsageService(repositories.usage, limits);
  const pictureProcesses = openPictureProcesses({ maxPixels: limits.maxImagePixels });
  const examiner = parts.keep('pictures', pictureProcesses, (part) => part.close());
  const filesWithRetries: Core['filesWithRetries'] = (retryForMs) => {
    const withRetries = createStoreWithRetries(store, { retryForMs, log });
    return {
      images: createImageService({ repository: repositories.images, store: withRetries, limits, usage, examiner }),
      masks: createMaskService({
        repository: repositories.masks,
        inserts: repositories.maskInserts,
        store: withRetries,
      }),
    };
  };
  const model: Core['model'] = async () => engine?.info ?? (await findModel(repositories.workers));
  return {
    model,
    estimator: createEstimatorSource(config.model, model),
    usage,
    journal: createJournal(repositories.journal, notifier, {
      ...DEFAULT_JOURNAL_OPTIONS,
      renewEveryMs: renewEveryMs(config.disconnectGraceMs),
    }),
    viewerEvents: createViewerEvents(repositories.viewerEvents, notifier),
    filesWithRetries,
    ...filesWithRetries(REQUEST_RETRY_MS),
  };
}

function createTurns(
  { config, log, infrastructure, repositories }: Foundation,
  { model, estimator, images, masks, journal, viewerEvents }: Core,
  conversations: () => Services['conversations'],
): TurnService {
  return createTurnService({
    repositories,
    infrastructure,
    services: { conversations, images, masks },
    model: { info: model, estimator },
    journal,
    viewerEvents,
    limits: config.limits,
    log,
  });
}

function createBatches(
  { config: { limits }, log, infrastructure: { webhooks }, repositories }: Foundation,
  { images, estimator }: Core,
  turns: TurnService,
): Services['batches'] {
  const speedOf = (sha256: string) => repositories.speeds.speedOf(sha256);
  return createBatchService({
    batches: repositories.batches,
    turns,
    images,
    estimator,
    speedOf,
    webhooks,
    limits,
    log,
  });
}

/** Masks that are computed from masks, or drawn by people. One is computed at a time. */
function createDrawing(
  { config: { limits } }: Foundation,
  { images, masks, usage }: Core,
  turns: TurnService,
): Pick<Services, 'combineMasks' | 'createMask'> {
  const inTurn = oneAtATime();
  const { maxImagePixels } = limits;
  return {
    combineMasks: createCombineMasks({ masks, images, combine: combineInProcess, inTurn, maxImagePixels }),
    createMask: createCreateMask({ turns, masks, images, usage, draw: drawHumanMaskInProcess, inTurn, limits }),
  };
}

/** The fetch accepts the origins that the operator names, even where the server fetches no other images. */
function createConnected({ config, repositories }: Foundation): LabelStudioService {
  const { hosts, waitMs } = config.labelStudio;
  const fetch = createPublicFetch({
    maxBytes: config.limits.maxImageBytes,
    trustedOrigins: hosts,
    publicToo: config.remoteImages,
  });
  return createLabelStudio({ connections: repositories.connections, fetch, waitMs });
}

async function createExports(
  { log, repositories }: Foundation,
  services: Pick<Services, 'batches' | 'conversations' | 'turns' | 'images' | 'masks' | 'draw'> &
    Pick<ArchiveParts, 'redraw'>,
): Promise<ExportService> {
  const secret = await repositories.secrets.secret('export', randomBytes(32));
  return createExportService({ ...services, path: EXPORT_PATH, secret, log });
}
