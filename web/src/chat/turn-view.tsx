// One turn: the question, the answer as it is typed, the masks as they form, and what can be done with them.
import { useEffect, useRef, useState } from 'react';
import type { Limits, Mask, Model, Picture } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { CombineMasks } from '../picture/combine-masks.tsx';
import { copyText } from '../picture/copy-text.ts';
import { MaskEditor } from '../picture/mask-editor.tsx';
import { correctId } from '../picture/mask-tools.tsx';
import { MaskedPicture, colourOf } from '../picture/masked-picture.tsx';
import { Feedback } from './feedback.tsx';
import type { Point } from './marks.ts';
import { Question } from './question.tsx';
import { SiblingSwitch } from './sibling-switch.tsx';
import { finishedOf, runs } from './turn-state.ts';
import type { ShownTurn, amendTurn } from './turn-state.ts';
import { turnElementId } from './use-scroll.ts';

interface Props {
  shown: ShownTurn;
  sought: boolean;
  picture: Picture | null;
  /** The turns beside it, itself among them. */
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
  /** Asks for a mask in other words; null where the model cannot change masks. */
  onChange: ((mask: Mask) => void) | null;
  /** Points at a place of the picture, for the next question; null where that cannot be done. */
  onPoint: ((point: Point) => void) | null;
}

export function TurnView({
  shown,
  sought,
  picture,
  siblings,
  others,
  model,
  limits,
  onStop,
  onRegenerate,
  onEdit,
  onChoose,
  onAmend,
  onChange,
  onPoint,
}: Props) {
  const { turn, status, answer, masks } = shown;
  const running = runs(shown);
  const { usage, error } = turn;
  const finished = finishedOf(masks);
  const [corrected, setCorrected] = useState<Mask | null>(null);
  /** Once the editor is gone, the keyboard goes on at the mask that was made, or where the editor was opened. */
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
  return (
    <article id={turnElementId(turn.id)} className={sought ? 'turn sought' : 'turn'}>
      <Question text={turn.text} pictures={masks.length === 0 ? turn.images : []} limits={limits} onEdit={onEdit} />
      <PointedAt turn={turn} />
      {/* Only words are read aloud as they come; the masks below have names of their own. */}
      <p className="answer" aria-live="polite" aria-busy={running}>
        {answer}
      </p>
      {masks.length > 0 && picture?.url != null && corrected === null && (
        <MaskedPicture
          picture={{ ...picture, url: picture.url }}
          masks={masks}
          running={running}
          onChange={running ? null : onChange}
          onCorrect={running ? null : setCorrected}
          onPoint={running ? null : onPoint}
        />
      )}
      {picture?.url != null && corrected !== null && (
        <MaskEditor
          turnId={turn.id}
          picture={{ ...picture, url: picture.url }}
          mask={corrected}
          colour={colourOf(masks.findIndex(({ id }) => id === corrected.id))}
          onSaved={(mask) => {
            onAmend({ masks: [...turn.masks, mask] });
            leaveEditor(mask);
          }}
          onCancel={() => leaveEditor(corrected)}
        />
      )}
      {finished.length > 0 && !running && (
        <CombineMasks masks={finished} others={others} onMade={(mask) => onAmend({ masks: [...turn.masks, mask] })} />
      )}
      {finished.some(({ origin, outcome }) => origin === 'MODEL' && outcome === 'NO_TARGET') && (
        <p className="hint">What was asked for was not found in the picture. {model?.domain}</p>
      )}
      {status === 'FAILED' && (
        <p role="alert" className="fault">
          {error?.message ?? 'The answer failed.'}
          {error?.retryable === true && ' Asking again may help.'}
        </p>
      )}
      <div className="row actions">
        <SiblingSwitch turnId={turn.id} siblings={siblings} onChoose={onChoose} />
        <span role="status" className={running ? 'status running' : 'status'}>
          {inWords(shown)}
        </span>
        {running ? (
          <button type="button" className="stop" onClick={onStop}>
            <Icon name="stop" />
            Stop
          </button>
        ) : (
          <button type="button" className="quiet" onClick={onRegenerate}>
            <Icon name="again" />
            Ask again
          </button>
        )}
        {!running && answer !== '' && <CopyAnswer answer={answer} />}
        {!running && <Feedback turnId={turn.id} said={turn.feedback} onSaid={(feedback) => onAmend({ feedback })} />}
        {usage !== null && (
          <small
            className="note"
            title={`reading ${inTime(usage.prefillMs)}, words ${inTime(usage.answerMs)}, masks ${inTime(usage.maskMs)}`}
          >
            {inTime(usage.prefillMs + usage.answerMs + usage.maskMs)}
          </small>
        )}
      </div>
    </article>
  );
}

function CopyAnswer({ answer }: { answer: string }) {
  const [said, setSaid] = useState('Copy');
  const copy = async () => setSaid((await copyText(answer)) ? 'Copied' : 'Not allowed');
  return (
    <button
      type="button"
      className="quiet"
      title="Copy the answer"
      onClick={() => void copy()}
      onBlur={() => setSaid('Copy')}
    >
      <span aria-live="polite">{said}</span>
    </button>
  );
}

/** What the question said besides its words. */
function PointedAt({ turn: { regionPrompts, refines } }: { turn: ShownTurn['turn'] }) {
  const points = regionPrompts.reduce((sum, region) => sum + region.points.length, 0),
    boxes = regionPrompts.filter(({ box }) => box !== null).length;
  const count = (n: number, name: string, names: string): string =>
    n === 0 ? '' : n === 1 ? `one ${name}` : `${n} ${names}`;
  const pointed = [count(points, 'point', 'points'), count(boxes, 'box', 'boxes')]
    .filter((one) => one !== '')
    .join(' and ');
  const said = [refines === null ? '' : `Changes “${refines.label}”`, pointed === '' ? '' : `Points at ${pointed}`]
    .filter((one) => one !== '')
    .join(' · ');
  return said === '' ? null : <p className="note pointed">{said}</p>;
}

/** What is going on; nothing when it is done, for then the answer speaks. */
function inWords({ status, position, answer, masks }: ShownTurn): string {
  switch (status) {
    case 'QUEUED':
      return position === null || position === 0
        ? 'Waiting to begin…'
        : position === 1
          ? 'Waiting, one in front…'
          : `Waiting, ${position} in front…`;
    case 'RUNNING': {
      const forming = masks.find(({ mask }) => mask === null);
      return forming !== undefined
        ? `Drawing “${forming.label}”…`
        : answer === ''
          ? 'Looking at the picture…'
          : 'Writing…';
    }
    case 'CANCELLED':
      return 'Stopped.';
    case 'COMPLETED':
    case 'FAILED':
      return '';
  }
}

const inTime = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
