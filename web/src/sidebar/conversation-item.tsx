// One conversation of the list: open it, rename it in place, delete it after a confirmation.
import { useEffect, useRef, useState } from 'react';
import type { Conversation } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { dayOf } from './day-of.ts';

interface Props {
  item: Conversation;
  current: boolean;
  /** It takes the focus when it appears. */
  takesFocus: boolean;
  onOpen: () => void;
  /** null removes the title. */
  onRename: (title: string | null) => void;
  onDelete: () => void;
}

export function ConversationItem({ item, current, takesFocus, onOpen, onRename, onDelete }: Props) {
  const { editing, setEditing, close, rename } = useEditing();
  const [asking, setAsking] = useState(false);
  const title = item.title ?? 'Untitled';
  const thumbnail = item.images[0]?.thumbnailUrl;

  const save = (text: string) => {
    close();
    if (text.trim() !== (item.title ?? '')) onRename(text.trim() === '' ? null : text.trim());
  };
  if (editing) {
    return (
      <li className={current ? 'current' : ''}>
        <TitleField title={item.title ?? ''} onSave={save} onCancel={close} />
      </li>
    );
  }
  return (
    <li className={current ? 'current' : ''}>
      <button
        type="button"
        className="title"
        autoFocus={takesFocus}
        aria-current={current ? 'page' : undefined}
        title={`${title}, ${new Date(item.updatedAt).toLocaleString()}`}
        onClick={onOpen}
      >
        {thumbnail != null && <img src={thumbnail} alt="" loading="lazy" />}
        <span className="titled">
          <span className="name" dir="auto">
            {title}
          </span>
          <time dateTime={item.updatedAt}>{dayOf(item.updatedAt, new Date())}</time>
        </span>
      </button>
      <button
        ref={rename}
        type="button"
        className="quiet tool"
        aria-label={`Rename ${title}`}
        onClick={() => setEditing(true)}
      >
        <Icon name="rename" />
      </button>
      <button type="button" className="quiet tool" aria-label={`Delete ${title}`} onClick={() => setAsking(true)}>
        <Icon name="remove" />
      </button>
      {asking && (
        <DeleteQuestion
          title={title}
          onAnswer={(yes) => {
            setAsking(false);
            if (yes) onDelete();
          }}
        />
      )}
    </li>
  );
}

/** Whether the title is edited, and the button for it, which gets the focus back. */
function useEditing() {
  const [editing, setEditing] = useState(false);
  const rename = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    requestAnimationFrame(() => {
      // Not away from where a click has moved it.
      if (document.activeElement === document.body) rename.current?.focus();
    });
  };
  return { editing, setEditing, close, rename };
}

interface TitleProps {
  title: string;
  onSave: (title: string) => void;
  onCancel: () => void;
}

/** Saves when it loses the focus. Escape cancels. */
function TitleField({ title, onSave, onCancel }: TitleProps) {
  return (
    <input
      aria-label="Title of the conversation"
      defaultValue={title}
      maxLength={200}
      autoFocus
      onFocus={(event) => event.target.select()}
      onBlur={(event) => onSave(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
        if (event.key === 'Escape') {
          event.stopPropagation();
          onCancel();
        }
      }}
    />
  );
}

function DeleteQuestion({ title, onAnswer }: { title: string; onAnswer: (yes: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-label={`Delete ${title}?`}
      onClose={(event) => onAnswer(event.currentTarget.returnValue === 'delete')}
    >
      <form method="dialog">
        <p>
          Delete <strong>{title}</strong> with all its answers and masks?
        </p>
        <div className="row">
          <button value="keep" autoFocus>
            Keep it
          </button>
          <button value="delete" className="danger">
            Delete
          </button>
        </div>
      </form>
    </dialog>
  );
}
