// THE turn: how a question becomes an answer and masks, from the claim to the last event, in numbered steps. Knows the
// engine's interface, not what is behind it; no GraphQL, no HTTP. Whoever watches can neither slow nor stop it. Running
// a turn twice is harmless: the claim is conditional, and what a run that lost its claim still says is not stored.
import { randomUUID } from 'node:crypto';
import type { Engine, GenerateRequest } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { allDone } from '../all-done.ts';
import { isRetryable } from '../errors.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskService } from '../masks/service.ts';
import type { OpenMask } from '../masks/storing.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { isTemporary, throughOutage, retryUntilStored } from '../platform/outage.ts';
import type { TurnJob, TurnQueue } from '../platform/queue/queue.ts';
import type { Tracing } from '../platform/tracing.ts';
import { toStorable } from '../storable-text.ts';
import type { EndAnnouncer } from '../webhooks/announce.ts';
import { inBatches } from './batches.ts';
import type { TurnEventBody } from './events.ts';
import { describeFailure } from './failure.ts';
import { buildMessages } from './history.ts';
import type { Journal } from './journal.ts';
import { claimLease } from './lease.ts';
import type { Lease, LeaseTimes } from './lease.ts';
import { regionsOf } from './region-prompts.ts';
import type { ClaimedTurn, RunRepository, EmittedOutput, TurnOutcome } from './run-repository.ts';
import { isReady } from './engine-readiness.ts';
import { traceTurn } from './trace.ts';
import type { TurnTrace } from './trace.ts';

export interface TurnRunParts {
  turns: RunRepository;
  journal: Journal;
  images: ImageService;
  masks: MaskService;
  engine: Engine;
  notifier: Notifier;
  queue: Pick<TurnQueue, 'add' | 'advance'>;
  leaseTimes: LeaseTimes;
  log: Logger;
  metrics: Metrics;
  tracing: Pick<Tracing, 'begin'>;
  webhooks: EndAnnouncer;
}

/**
 * A turn is begun at most this often, counting those that died with their process: one that kills the server must not
 * do so for ever.
 */
const MAX_ATTEMPTS = 3;
/** After an attempt that failed and showed nothing, the next one waits so long: 0.5 s, 2 s. */
const backOffMs = (attempt: number): number => 500 * 4 ** (attempt - 1);

/** A turn that cannot be begun because the engine does not answer is looked at again after so long. */
const NOT_READY_MS = 1_000;

/**
 * How a run ended: with an outcome to be told, with the turn back in the queue (`stop` was aborted, or it may go better
 * later), or in other hands.
 */
type Ending = TurnOutcome | { status: 'HANDED_BACK'; afterMs: number } | { status: 'LOST' };

/**
 * Runs one turn to its end. Never rejects for what goes wrong in a turn: that is told to its readers. `stop`: the
 * server goes down.
 */
export async function runTurn(
  parts: TurnRunParts,
  { turnId, trace: carrier }: Pick<TurnJob, 'turnId' | 'trace'>,
  stop: AbortSignal,
): Promise<void> {
  // 0. A job that came in the moment in which the engine was lost (taking.ts) goes back, unclaimed.
  if (!(await isReady(parts.engine))) return bringAgain(parts, turnId, carrier);
  // 1. Claim: of all who try, one wins. Not ours when it has ended, is run elsewhere, or its conversation is busy. The
  //    claim is kept alive, and
  // a cancel and the server's stop are listened for.
  const claimed = await claimLease(
    parts,
    turnId,
    () => parts.turns.claim(turnId, parts.leaseTimes.staleMs, parts.engine.info),
    stop,
  );
  if (claimed === null) return;
  const { turn, lease } = claimed;
  parts.log.info({ turnId, attempt: turn.attempt }, 'turn claimed');
  if (turn.begun !== null) void parts.journal.publish(turn.begun);
  parts.metrics.turnBegan(turn.waitedMs);
  try {
    const trace = traceTurn(
      parts.tracing.begin('turn', carrier, {
        'maskstream.turn.id': turnId,
        'maskstream.turn.attempt': turn.attempt,
        'maskstream.model': parts.engine.info.id,
      }),
    );
    // 2. The line moves on beside it.
    const [ending] = await Promise.all([answer(parts, turn, lease, trace), bringForward(parts, turn)]);
    trace.end(ending.status, ending.status === 'FAILED' ? ending.code : undefined);
    await end(parts, turn, ending, lease.lost);
  } finally {
    lease.release();
    parts.metrics.turnLeft();
  }
}

