// What was asked, and the place to ask it in other words: an edited question stands beside the first one, which stays.
import { useRef, useState } from 'react';
import type { Limits, Picture } from '../api/types.ts';
import { Icon } from '../icon.tsx';

interface Props {
  text: string;
  /** Those that are not shown elsewhere. */
  pictures: readonly Picture[];
  limits: Limits;
  /** Resolves with whether it was taken. */
  onEdit: (text: string) => Promise<boolean>;
}

export function Question({ text, pictures, limits, onEdit }: Props) {
  const [editing, setEditing] = useState(false);
  const [draft, setDraft] = useState(text);
  const [sending, setSending] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  const open = () => {
    setDraft(text);
    setEditing(true);
  };
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const send = async () => {
    if (draft.trim() === '' || sending) return;
    setSending(true);
    const taken = await onEdit(draft);
    setSending(false);
    if (taken) setEditing(false);
  };
  return (
    <div className="question">
      {pictures.map(
        ({ id, url, width, height }) =>
          url !== null && (
            <img
              key={id}
              src={url}
              {...(width !== null && height !== null ? { width, height } : {})}
              alt="The picture that was sent"
            />
          ),
      )}
      {editing ? (
        <form
          className="edit"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <textarea
            value={draft}
            aria-label="The question in other words"
            maxLength={limits.maxTextLength}
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
                close();
              }
            }}
          />
          <div className="row">
            <button type="button" onClick={close}>
              Cancel
            </button>
            <button type="submit" className="send" disabled={sending || draft.trim() === ''}>
              {sending ? 'Sending…' : 'Ask'}
            </button>
          </div>
        </form>
      ) : (
        <div className="asked">
          <button
            type="button"
            ref={opener}
            className="quiet tool"
            aria-label={`Edit the question “${text}”`}
            title="Ask it in other words"
            onClick={open}
          >
            <Icon name="rename" />
          </button>
          <p>{text}</p>
        </div>
      )}
    </div>
  );
}
