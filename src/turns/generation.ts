// Steps 3 to 5 of a run: builds the request for the engine, appends the engine's output to the journal, and decides how
// the run ends when something fails.
import type { Engine, GenerateRequest } from '../../inference/engine.ts';
import type { Candidate } from '../../inference/events.ts';
import { isRetryable } from '../errors.ts';
import type { ImageService } from '../images/service.ts';
import type { MaskService } from '../masks/service.ts';
import type { Logger } from '../platform/log.ts';
import { isTemporary, throughOutage } from '../platform/outage.ts';
import { appendGroup, groupsOf, storable } from './append-output.ts';
import type { OutputParts, RunOutput } from './append-output.ts';
import { inBatches } from './batches.ts';
import { describeFailure } from './failure.ts';
import { buildMessages } from './history.ts';
import type { PathTurn } from './history.ts';
import { pickedBy } from './pick.ts';
import { regionsOf } from './region-prompts.ts';
import type { RunEnd, TurnRun } from './run-state.ts';
import type { ClaimedTurn, EmittedOutput, RunRepository, TurnOutcome } from './run-repository.ts';

export interface GenerationParts extends OutputParts {
  turns: Pick<RunRepository, 'path' | 'emittedOutput'>;
  images: Pick<ImageService, 'readPicture'>;
  masks: Pick<MaskService, 'byIds' | 'open' | 'storePreview' | 'storeFinished'>;
  engine: Pick<Engine, 'generate' | 'info'>;
  log: Logger;
}

/**
 * Most attempts at a turn, including those that ended with their process: a turn that kills the server must not do so
 * without end.
 */
const MAX_ATTEMPTS = 3;
/** Pause before the attempt that follows a failed one without output: 0.5 s, 2 s. */
const backOffMs = (attempt: number): number => 500 * 4 ** (attempt - 1);

export async function answer(parts: GenerationParts, run: TurnRun): Promise<RunEnd> {
  const { turn, emitted } = run;
  try {
    if (turn.cancelRequested) return { status: 'CANCELLED', answer: emitted.text };
    if (emitted.anything || turn.attempt > MAX_ATTEMPTS) return interrupted(emitted);
    // 3. The request: the turns on the path from the root to this one, and the nearest images on it.
    const { request, ...asked } = await requestOf(parts, run);
    // 4. TurnStarted. The claim of the first attempt has stored it already.
    if (turn.started === null && !(await appendStarted(parts, run))) return { status: 'LOST' };
    // 5. Generate: every output of the engine becomes an event.
    return await generate(parts.engine, { parts, run, ...asked, masks: new Map() }, request);
  } catch (error) {
    return endOf(parts, run, error);
  }
}

interface AskedEngine extends Pick<RunOutput, 'imageIds' | 'pickedFrom'> {
  request: GenerateRequest;
}

async function requestOf(
  { turns, masks, images, engine }: GenerationParts,
  { turn, lease }: TurnRun,
): Promise<AskedEngine> {
  const path = await turns.path(turn.id);
  const imageIds = path.findLast((one) => one.imageIds.length > 0)?.imageIds ?? [];
  const picked = await pickOf(masks, turn, path);
  const [refined] = turn.refineMaskId === null || picked !== null ? [] : await masks.byIds([turn.refineMaskId]);
  const { maxScale, deadlineMs, stopWhenStable, detail, previews, ambiguity, instances, cleanUp, regionPrompts } = turn;
  const request: GenerateRequest = {
    messages: buildMessages(path),
    images: await Promise.all(imageIds.map((id) => images.readPicture(id, lease.signal))),
    intent: turn.requestedIntent,
    ...(ambiguity === null ? {} : { ambiguity }),
    ...(instances === null ? {} : { instances }),
    ...(picked === null ? {} : { pick: picked.candidate }),
    ...(regionPrompts.length === 0 ? {} : { regions: regionsOf(regionPrompts, imageIds) }),
    ...(refined === undefined ? {} : { refine: refined.rle }),
    // A number above the model's number of scales means all of them.
    ...(maxScale === null ? {} : { maxScale: Math.min(maxScale, engine.info.scaleSides.length) }),
    ...(deadlineMs === null ? {} : { deadlineMs }),
    ...(stopWhenStable === null ? {} : { stopWhenStable }),
    ...(detail === null ? {} : { detail }),
    ...(previews === null ? {} : { previews }),
    ...(cleanUp === null ? {} : { cleanUp }),
    // The time of an answer must not show whether another user asked about the same image.
    cacheSalt: turn.ownerId,
  };
  return { request, imageIds, pickedFrom: picked?.maskId ?? null };
}

