// The trimmed form of the journal of a turn that ended some time ago. Replaced positions and previews are removed, and
// texts without another event between them are joined. A follower with any older cursor still gets every part of the
// text exactly once. Pure functions.
import type { ReadEvent, StoredEvent, StoredEventBody } from './events.ts';

export interface Trimmed {
  /** Numbers of the removed events. */
  dropped: number[];
  /** Events that are stored again under their number. */
  changed: { seq: number; body: StoredEventBody }[];
}

/** `events`: the whole journal of a turn that has ended, in order. */
export function trimJournal(events: readonly StoredEvent[]): Trimmed {
  const lastQueued = events.findLast(({ type }) => type === 'TurnQueued')?.seq;
  const lastPreviews = new Map(
    events.flatMap((event) => (event.type === 'MaskScaleReady' ? [[event.maskId, event.seq]] : [])),
  );
  const trimmed: Trimmed = { dropped: [], changed: [] };
  let run: StoredEvent[] = [];
  const merge = (): void => {
    const last = run.at(-1);
    if (last !== undefined && run.length > 1) {
      trimmed.dropped.push(...run.slice(0, -1).map(({ seq }) => seq));
      trimmed.changed.push({ seq: last.seq, body: join(run) });
    }
    run = [];
  };
  for (const event of events) {
    if (event.type === 'AnswerDelta') run.push(event);
    else if (
      event.type === 'TurnQueued'
        ? event.seq !== lastQueued
        : event.type === 'MaskScaleReady' && event.seq !== lastPreviews.get(event.maskId)
    )
      trimmed.dropped.push(event.seq);
    else merge();
  }
  merge();
  return trimmed;
}

/** The trimmed form of events, for a follower that has none of them. */
export function shorten<E extends ReadEvent>(events: readonly E[]): E[] {
  const { dropped, changed } = trimJournal(events);
  const gone = new Set(dropped);
  const joined = new Map(changed.map(({ seq, body }) => [seq, body]));
  return events
    .filter(({ seq }) => !gone.has(seq))
    .map((event) => {
      const body = joined.get(event.seq);
      return event.type === 'AnswerDelta' && body?.type === 'AnswerDelta' ? { ...event, text: body.text } : event;
    });
}

/** One text that stores where each of its parts ends, for followers that have some of the parts. */
function join(deltas: readonly StoredEvent[]): StoredEventBody {
  let text = '';
  const ends: [number, number][] = [];
  for (const delta of deltas) {
    if (delta.type !== 'AnswerDelta') continue;
    for (const [seq, end] of delta.ends ?? []) ends.push([seq, text.length + end]);
    text += delta.text;
    if (delta.ends === undefined) ends.push([delta.seq, text.length]);
  }
  return { type: 'AnswerDelta', text, ends };
}

/** The event for a follower that has all events up to `after`: of a joined text only the parts after that. */
export function unread(event: StoredEvent, after: number): ReadEvent {
  if (event.type !== 'AnswerDelta' || event.ends === undefined) return event;
  const { ends, ...rest } = event;
  const known = ends.findLast(([seq]) => seq <= after)?.[1] ?? 0;
  return { ...rest, text: event.text.slice(known) };
}
