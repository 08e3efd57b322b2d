// One turn: the question, the answer as it is written, the masks as they form, and what can be done with them.
import { useEffect, useRef, useState } from 'react';
import type { Limits, Mask, Model, Picture } from '../api/types.ts';
import { Fault } from '../fault.tsx';
import { CombineMasks } from '../picture/combine-masks.tsx';
import { MaskEditor } from '../picture/mask-editor.tsx';
import { correctId } from '../picture/mask-tools.tsx';
import { MaskedPicture, colourOf } from '../picture/masked-picture.tsx';
import type { Marking } from '../picture/marking.ts';
import { AnswerText } from './answer-text.tsx';
import { Question } from './question.tsx';
import { shownAnswer } from './shown-answer.ts';
import { TurnActions } from './turn-actions.tsx';
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
  model: Model | null;
  limits: Limits;
  onStop: () => void;
  onRegenerate: () => void;
  onEdit: (text: string) => Promise<boolean>;
  onChoose: (turnId: string) => void;
  onAmend: (changes: Parameters<typeof amendTurn>[1]) => void;
  /** Begins a question that changes the mask; null where the model cannot change masks. */
  onChange: ((mask: Mask) => void) | null;
  /** Marks of the next question on the picture; null where the next question cannot point at it. */
  marking: Marking | null;
  /** Every click marks, also one into a mask. */
  pointing: boolean;
}

export function TurnView(props: Props) {
  const { shown, sought, others, model, limits, marking, onEdit, onAmend } = props;
  const { turn, status, masks } = shown;
  const running = runs(shown);
  const finished = finishedOf(masks);
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
      <Masks {...props} running={running} onSaved={addMask} />
      {!running && finished.some(({ outcome }) => outcome === 'FOUND') && (
        <CombineMasks masks={finished} others={others} onMade={addMask} />
      )}
      {finished.some(({ origin, outcome }) => origin === 'MODEL' && outcome === 'NO_TARGET') && (
        <p className="hint">What was asked for was not found in the picture. {model?.domain}</p>
      )}
      {status === 'FAILED' && <Fault text={failureOf(turn.error)} />}
      <TurnActions {...props} />
    </article>
  );
}

interface MasksProps extends Pick<Props, 'shown' | 'picture' | 'onChange' | 'marking' | 'pointing'> {
  running: boolean;
  /** A corrected mask was saved: a new mask of the turn. */
  onSaved: (mask: Mask) => void;
}

/** The masks on their picture, or the editor of one of them. */
function Masks({ shown, picture, running, onChange, marking, pointing, onSaved }: MasksProps) {
  const { turn, masks } = shown;
  const [corrected, setCorrected] = useState<Mask | null>(null);
  /** When the editor closes, the focus moves to the tools of the new mask, or of the mask that was edited. */
  const focusNext = useRef<Mask | null>(null);
  useEffect(() => {
    if (corrected !== null || focusNext.current === null) return;
    document.getElementById(correctId(focusNext.current))?.focus();
    focusNext.current = null;
  }, [corrected]);
  const leaveEditor = (mask: Mask | null) => {
    focusNext.current = mask;
    setCorrected(null);
  };
  if (picture?.url == null) return null;
  const readable = { ...picture, url: picture.url };
  return (
    <>
      {corrected !== null && (
        <MaskEditor
          turnId={turn.id}
          picture={readable}
          mask={corrected}
          colour={colourOf(masks.findIndex(({ id }) => id === corrected.id))}
          onSaved={(mask) => {
            onSaved(mask);
            leaveEditor(mask);
          }}
          onCancel={() => leaveEditor(corrected)}
        />
      )}
      {masks.length > 0 && (
        // It keeps its opacity, its hidden masks and its scale while the editor is open.
        <div hidden={corrected !== null}>
          <MaskedPicture
            picture={readable}
            masks={masks}
            running={running}
            onChange={running ? null : onChange}
            onCorrect={running ? null : setCorrected}
            marking={running ? null : marking}
            pointing={pointing}
          />
        </div>
      )}
    </>
  );
}

const failureOf = (error: ShownTurn['turn']['error']): string =>
  `${error?.message ?? 'The answer failed.'}${error?.retryable === true ? ' Asking again may help.' : ''}`;

/** What the question refers to besides its text: a mask that it changes, points, boxes. */
function PointedAt({ turn: { regionPrompts, refines } }: { turn: ShownTurn['turn'] }) {
  const points = regionPrompts.reduce((sum, region) => sum + region.points.length, 0),
    boxes = regionPrompts.filter(({ box }) => box !== null).length;
  const count = (n: number, name: string, names: string): string =>
    n === 0 ? '' : n === 1 ? `one ${name}` : `${n} ${names}`;
  const marks = [count(points, 'point', 'points'), count(boxes, 'box', 'boxes')]
    .filter((one) => one !== '')
    .join(' and ');
  const text = [refines === null ? '' : `Changes “${refines.label}”`, marks === '' ? '' : `Points at ${marks}`]
    .filter((one) => one !== '')
    .join(' · ');
  return text === '' ? null : <p className="note pointed">{text}</p>;
}