/**
 * 6. The end: status, answer and TurnFinished are stored in one transaction, so followers always get it, once. What
 *    could not be stored is
 * tried again, and the claim kept alive meanwhile, until it is stored or another run has the turn (`lost`): an answer
 * that was shown does not become a failure because the database was away. Doing it twice is harmless: only the current
 * attempt of a running turn is changed.
 */
async function end(parts: TurnRunParts, turn: ClaimedTurn, ending: Ending, lost: AbortSignal): Promise<void> {
  const { id: turnId } = turn;
  switch (ending.status) {
    case 'LOST':
      parts.log.warn({ turnId, attempt: turn.attempt }, 'turn is in other hands');
      return;
    case 'HANDED_BACK':
      await handBack(parts, turn, ending.afterMs, lost);
      return;
    default: {
      await parts.webhooks.expectEnd(turnId);
      const stored = await retryUntilStored(
        () => parts.turns.finish(turnId, turn.attempt, ending),
        lost,
        (error) => {
          parts.log.warn({ err: error, turnId }, 'the end of a turn is not stored yet');
        },
      );
      if (stored !== null) await parts.journal.publish(stored);
      parts.metrics.turnFinished(ending.status);
      if (ending.status === 'COMPLETED') parts.metrics.turnUsed(ending.usage);
      parts.log.info({ turnId, status: ending.status }, 'turn finished');
      await wakeNext(parts, turn);
    }
  }
}

/** Any worker may take it then. */
async function bringAgain({ queue, log }: TurnRunParts, turnId: string, trace: string | undefined): Promise<void> {
  try {
    await queue.add(
      { turnId, after: `not-ready-${randomUUID()}`, ...(trace === undefined ? {} : { trace }) },
      { delayMs: NOT_READY_MS },
    );
  } catch (error) {
    log.warn({ err: error, turnId }, 'a turn that was not begun is not in the queue; the sweep will bring it');
  }
}

/**
 * Users take turns: now that one of his turns has begun, the user's next one stands at the end of the line of
 * everybody's next ones.
 */
async function bringForward({ queue, log }: TurnRunParts, { id: turnId, nextTurnOfUser }: ClaimedTurn): Promise<void> {
  try {
    if (nextTurnOfUser !== null) await queue.advance(nextTurnOfUser);
  } catch (error) {
    log.warn({ err: error, turnId }, "the user's next turn was not brought forward");
  }
}

/** Nobody was shown anything of it: it begins afresh, here or at another worker. */
async function handBack(
  { turns, queue, log }: TurnRunParts,
  { id: turnId, attempt }: ClaimedTurn,
  afterMs: number,
  lost: AbortSignal,
): Promise<void> {
  await retryUntilStored(
    () => turns.release(turnId, attempt, afterMs),
    lost,
    (error) => {
      log.warn({ err: error, turnId }, 'a turn is not handed back yet');
    },
  );
  log.info({ turnId, attempt, afterMs }, 'turn handed back');
  try {
    // A little late rather than early: too early it is not claimed, and waits for the sweep.
    await queue.add({ turnId, after: `attempt-${attempt}` }, { delayMs: afterMs === 0 ? 0 : afterMs + 200 });
  } catch (error) {
    log.warn({ err: error, turnId }, 'a turn that was handed back is not in the queue; the sweep will bring it');
  }
}

/** 7. Of a conversation one turn runs at a time: the next one that waits may begin now. */
async function wakeNext({ turns, queue, log }: TurnRunParts, ended: ClaimedTurn): Promise<void> {
  try {
    const turnId = await turns.nextWaiting(ended.conversationId);
    if (turnId !== null) await queue.add({ turnId, after: ended.id });
  } catch (error) {
    log.warn(
      { err: error, turnId: ended.id },
      'the next turn of the conversation was not woken; the sweep will bring it',
    );
  }
}

