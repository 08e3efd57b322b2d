// Starts what a process does beside requests: running turns, delivering webhooks, and the periodic jobs.
import { setMaxListeners } from 'node:events';
import type { Engine } from '../../inference/engine.ts';
import { MAX_OBJECTS, startSweeping } from '../artifacts/sweeper.ts';
import { startSendingBatches } from '../batches/sending.ts';
import { startPurge } from '../conversations/purge.ts';
import { startRemovingEvents } from '../events/removal.ts';
import { DELETED_TOPIC } from '../images/delete.ts';
import type { Metrics } from '../platform/metrics.ts';
import { startTurnWorker } from '../platform/queue/bullmq.ts';
import { startDeliveryWorker } from '../platform/queue/delivery-queue.ts';
import { leaseTimes } from '../turns/lease.ts';
import { startPublishingPositions } from '../turns/publish-positions.ts';
import { startRecovery } from '../turns/recovery.ts';
import { runTurn } from '../turns/run.ts';
import type { TurnRunParts } from '../turns/run.ts';
import { pauseWhileNotReady } from '../turns/engine-readiness.ts';
import { startCancellingUnfollowed } from '../turns/disconnection.ts';
import { startTrimming } from '../turns/trimming.ts';
import { deliver } from '../webhooks/deliver.ts';
import { announceWorker } from '../workers/directory.ts';
import type { Foundation, ServiceSet } from './services.ts';

/** Takes turns from the queue and runs them, those of earlier processes too. */
export async function startRunningTurns(
  foundation: Foundation,
  services: ServiceSet,
  engine: Engine,
  metrics: Metrics,
): Promise<void> {
  const { config, log, parts, infrastructure, repositories } = foundation;
  const { connection, notifier, queue, tracing, webhooks } = infrastructure;
  const { journal, viewerEvents } = services;
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one listener for each running turn
  const common = { turns: repositories.runs, journal, metrics, log };
  const turnParts: TurnRunParts = {
    claiming: { ...common, engine, notifier, leaseTimes: leaseTimes(config.workerLostAfterMs) },
    generation: { ...common, engine, ...services.filesWithRetries(config.storePatienceMs) },
    ending: { ...common, viewerEvents, webhooks, queue },
    tracing,
  };
  const { workerConcurrency: concurrency, stopGraceMs } = config;
  const worker = await startTurnWorker(connection, (job) => runTurn(turnParts, job, stop.signal), { concurrency, log });
  await notifier.subscribe(DELETED_TOPIC, () => engine.forgetPictures?.());
  parts.keep('worker', worker, (part) => part.close(stopGraceMs, () => stop.abort()), stopGraceMs + 15_000);
  parts.keep('readiness', pauseWhileNotReady(engine, worker, log), (part) => part.stop());
  parts.keep('positions', startPublishingPositions({ fairQueue: repositories.fairQueue, journal, log }), (part) =>
    part.stop(),
  );
  await startDeliveries(foundation, services, metrics);
}

async function startDeliveries(
  { config: { webhook }, log, parts, infrastructure }: Foundation,
  { ofRequests: { turns, masks, batches } }: ServiceSet,
  metrics: Metrics,
): Promise<void> {
  if (webhook === null) return;
  const delivery = {
    webhook,
    turns,
    masks,
    batches,
    log,
    onAttempt: (outcome: 'delivered' | 'failed') => metrics.webhookAttempt(outcome),
  };
  const deliveries = await startDeliveryWorker(infrastructure.connection, (id) => deliver(delivery, id), log);
  parts.keep('deliveries', deliveries, (part) => part.close(), 20_000);
}

/** Other processes find this worker and its model in the database. */
export async function startAnnouncing({ log, parts, repositories }: Foundation, engine: Engine): Promise<void> {
  parts.keep('announcement', await announceWorker(repositories.workers, engine, log), (retire) => retire());
}

/** `alone`: no other process can be running turns of this database. */
export async function startRecovering(
  { config, log, parts, infrastructure: { queue }, repositories }: Foundation,
  alone: boolean,
): Promise<void> {
  const recovery = { turns: repositories.runs, queue, leaseTimes: leaseTimes(config.workerLostAfterMs), log };
  parts.keep('recovery', await startRecovery(recovery, alone), (part) => part.stop());
}

export function startCancellingTurns({ config, log, parts }: Foundation, { ofRequests: { turns } }: ServiceSet): void {
  const cancelling = startCancellingUnfollowed({ turns, log }, config.disconnectGraceMs);
  parts.keep('cancelling without followers', cancelling, (part) => part.stop());
}

export function startTrimmingJournals({ config, log, parts, repositories }: Foundation): void {
  const removing = startRemovingEvents(repositories.viewerEvents, config.viewerEventsMs, log);
  parts.keep('removal of events', removing, (part) => part.stop());
  parts.keep('trimming', startTrimming(repositories.trim, config.journalWholeMs, log), (part) => part.stop());
}

/** Sends the turns of batches. API servers do this, as they send all other turns. */
export function startBatches(
  { log, parts, infrastructure: { webhooks }, repositories }: Foundation,
  { ofRequests: { turns } }: ServiceSet,
): void {
  const sending = startSendingBatches({ batches: repositories.batches, turns, webhooks, log });
  parts.keep('batches', sending, (part) => part.stop());
}

/** Removes deleted conversations and unreferenced files. API servers do this, so that workers only run turns. */
export function startCleaning(
  { config, log, parts, infrastructure: { store }, repositories }: Foundation,
  { ofRequests: { masks } }: ServiceSet,
  metrics: Metrics,
): void {
  const { retentionDays, sweep } = config;
  const { conversations, batches } = repositories;
  const purge = startPurge({ conversations, batches, masks, retentionDays, log });
  parts.keep('purge', purge, (part) => part.stop());
  if (sweep.everyMs === null) return;
  const sweeper = { repository: repositories.artifacts, store, metrics, log };
  const sweeping = startSweeping(sweeper, { graceMs: sweep.graceMs, maxObjects: MAX_OBJECTS }, sweep.everyMs);
  parts.keep('sweeper', sweeping, (part) => part.stop(), 20_000);
}
