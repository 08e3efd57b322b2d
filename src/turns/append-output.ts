// Stores the output of the engine: the files of previews and masks first, then the events that refer to them.
import type { Engine } from '../../inference/engine.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import { allDone } from '../all-done.ts';
import type { MaskService } from '../masks/service.ts';
import type { OpenMask } from '../masks/storing.ts';
import type { Metrics } from '../platform/metrics.ts';
import { toStorable } from '../storable-text.ts';
import type { TurnEventBody } from './events.ts';
import type { Journal } from './journal.ts';
import type { TurnRun } from './run-state.ts';

export interface OutputParts {
  journal: Pick<Journal, 'append' | 'publish'>;
  masks: Pick<MaskService, 'open' | 'storePreview' | 'storeFinished'>;
  engine: Pick<Engine, 'info'>;
  metrics: Pick<Metrics, 'maskScale'>;
}

export interface RunOutput {
  parts: OutputParts;
  run: TurnRun;
  /** The images of the prompt. */
  imageIds: readonly string[];
  /** The mask one of whose candidates is the answer. */
  pickedFrom: string | null;
  /** The masks that the engine has started, by their number in the answer. */
  masks: Map<number, OpenMask>;
}

/**
 * Divides the events of a batch into groups, each stored in one statement. The first preview of a mask ends a group, so
 * it does not wait for the files of later previews. The end of a mask ends a group, because it is stored with the mask.
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

/** Stores a group. False when another attempt has the turn. */
export async function appendGroup(output: RunOutput, events: readonly InferenceEvent[]): Promise<boolean> {
  const { journal, masks, engine } = output.parts;
  const { turn, lease, emitted } = output.run;
  const { id: turnId, attempt } = turn;
  const bodies = (await allDone(events.map((event) => bodyOf(output, event)))).filter((body) => body !== null);
  const last = events.at(-1);
  if (last?.type === 'mask-finished') {
    const run = { attempt, model: engine.info, before: bodies, signal: lease.signal };
    const stored = await masks.storeFinished(startedMask(output, last.index), run, last.mask);
    if (stored === null) return false;
    void journal.publish(stored);
  } else if (bodies.length > 0 && !(await journal.append({ turnId, attempt }, bodies))) return false;
  for (const body of bodies) {
    emitted.anything = true;
    if (body.type === 'AnswerDelta') emitted.text += body.text;
  }
  return true;
}

/**
 * Stores the files of an event of the engine and returns its event for the journal. Null for an event that the journal
 * does not have, and for the end of a mask, which is stored with the mask.
 */
async function bodyOf(output: RunOutput, event: InferenceEvent): Promise<TurnEventBody | null> {
  const { parts, run } = output;
  switch (event.type) {
    case 'prefilled':
    case 'mask-finished':
    case 'finished':
      return null;
    case 'text':
      return { type: 'AnswerDelta', text: event.delta };
    case 'mask-started':
      return { type: 'MaskStarted', maskId: openMask(output, event).id, label: event.label };
    case 'mask-scale': {
      const mask = startedMask(output, event.index);
      const preview = await parts.masks.storePreview(mask, event.preview, run.lease.signal);
      parts.metrics.maskScale(preview.scale, preview.elapsedMs);
      const ids = Buffer.from(event.preview.codes).toString('base64');
      const codes = { ids, modelSha256: parts.engine.info.sha256 };
      return { type: 'MaskScaleReady', maskId: mask.id, preview, codes };
    }
  }
}

function openMask(
  { parts, run: { turn }, imageIds, pickedFrom, masks }: RunOutput,
  { index, label }: Extract<InferenceEvent, { type: 'mask-started' }>,
): OpenMask {
  const { id: turnId, conversationId } = turn;
  const parentId = index === turn.fullOfIndex ? turn.fullOfMaskId : (pickedFrom ?? turn.refineMaskId);
  const mask = parts.masks.open({ turnId, conversationId, index, label, imageId: imageIds[0] ?? null, parentId });
  masks.set(index, mask);
  return mask;
}

function startedMask({ masks }: RunOutput, index: number): OpenMask {
  const mask = masks.get(index);
  if (mask === undefined) throw new Error(`the engine continued mask ${index} before it started it`);
  return mask;
}

/** Replaces the characters of the model's text that PostgreSQL does not accept. */
export function storable(event: InferenceEvent): InferenceEvent {
  switch (event.type) {
    case 'text':
      return { ...event, delta: toStorable(event.delta) };
    case 'mask-started':
      return { ...event, label: toStorable(event.label) };
    case 'mask-finished': {
      const { label } = event.mask;
      return label === undefined ? event : { ...event, mask: { ...event.mask, label: toStorable(label) } };
    }
    case 'finished':
      return { ...event, answer: toStorable(event.answer) };
    default:
      return event;
  }
}