async function answer(parts: TurnRunParts, turn: ClaimedTurn, lease: Lease, trace: TurnTrace): Promise<Ending> {
  const shown = { ...turn.shown };
  try {
    if (turn.cancelRequested) return { status: 'CANCELLED', answer: shown.text };
    if (shown.anything || turn.attempt > MAX_ATTEMPTS) return lostBefore(shown);

    // 3. What the model is told: the path of turns that leads here, and the nearest pictures on it.
    const path = await parts.turns.path(turn.id);
    const pictures = path.findLast((one) => one.imageIds.length > 0)?.imageIds ?? [];
    const [refined] = turn.refineMaskId === null ? [] : await parts.masks.byIds([turn.refineMaskId]);
    const request: GenerateRequest = {
      messages: buildMessages(path),
      images: await Promise.all(pictures.map((id) => parts.images.readPicture(id, lease.signal))),
      intent: turn.requestedIntent,
      ...(turn.regionPrompts.length === 0 ? {} : { regions: regionsOf(turn.regionPrompts, pictures) }),
      ...(refined === undefined ? {} : { refine: refined.rle }),
      // More scales than the model has are all of them.
      ...(turn.maxScale === null ? {} : { maxScale: Math.min(turn.maxScale, parts.engine.info.scaleSides.length) }),
      ...(turn.deadlineMs === null ? {} : { deadlineMs: turn.deadlineMs }),
      ...(turn.stopWhenStable === null ? {} : { stopWhenStable: turn.stopWhenStable }),
      ...(turn.cleanUp === null ? {} : { cleanUp: turn.cleanUp }),
      // Nobody learns from the time that it takes whether somebody else asked about the same picture.
      cacheSalt: turn.ownerId,
    };

    // 4. Say that it begins (the first attempt's claim has said it), 5. say all the engine says.
    if (turn.begun === null && !(await begin(parts, turn))) return { status: 'LOST' };
    return await tell(parts, turn, request, pictures, shown, trace, lease.signal);
  } catch (error) {
    if (lease.signal.aborted) {
      switch (lease.reason()) {
        case 'cancel':
          return { status: 'CANCELLED', answer: shown.text };
        case 'lost':
          return { status: 'LOST' };
        case 'stop':
          return shown.anything ? lostBefore(shown) : { status: 'HANDED_BACK', afterMs: 0 };
      }
    }
    const failure = describeFailure(error, parts.log, turn.id);
    // Whether the last event was stored before the connection was lost, only the journal knows.
    const told = isTemporary(error) ? await throughOutage(() => parts.turns.shown(turn.id)) : shown;
    if (isRetryable(failure.code) && !told.anything && turn.attempt < MAX_ATTEMPTS)
      return { status: 'HANDED_BACK', afterMs: backOffMs(turn.attempt) };
    return { status: 'FAILED', answer: told.text, ...failure };
  }
}

/** False when the turn is in other hands. */
const begin = ({ journal, engine }: TurnRunParts, { id: turnId, attempt }: ClaimedTurn): Promise<boolean> =>
  journal.append({ turnId, attempt }, [{ type: 'TurnStarted', modelId: engine.info.id, attempt }]);

/**
 * Journal first, announce second; a file is stored before the event that speaks of it. What is said while that is done
 * goes next, together.
 */
async function tell(
  parts: TurnRunParts,
  turn: ClaimedTurn,
  request: GenerateRequest,
  pictures: string[],
  shown: EmittedOutput,
  trace: TurnTrace,
  signal: AbortSignal,
): Promise<Ending> {
  const telling: Telling = { parts, turn, pictures, shown, signal, masks: new Map() };
  for await (const batch of inBatches((either) => parts.engine.generate(request, either), signal)) {
    for (const events of groupsOf(batch.map(storable))) {
      for (const event of events) trace.saw(event);
      if (!(await tellTogether(telling, events))) return { status: 'LOST' };
      const last = events.at(-1);
      if (last?.type === 'finished')
        return { status: 'COMPLETED', answer: last.answer, resolvedIntent: last.intent, usage: last.usage };
    }
  }
  throw new Error('the engine stopped without a last event');
}

