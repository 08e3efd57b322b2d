// The parts and the state of one run of a turn. run.ts, generation.ts and ending.ts share them.
import type { Engine } from '../../inference/engine.ts';
import type { ViewerEvents } from '../events/service.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskService } from '../masks/service.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { TurnQueue } from '../platform/queue/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import type { Journal } from './journal.ts';
import type { Lease, LeaseTimes } from './lease.ts';
import type { ClaimedTurn, EmittedOutput, RunRepository, TurnOutcome } from './run-repository.ts';
import type { TurnTrace } from './trace.ts';

export interface TurnRunParts {
  turns: RunRepository;
  journal: Journal;
  images: Pick<ImageService, 'readPicture'>;
  masks: Pick<MaskService, 'byIds' | 'open' | 'storePreview' | 'storeFinished'>;
  engine: Engine;
  notifier: Notifier;
  queue: Pick<TurnQueue, 'add' | 'advance'>;
  leaseTimes: LeaseTimes;
  log: Logger;
  metrics: Metrics;
  tracing: Pick<Tracing, 'begin'>;
  webhooks: EndAnnouncer;
  viewerEvents: Pick<ViewerEvents, 'publish'>;
}

/** One attempt at a turn, from its claim on. */
export interface TurnRun {
  parts: TurnRunParts;
  turn: ClaimedTurn;
  lease: Lease;
  trace: TurnTrace;
  /** The output that is stored in the journal, of this attempt and earlier ones. */
  emitted: EmittedOutput;
}

/**
 * How a run ends. An outcome is stored with TurnFinished. RELEASED: the turn goes back to the queue, because the server
 * stops or a later attempt may succeed. LOST: another attempt has the turn.
 */
export type RunEnd = TurnOutcome | { status: 'RELEASED'; afterMs: number } | { status: 'LOST' };
