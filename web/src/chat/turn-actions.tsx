// The row below a turn: its siblings, what it is doing, stop or ask again, copy, feedback, how long it took.
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../icon.tsx';
import { copyText } from '../picture/copy-text.ts';
import { Feedback } from './feedback.tsx';
import { shownAnswer } from './shown-answer.ts';
import { SiblingSwitch } from './sibling-switch.tsx';
import { runs } from './turn-state.ts';
import type { ShownTurn, amendTurn } from './turn-state.ts';

interface Props {
  shown: ShownTurn;
  /** The turns with the same parent, this one among them. */
  siblings: readonly ShownTurn[];
  onStop: () => void;
  onRegenerate: () => void;
  onChoose: (turnId: string) => void;
  onAmend: (changes: Parameters<typeof amendTurn>[1]) => void;
  /** Further actions. */
  children: ReactNode;
}

export function TurnActions({ shown, siblings, onStop, onRegenerate, onChoose, onAmend, children }: Props) {
  const { turn } = shown;
  const answer = shownAnswer(shown);
  const running = runs(shown);
  return (
    <div className="row actions">
      <SiblingSwitch turnId={turn.id} siblings={siblings} onChoose={onChoose} />
      <span role="status" className={running ? 'status running' : 'status'}>
        {statusOf(shown)}
      </span>
      <StopOrAskAgain running={running} onStop={onStop} onAgain={onRegenerate} />
      {!running && answer !== '' && <CopyAnswer answer={answer} />}
      {children}
      {!running && <Feedback turnId={turn.id} given={turn.feedback} onGiven={(feedback) => onAmend({ feedback })} />}
      {turn.usage !== null && <Took {...turn.usage} />}
    </div>
  );
}

function CopyAnswer({ answer }: { answer: string }) {
  const [label, setLabel] = useState('Copy');
  const copy = async () => setLabel((await copyText(answer)) ? 'Copied' : 'Not allowed');
  return (
    <button
      type="button"
      className="quiet"
      title="Copy the answer"
      onClick={() => void copy()}
      onBlur={() => setLabel('Copy')}
    >
      <span aria-live="polite">{label}</span>
    </button>
  );
}

/** What the turn is doing; empty once it has ended with an answer or an error, which are shown themselves. */
function statusOf({ status, position, answer, masks }: ShownTurn): string {
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

/** One button, so that it keeps the focus when the turn ends. A press on Stop that ends after the turn asks nothing. */
function StopOrAskAgain({ running, onStop, onAgain }: { running: boolean; onStop: () => void; onAgain: () => void }) {
  const stops = useRef(false);
  return (
    <button
      type="button"
      className={running ? 'stop' : 'quiet'}
      onPointerDown={() => (stops.current = running)}
      onClick={({ detail }) => {
        // `detail` is 0 for a click by the keyboard, which had no press by a pointer before it.
        const isLate = !running && stops.current && detail > 0;
        stops.current = false;
        if (running) onStop();
        else if (!isLate) onAgain();
      }}
    >
      <Icon name={running ? 'stop' : 'again'} />
      {running ? 'Stop' : <span className="name">Ask again</span>}
    </button>
  );
}

function Took({ prefillMs, answerMs, maskMs }: { prefillMs: number; answerMs: number; maskMs: number }) {
  return (
    <small
      className="note took"
      title={`reading ${inTime(prefillMs)}, words ${inTime(answerMs)}, masks ${inTime(maskMs)}`}
    >
      {inTime(prefillMs + answerMs + maskMs)}
    </small>
  );
}

const inTime = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