/**
 * The parts of a batch that are told together: nobody waits longer for the first preview of a mask because others
 * follow it, and a mask's end is stored with the mask.
 */
export function groupsOf(batch: readonly InferenceEvent[]): InferenceEvent[][] {
  const groups: InferenceEvent[][] = [];
  let group: InferenceEvent[] = [];
  for (const event of batch) {
    group.push(event);
    if (event.type !== 'mask-finished' && !(event.type === 'mask-scale' && event.preview.scale === 1)) continue;
    groups.push(group);
    group = [];
  }
  return group.length === 0 ? groups : [...groups, group];
}

interface Telling {
  parts: TurnRunParts;
  turn: ClaimedTurn;
  pictures: readonly string[];
  shown: EmittedOutput;
  signal: AbortSignal;
  masks: Map<number, OpenMask>;
}

/** Stored in one statement. False when the turn is in other hands. */
async function tellTogether(telling: Telling, events: readonly InferenceEvent[]): Promise<boolean> {
  const {
    parts: { journal, masks, engine },
    turn: { id: turnId, attempt },
    shown,
    signal,
  } = telling;
  const bodies = (await allDone(events.map((event) => bodyOf(telling, event)))).filter((body) => body !== null);
  const last = events.at(-1);
  if (last?.type === 'mask-finished') {
    const run = { attempt, model: engine.info, before: bodies, signal };
    const stored = await masks.storeFinished(forming(telling.masks, last.index), run, last.mask);
    if (stored === null) return false;
    void journal.publish(stored);
  } else if (bodies.length > 0 && !(await journal.append({ turnId, attempt }, bodies))) return false;
  for (const body of bodies) {
    shown.anything = true;
    if (body.type === 'AnswerDelta') shown.text += body.text;
  }
  return true;
}

/**
 * What the journal is to say of it, when its file is stored; null of what nobody is told, and of a mask's end, which is
 * stored with the mask.
 */
async function bodyOf(
  { parts, turn, pictures, signal, masks }: Telling,
  event: InferenceEvent,
): Promise<TurnEventBody | null> {
  switch (event.type) {
    case 'prefilled':
    case 'mask-finished':
    case 'finished':
      return null;
    case 'text':
      return { type: 'AnswerDelta', text: event.delta };
    case 'mask-started': {
      const { index, label } = event;
      const parentId = index === turn.fullOfIndex ? turn.fullOfMaskId : turn.refineMaskId;
      const mask = parts.masks.open({
        turnId: turn.id,
        conversationId: turn.conversationId,
        index,
        label,
        imageId: pictures[0] ?? null,
        parentId,
      });
      masks.set(index, mask);
      return { type: 'MaskStarted', maskId: mask.id, label };
    }
    case 'mask-scale': {
      const mask = forming(masks, event.index);
      const preview = await parts.masks.storePreview(mask, event.preview, signal);
      parts.metrics.maskScale(preview.scale, preview.elapsedMs);
      return { type: 'MaskScaleReady', maskId: mask.id, preview };
    }
  }
}

/** A model may say any character, also one that no table takes. */
function storable(event: InferenceEvent): InferenceEvent {
  switch (event.type) {
    case 'text':
      return { ...event, delta: toStorable(event.delta) };
    case 'mask-started':
      return { ...event, label: toStorable(event.label) };
    case 'finished':
      return { ...event, answer: toStorable(event.answer) };
    default:
      return event;
  }
}

function forming(masks: Map<number, OpenMask>, index: number): OpenMask {
  const mask = masks.get(index);
  if (mask === undefined) throw new Error(`the engine spoke of mask ${index} before it started it`);
  return mask;
}

/** Part of an answer is out and its maker is gone: half an answer is not continued by another one. */
function lostBefore(shown: EmittedOutput): TurnOutcome {
  return {
    status: 'FAILED',
    answer: shown.text,
    code: 'MODEL_UNAVAILABLE',
    message: 'The model was interrupted while it answered. Ask again.',
  };
}
