// One conversation in the list: opened, renamed in its place, deleted after a question.
import { useRef, useState } from 'react';
import type { Conversation } from '../api/types.ts';
import { Icon } from '../icon.tsx';

interface Props {
  item: Conversation;
  current: boolean;
  onOpen: () => void;
  /** null takes the title away. */
  onRename: (title: string | null) => void;
  onDelete: () => void;
}

export function ConversationItem({ item, current, onOpen, onRename, onDelete }: Props) {
  const [editing, setEditing] = useState(false);
  const question = useRef<HTMLDialogElement>(null);
  const title = item.title ?? 'Untitled';

  const save = (text: string) => {
    setEditing(false);
    if (text.trim() !== (item.title ?? '')) onRename(text.trim() === '' ? null : text.trim());
  };
  if (editing) {
    return (
      <li className={current ? 'current' : ''}>
        <input
          aria-label="Title of the conversation" defaultValue={item.title ?? ''} maxLength={200} autoFocus onFocus={(event) => event.target.select()}
          onBlur={(event) => save(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
            if (event.key === 'Escape') { event.stopPropagation(); setEditing(false); }
          }}
        />
      </li>
    );
  }
  return (
    <li className={current ? 'current' : ''}>
      <button type="button" className="title" aria-current={current ? 'page' : undefined} title={`${title}, ${new Date(item.updatedAt).toLocaleString()}`} onClick={onOpen}>{title}</button>
      <button type="button" className="quiet tool" aria-label={`Rename ${title}`} onClick={() => setEditing(true)}><Icon name="rename" /></button>
      <button type="button" className="quiet tool" aria-label={`Delete ${title}`} onClick={() => question.current?.showModal()}><Icon name="remove" /></button>
      <dialog ref={question} aria-label={`Delete ${title}?`} onClose={(event) => { if (event.currentTarget.returnValue === 'delete') onDelete(); }}>
        <form method="dialog">
          <p>Delete <strong>{title}</strong> with all its answers and masks? This cannot be undone.</p>
          <div className="row">
            <button value="keep" autoFocus>Keep it</button>
            <button value="delete" className="danger">Delete</button>
          </div>
        </form>
      </dialog>
    </li>
  );
}
