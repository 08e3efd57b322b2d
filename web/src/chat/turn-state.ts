// What is shown of a turn: its row when it has ended, and what its events add up to while it runs. Pure.
import type { Mask, Picture, Scale, Turn, TurnEvent, TurnStatus } from '../api/types.ts';

/** `codes`: of the event that brought the preview, when they were asked for. */
export type ShownScale = Scale & { codes?: Extract<TurnEvent, { __typename: 'MaskScaleReady' }>['codes'] };

export interface ShownMask {
  id: string;
  label: string;
  /** The previews so far, coarse to fine. */
  scales: ShownScale[];
  /** Null while it forms. */
  mask: Mask | null;
}

export interface ShownTurn {
  turn: Turn;
  status: TurnStatus;
  answer: string;
  masks: ShownMask[];
  /** Turns in front of it; null once it has begun. */
  position: number | null;
  /** The `seq` of the last event that is included. */
  seq: number;
}

/** Those that are there to be worked with. */
export const finishedOf = (masks: readonly ShownMask[]): Mask[] =>
  masks.flatMap(({ mask }) => (mask === null ? [] : [mask]));

/** Whether more is to come; of a row as of what is shown. */
export const runs = ({ status }: { status: TurnStatus }): boolean => status === 'QUEUED' || status === 'RUNNING';

/**
 * The picture that a turn is about: the first of its own, or of the nearest turn before it (on its branch) that has
 * some.
 */
export function pictureOf(turns: readonly ShownTurn[], shown: ShownTurn | undefined): Picture | null {
  for (let one = shown; one !== undefined;) {
    const { images, parent } = one.turn;
    if (images[0] !== undefined) return images[0];
    one = turns.find(({ turn }) => turn.id === parent?.id);
  }
  return null;
}

export function showTurn(turn: Turn): ShownTurn {
  const ended = !runs(turn);
  // The events of a running turn are followed from the first one. The output in its row would be shown twice.
  return {
    turn,
    status: turn.status,
    answer: ended ? (turn.answer ?? '') : '',
    masks: ended ? turn.masks.map(showMask) : [],
    position: null,
    seq: 0,
  };
}

/**
 * What is shown once the rows of a conversation were read, in their order. A turn whose events are followed is newer
 * than its row, and so is one that has ended here while the row still says that it runs: both stay as they are, and so
 * does one that was asked after the rows were read.
 * `isFollowed`: of a turn's id.
 */
export function takeRows(
  before: readonly ShownTurn[],
  rows: readonly Turn[],
  isFollowed: (id: string) => boolean,
): ShownTurn[] {
  const known = new Map(before.map((one) => [one.turn.id, one]));
  const isNewer = (one: ShownTurn, row: Turn): boolean => (runs(one) ? isFollowed(row.id) : runs(row));
  const read = rows.map((row) => {
    const one = known.get(row.id);
    return one !== undefined && isNewer(one, row) ? one : showTurn(row);
  });
  const ids = new Set(rows.map(({ id }) => id));
  return [...read, ...before.filter(({ turn }) => !ids.has(turn.id))];
}

const showMask = (mask: Mask): ShownMask => ({ id: mask.id, label: mask.label, scales: mask.scales, mask });

export function takeEvent(shown: ShownTurn, event: TurnEvent): ShownTurn {
  if (event.seq <= shown.seq) return shown;
  const next = { ...shown, seq: event.seq };
  switch (event.__typename) {
    case 'TurnQueued':
      return { ...next, position: event.position };
    case 'TurnStarted':
      // It may begin again, after its engine died, as long as no text and no mask was shown.
      return { ...next, status: 'RUNNING', position: null, answer: '', masks: [] };
    case 'AnswerDelta':
      return { ...next, answer: shown.answer + event.text };
    case 'MaskStarted':
      return { ...next, masks: [...shown.masks, { id: event.maskId, label: event.label, scales: [], mask: null }] };
    case 'MaskScaleReady':
      return {
        ...next,
        masks: change(shown.masks, event.maskId, (mask) => ({
          ...mask,
          scales: withScale(
            mask.scales,
            event.codes == null ? event.preview : { ...event.preview, codes: event.codes },
          ),
        })),
      };
    case 'MaskFinished':
      return { ...next, masks: change(shown.masks, event.mask.id, () => showMask(event.mask)) };
    case 'TurnFinished':
      return {
        ...next,
        turn: event.turn,
        status: event.status,
        answer: event.turn.answer ?? shown.answer,
        position: null,
        masks: endOf(shown.masks, event.turn.masks),
      };
    default:
      // The schema grows by addition, and this page may be older than the server.
      return next;
  }
}

/** The turn after feedback was given, or after a mask was made of its masks. */
export const amendTurn = (shown: ShownTurn, changes: Partial<Pick<Turn, 'feedback' | 'masks'>>): ShownTurn => {
  const turn = { ...shown.turn, ...changes };
  return { ...shown, turn, masks: endOf(shown.masks, turn.masks) };
};

const change = (masks: ShownMask[], id: string, edit: (mask: ShownMask) => ShownMask): ShownMask[] =>
  masks.map((mask) => (mask.id === id ? edit(mask) : mask));

/** A preview replaces the one of the same scale; slow readers may miss some in between. */
const withScale = (scales: ShownScale[], scale: ShownScale): ShownScale[] => [
  ...scales.filter((one) => one.scale < scale.scale),
  scale,
];

/** Finished masks by their rows; one that was cut short keeps what was shown of it. */
const endOf = (shown: ShownMask[], masks: Mask[]): ShownMask[] => [
  ...masks.map(showMask),
  ...shown.filter(({ id, scales }) => scales.length > 0 && !masks.some((mask) => mask.id === id)),
];
