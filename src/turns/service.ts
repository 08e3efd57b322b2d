// The service of turns: what resolvers, doors and other services may do with turns. Each part has a file of its own.
import type { EngineInfo } from '../../inference/engine.ts';
import type { Estimator } from '../../inference/estimate.ts';
import type { Limits } from '../config.ts';
import type { ConversationService } from '../conversations/service.ts';
import type { ViewerEvents } from '../events/service.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskService } from '../masks/service.ts';
import type { Logger } from '../platform/log.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import { createCancellation } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';
import { createCreation } from './creation.ts';
import type { Creation } from './creation.ts';
import type { CreationRepository } from './creation-repository.ts';
import { createEstimation } from './estimation.ts';
import type { Estimation } from './estimation.ts';
import type { FairQueueRepository } from './fair-queue-repository.ts';
import { createFollowing } from './following.ts';
import type { Following } from './following.ts';
import type { Journal } from './journal.ts';
import type { ModelOfPictures } from './pictures-of-model.ts';
import { createPlacement } from './placement.ts';
import { createTurnReading } from './reading.ts';
import type { TurnReading } from './reading.ts';
import type { TurnRepository } from './repository.ts';
import type { RunRepository } from './run-repository.ts';
import { createScheduling } from './scheduling.ts';
import { createTurnSearch } from './search.ts';
import type { TurnSearch } from './search.ts';
import type { SearchRepository } from './search-repository.ts';

export type TurnService = TurnReading & Creation & Estimation & Cancellation & TurnSearch & Following;

export interface TurnParts {
  repositories: {
    turns: TurnRepository;
    creations: CreationRepository;
    search: SearchRepository;
    runs: RunRepository;
    fairQueue: FairQueueRepository;
  };
  infrastructure: { queue: TurnQueue; notifier: Notifier; tracing: Tracing; webhooks: EndAnnouncer };
  services: { conversations: () => ConversationService; images: ImageService; masks: MaskService };
  /** Both reject with MODEL_UNAVAILABLE: without a model that answers, and without its tokenizer on this server. */
  model: {
    info: () => Promise<Pick<EngineInfo, 'abilities'> & ModelOfPictures>;
    estimator: () => Promise<Estimator>;
  };
  journal: Journal;
  viewerEvents: ViewerEvents;
  limits: Limits;
  log: Logger;
}

export function createTurnService(parts: TurnParts): TurnService {
  const { repositories, infrastructure, services, model, journal, viewerEvents, limits, log } = parts;
  const { turns, runs } = repositories;
  const { notifier, webhooks } = infrastructure;
  const placement = createPlacement({ turns, runs, ...services, model: model.info });
  const scheduling = createScheduling({ ...infrastructure, fairQueue: repositories.fairQueue, log });
  const { conversations, images, masks } = services;
  const { creations } = repositories;
  return {
    ...createTurnReading(turns, placement),
    ...createCreation({ creations, turns, conversations, masks, placement, scheduling, viewerEvents, limits }),
    ...createEstimation({ placement, runs, images, estimator: model.estimator, limits, log }),
    ...createCancellation({ turns, runs, scheduling, journal, notifier, webhooks, viewerEvents }),
    ...createTurnSearch(repositories.search),
    ...createFollowing(journal),
  };
}