/**
 * The candidate that the question picks: one that it names by its number, or one of the turn before it, by words or
 * points. Null: the model answers.
 */
async function pickOf(
  masks: GenerationParts['masks'],
  turn: ClaimedTurn,
  path: readonly PathTurn[],
): Promise<{ candidate: Candidate; maskId: string } | null> {
  const asked = path.at(-1);
  const before = turn.refineMaskId === null && asked?.imageIds.length === 0 ? path.at(-2)?.ambiguousMaskId : null;
  const maskId = turn.candidate === null ? before : turn.refineMaskId;
  if (maskId == null) return null;
  const [mask] = await masks.byIds([maskId]);
  const index = turn.candidate ?? pickedBy({ ...turn, text: asked?.text ?? '' }, mask?.candidates ?? []);
  const candidate = index === null ? undefined : mask?.candidates[index];
  return candidate === undefined ? null : { candidate, maskId };
}

/** False when another attempt has the turn. */
const appendStarted = (
  { journal, engine }: GenerationParts,
  { turn: { id: turnId, attempt } }: TurnRun,
): Promise<boolean> => journal.append({ turnId, attempt }, [{ type: 'TurnStarted', modelId: engine.info.id, attempt }]);

/** Output that the engine emits while earlier output is stored is stored next, together. */
async function generate(
  engine: GenerationParts['engine'],
  output: RunOutput,
  request: GenerateRequest,
): Promise<RunEnd> {
  const { lease, trace } = output.run;
  for await (const batch of inBatches((signal) => engine.generate(request, signal), lease.signal)) {
    for (const events of groupsOf(batch.map(storable))) {
      for (const event of events) trace.saw(event);
      if (!(await appendGroup(output, events))) return { status: 'LOST' };
      const last = events.at(-1);
      if (last?.type === 'finished')
        return { status: 'COMPLETED', answer: last.answer, resolvedIntent: last.intent, usage: last.usage };
    }
  }
  throw new Error('the engine stopped without a last event');
}

async function endOf(
  { turns, log }: GenerationParts,
  { turn, lease, emitted }: TurnRun,
  error: unknown,
): Promise<RunEnd> {
  if (lease.signal.aborted) {
    switch (lease.reason()) {
      case 'cancel':
        return { status: 'CANCELLED', answer: emitted.text };
      case 'lost':
        return { status: 'LOST' };
      case 'stop':
        return emitted.anything ? interrupted(emitted) : { status: 'RELEASED', afterMs: 0 };
    }
  }
  const failure = describeFailure(error, log, turn.id);
  // After a lost connection only the journal knows whether the last event was stored.
  const stored = isTemporary(error) ? await throughOutage(() => turns.emittedOutput(turn.id)) : emitted;
  if (isRetryable(failure.code) && !stored.anything && turn.attempt < MAX_ATTEMPTS)
    return { status: 'RELEASED', afterMs: backOffMs(turn.attempt) };
  return { status: 'FAILED', answer: stored.text, ...failure };
}

/** The attempt that emitted a part of the answer has ended. Another attempt does not continue its answer. */
function interrupted(emitted: EmittedOutput): TurnOutcome {
  return {
    status: 'FAILED',
    answer: emitted.text,
    code: 'MODEL_UNAVAILABLE',
    message: 'The model was interrupted while it answered. Ask again.',
  };
}
