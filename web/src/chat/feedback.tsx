// The reader's feedback on an answer: a thumb, and optionally a text. New feedback replaces the former one.
import { useRef, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { SetFeedbackDocument } from '../api/generated.ts';
import type { Turn } from '../api/types.ts';
import { Fault } from '../fault.tsx';
import { Icon } from '../icon.tsx';
import { lengthRefusal } from './use-room.ts';

type Given = Turn['feedback'];
type Thumb = NonNullable<NonNullable<Given>['thumb']>;

interface Props {
  turnId: string;
  /** The feedback that is stored; null: none. */
  given: Given;
  onGiven: (given: Given) => void;
}

/** Characters. */
const MAX_TEXT = 2000;
const THUMBS: { thumb: Thumb; name: 'good' | 'bad'; label: string }[] = [
  { thumb: 'UP', name: 'good', label: 'A good answer' },
  { thumb: 'DOWN', name: 'bad', label: 'Not a good answer' },
];

export function Feedback({ turnId, given, onGiven }: Props) {
  const [writing, setWriting] = useState(false);
  const [fault, setFault] = useState('');
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setWriting(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const thumb = given?.thumb ?? null,
    text = given?.text ?? null;
  const store = async (newThumb: Thumb | null, newText: string | null) => {
    setFault('');
    try {
      const input = { turnId, thumb: newThumb, text: newText };
      const { setTurnFeedback } = await client.request(SetFeedbackDocument, { input });
      onGiven(setTurnFeedback.turn.feedback);
      if (writing) close();
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  return (
    <>
      <span className="feedback" role="group" aria-label="What you say of the answer">
        {THUMBS.map((one) => (
          <button
            key={one.thumb}
            type="button"
            className="quiet"
            aria-pressed={thumb === one.thumb}
            aria-label={one.label}
            title={one.label}
            onClick={() => void store(thumb === one.thumb ? null : one.thumb, text)}
          >
            <Icon name={one.name} />
          </button>
        ))}
        {given !== null && !writing && (
          <button ref={opener} type="button" className="link" onClick={() => setWriting(true)}>
            {text === null ? 'Say why' : 'Change what you said'}
          </button>
        )}
      </span>
      {writing && (
        <Reason
          text={text ?? ''}
          onSave={(reason) => void store(thumb, reason.trim() === '' ? null : reason)}
          onCancel={close}
        />
      )}
      <Fault text={fault} />
    </>
  );
}

interface ReasonProps {
  text: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}

function Reason({ text, onSave, onCancel }: ReasonProps) {
  const [words, setWords] = useState(text);
  const refusal = lengthRefusal('text', words, MAX_TEXT);
  return (
    <form
      className="why"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(words);
      }}
    >
      <textarea
        value={words}
        aria-label="What was good or bad"
        placeholder="What was good or bad about it?"
        autoFocus
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            onCancel();
          }
        }}
      />
      <Fault text={refusal} />
      <div className="row">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="send" disabled={refusal !== ''}>
          Save
        </button>
      </div>
    </form>
  );
}
