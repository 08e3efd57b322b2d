// The question of a turn, and the form to ask it in other words. An edited question becomes a sibling of the first one,
// which stays.
import { useRef, useState } from 'react';
import type { Limits, Picture } from '../api/types.ts';
import { focusQuestion } from '../focus.ts';
import { Icon } from '../icon.tsx';
import { Fault } from '../fault.tsx';
import { PointablePicture } from '../picture/pointable-picture.tsx';
import type { Marking } from '../picture/marking.ts';
import { lengthRefusal } from './use-room.ts';

interface Props {
  text: string;
  /** The turn's pictures that are not shown elsewhere. */
  pictures: readonly Picture[];
  /** Marks of the next question on the first picture; null where the next question cannot point at it. */
  marking: Marking | null;
  limits: Limits;
  /** Resolves with whether the question was accepted. */
  onEdit: (text: string) => Promise<boolean>;
}

export function Question({ text, pictures, marking, limits, onEdit }: Props) {
  const [editing, setEditing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  return (
    <div className="question">
      {pictures.map(
        ({ id, url, width, height }, i) =>
          url !== null && (
            <div key={id} className="sent">
              <PointablePicture
                url={url}
                alt="The picture that was sent"
                size={width !== null && height !== null ? { width, height } : null}
                most={{ width: '480px', height: '50vh' }}
                marking={i === 0 ? marking : null}
              />
            </div>
          ),
      )}
      {editing ? (
        <EditForm
          text={text}
          maxLength={limits.maxTextLength}
          onEdit={onEdit}
          onDone={() => {
            setEditing(false);
            focusQuestion();
          }}
          onCancel={close}
        />
      ) : (
        <div className="asked">
          <button
            type="button"
            ref={opener}
            className="quiet tool"
            aria-label={`Edit the question “${text}”`}
            title="Ask it in other words"
            onClick={() => setEditing(true)}
          >
            <Icon name="rename" />
          </button>
          <p dir="auto">{text}</p>
        </div>
      )}
    </div>
  );
}

interface EditProps extends Pick<Props, 'text' | 'onEdit'> {
  /** Characters. */
  maxLength: number;
  onDone: () => void;
  onCancel: () => void;
}

function EditForm({ text, maxLength, onEdit, onDone, onCancel }: EditProps) {
  const [draft, setDraft] = useState(text);
  const [sending, setSending] = useState(false);
  // Nothing is cut from a text that is pasted.
  const refusal = lengthRefusal('question', draft, maxLength);
  const ready = draft.trim() !== '' && refusal === '';
  const send = async () => {
    if (!ready || sending) return;
    setSending(true);
    const accepted = await onEdit(draft);
    setSending(false);
    if (accepted) onDone();
  };
  return (
    <form
      className="edit"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        dir="auto"
        value={draft}
        aria-label="The question in other words"
        autoFocus
        readOnly={sending}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
          }
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
        <button type="submit" className="send" disabled={sending || !ready}>
          {sending ? 'Sending…' : 'Ask'}
        </button>
      </div>
    </form>
  );
}
