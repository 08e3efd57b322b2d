// One turn: the question, the answer as it is written, the masks as they form, and what can be done with them.
import { useState } from 'react';
import type { Limits, Mask, Picture } from '../api/types.ts';
import { Fault } from '../fault.tsx';
import type { OnPick } from '../picture/use-picking.ts';
import { CombineMasks } from '../picture/combine-masks.tsx';
import type { Marking } from '../picture/marking.ts';
import { AddMask, addMaskId } from '../picture/add-mask.tsx';
import type { Edited } from '../picture/edited.ts';
import { sizeOf } from '../picture/marking.ts';
import { AnswerText } from './answer-text.tsx';
import { failureOf } from './failure-of.ts';
import { NotFound, isMainObject } from './not-found.tsx';
import { Question } from './question.tsx';
import { shownAnswer } from './shown-answer.ts';
import { TurnActions } from './turn-actions.tsx';
import { TurnMasks } from './turn-masks.tsx';
import { finishedOf, runs } from './turn-state.ts';
import type { ShownTurn, amendTurn } from './turn-state.ts';
import { turnElementId } from './use-scroll.ts';

interface Props {
  shown: ShownTurn;
  sought: boolean;
  picture: Picture | null;
  /** The turns with the same parent, this one among them. */
  siblings: readonly ShownTurn[];
  /** Masks of other turns on the same picture. */
  others: readonly Mask[];
  /** What the model understands; null where that is not told. */
  domain: string | null;
  limits: Limits;
  onStop: () => void;
  onRegenerate: () => void;
  onEdit: (text: string) => Promise<boolean>;
  onChoose: (turnId: string) => void;
  onAmend: (changes: Parameters<typeof amendTurn>[1]) => void;
  /** Begins a question that changes the mask; null where the model cannot change masks. */
  onChange: ((mask: Mask) => void) | null;
  /** Asks for one of several things that fit. */
  onPick: OnPick;
  /** Asks for the main object of the picture; null where the model cannot find it, or other turns follow. */
  onMainObject: (() => void) | null;
  /** Marks of the next question on the picture; null where the next question cannot point at it. */
  marking: Marking | null;
  /** Every click marks, also one into a mask. */
  pointing: boolean;
}

export function TurnView(props: Props) {
  const { shown, sought, picture, others, domain, limits, marking, onEdit, onAmend, onMainObject } = props;
  /** The mask that is open in the editor. */
  const [edited, setEdited] = useState<Edited | null>(null);
  const { turn, status, masks } = shown;
  const running = runs(shown);
  const finished = finishedOf(masks);
  const size = picture === null ? null : sizeOf(picture);
  const isReadable = picture?.url != null;
  const addMask = (mask: Mask) => onAmend({ masks: [...turn.masks, mask] });
  return (
    <article id={turnElementId(turn.id)} className={sought ? 'turn sought' : 'turn'}>
      <Question
        text={turn.text}
        pictures={masks.length === 0 ? turn.images : []}
        marking={marking}
        limits={limits}
        onEdit={onEdit}
      />
      <PointedAt turn={turn} />
      {/* Screen readers announce the text as it comes. The masks below have names of their own. */}
      <div className="answer" aria-live="polite" aria-busy={running}>
        <AnswerText text={shownAnswer(shown)} />
      </div>
      <TurnMasks {...props} running={running} edited={edited} onEdited={setEdited} onSaved={addMask} />
      {finished.some(({ origin, outcome }) => origin === 'MODEL' && outcome === 'NO_TARGET') && (
        <NotFound domain={domain} onMainObject={!running && isReadable && !isMainObject(turn) ? onMainObject : null} />
      )}
      {status === 'FAILED' && <Fault text={failureOf(turn.error)} />}
      <TurnActions {...props}>
        {!running && edited === null && size !== null && isReadable && (
          <AddMask size={size} id={addMaskId(turn.id)} onOpen={setEdited} />
        )}
        {!running && finished.some(({ outcome }) => outcome === 'FOUND') && (
          <CombineMasks masks={finished} others={others} onMade={addMask} />
        )}
      </TurnActions>
    </article>
  );
}

/** What the question refers to besides its text: a mask that it changes, points, boxes. */
function PointedAt({ turn: { regionPrompts, refines, candidate } }: { turn: ShownTurn['turn'] }) {
  const points = regionPrompts.reduce((sum, region) => sum + region.points.length, 0),
    boxes = regionPrompts.filter(({ box }) => box !== null).length;
  const count = (n: number, name: string, names: string): string =>
    n === 0 ? '' : n === 1 ? `one ${name}` : `${n} ${names}`;
  const marks = [count(points, 'point', 'points'), count(boxes, 'box', 'boxes')]
    .filter((one) => one !== '')
    .join(' and ');
  const text = [
    refines === null || candidate !== null ? '' : `Changes “${refines.label}”`,
    marks === '' ? '' : `Points at ${marks}`,
  ]
    .filter((one) => one !== '')
    .join(' · ');
  return text === '' ? null : <p className="note pointed">{text}</p>;
}
