// What the reader says of an answer: a thumb, and words if there are some. Said again it replaces what was said before.
import { useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { SetFeedbackDocument } from '../api/generated.ts';
import type { Turn } from '../api/types.ts';
import { Icon } from '../icon.tsx';

type Said = Turn['feedback'];
type Thumb = NonNullable<NonNullable<Said>['thumb']>;

interface Props {
  turnId: string;
  said: Said;
  onSaid: (said: Said) => void;
}

const MAX_WORDS = 2000;
const THUMBS: { thumb: Thumb; name: 'good' | 'bad'; label: string }[] = [
  { thumb: 'UP', name: 'good', label: 'A good answer' },
  { thumb: 'DOWN', name: 'bad', label: 'Not a good answer' },
];

export function Feedback({ turnId, said, onSaid }: Props) {
  const [writing, setWriting] = useState(false);
  const [words, setWords] = useState('');
  const [fault, setFault] = useState('');

  const say = async (thumb: Thumb | null, text: string | null) => {
    setFault('');
    try {
      const { setTurnFeedback } = await client.request(SetFeedbackDocument, { input: { turnId, thumb, text } });
      onSaid(setTurnFeedback.turn.feedback);
      setWriting(false);
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  const thumb = said?.thumb ?? null,
    text = said?.text ?? null;
  const write = () => {
    setWords(text ?? '');
    setWriting(true);
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
            onClick={() => void say(thumb === one.thumb ? null : one.thumb, text)}
          >
            <Icon name={one.name} />
          </button>
        ))}
        {said !== null && !writing && (
          <button type="button" className="link" onClick={write}>
            {text === null ? 'Say why' : 'Change what you said'}
          </button>
        )}
      </span>
      {writing && (
        <form
          className="why"
          onSubmit={(event) => {
            event.preventDefault();
            void say(thumb, words.trim() === '' ? null : words);
          }}
        >
          <textarea
            value={words}
            aria-label="What was good or bad"
            placeholder="What was good or bad about it?"
            maxLength={MAX_WORDS}
            autoFocus
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                event.stopPropagation();
                setWriting(false);
              }
            }}
          />
          <div className="row">
            <button type="button" onClick={() => setWriting(false)}>
              Cancel
            </button>
            <button type="submit" className="send">
              Save
            </button>
          </div>
        </form>
      )}
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
    </>
  );
}
