// The conversations, newest first, and the search over all turns.
import { useState } from 'react';
import { Fault } from '../fault.tsx';
import { focusQuestion } from '../focus.ts';
import { Icon } from '../icon.tsx';
import { ConversationItem } from './conversation-item.tsx';
import { SearchResults, useSearch } from './search.tsx';
import { useConversations } from './use-conversations.ts';

interface Props {
  current: string | null;
  version: number;
  onOpen: (id: string | null, turnId?: string) => void;
  onChanged: () => void;
}

export function Sidebar({ current, version, onOpen, onChanged }: Props) {
  const list = useConversations(current, version, { onOpen, onChanged });
  const { items, deleted } = list;
  const [words, setWords] = useState('');
  const found = useSearch(words);
  return (
    <nav aria-label="Conversations">
      <button type="button" className="new" onClick={() => onOpen(null)}>
        <Icon name="add" />
        New conversation
      </button>
      <input
        type="search"
        placeholder="Search"
        aria-label="Search questions and answers"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {deleted !== null && (
        <p role="status" className="note">
          Deleted “{deleted.title ?? 'Untitled'}”. {/* What was focused is gone with the conversation. */}
          <button
            type="button"
            className="link"
            autoFocus
            onClick={() => void list.restore(deleted).then(focusQuestion)}
          >
            Undo
          </button>
        </p>
      )}
      <Fault text={list.fault} />
      {found !== null ? (
        <SearchResults found={found} onOpen={onOpen} />
      ) : (
        <ul>
          {items.map((item) => (
            <ConversationItem
              key={item.id}
              item={item}
              current={item.id === current}
              takesFocus={item.id === list.firstNew}
              onOpen={() => onOpen(item.id)}
              onRename={(title) => void list.rename(item.id, title)}
              onDelete={() => void list.remove(item)}
            />
          ))}
          {list.hasMore && (
            <li>
              <button type="button" className="quiet" onClick={() => void list.loadMore()}>
                Load more
              </button>
            </li>
          )}
        </ul>
      )}
    </nav>
  );
}
