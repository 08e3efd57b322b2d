// The conversations, newest first, and the search over all turns.
import { useCallback, useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import {
  ChangeConversationDocument,
  ConversationsDocument,
  DeleteConversationDocument,
  RestoreConversationDocument,
} from '../api/generated.ts';
import type { Conversation } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { ConversationItem } from './conversation-item.tsx';
import { SearchResults, useSearch } from './search.tsx';

interface Props {
  current: string | null;
  version: number;
  onOpen: (id: string | null, turnId?: string) => void;
  onChanged: () => void;
}

export function Sidebar({ current, version, onOpen, onChanged }: Props) {
  const [items, setItems] = useState<Conversation[]>([]);
  const [more, setMore] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [fault, setFault] = useState('');
  /** The one that was deleted last; it can be taken back for a while. */
  const [deleted, setDeleted] = useState<Conversation | null>(null);
  const found = useSearch(words);

  const attempt = useCallback(async (action: () => Promise<void>) => {
    try {
      await action();
      setFault('');
    } catch (error) {
      setFault(sentenceOf(error));
    }
  }, []);
  useEffect(() => {
    let wanted = true;
    void attempt(async () => {
      const {
        conversations: { edges, pageInfo },
      } = await client.request(ConversationsDocument, { after: null });
      if (!wanted) return;
      setItems(edges.map(({ node }) => node));
      setMore(pageInfo.hasNextPage ? pageInfo.endCursor : null);
    });
    return () => {
      wanted = false;
    };
  }, [attempt, version]);

  const loadMore = (after: string) =>
    attempt(async () => {
      const {
        conversations: { edges, pageInfo },
      } = await client.request(ConversationsDocument, { after });
      setItems((before) => [
        ...before,
        ...edges.map(({ node }) => node).filter(({ id }) => !before.some((one) => one.id === id)),
      ]);
      setMore(pageInfo.hasNextPage ? pageInfo.endCursor : null);
    });
  const rename = (id: string, title: string | null) =>
    attempt(async () => {
      await client.request(ChangeConversationDocument, { input: { conversationId: id, title } });
      onChanged();
    });
  const remove = (item: Conversation) =>
    attempt(async () => {
      await client.request(DeleteConversationDocument, { id: item.id });
      setDeleted(item);
      if (item.id === current) onOpen(null);
      onChanged();
    });
  const restore = ({ id }: Conversation) =>
    attempt(async () => {
      await client.request(RestoreConversationDocument, { id });
      setDeleted(null);
      onOpen(id);
      onChanged();
    });

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
          Deleted “{deleted.title ?? 'Untitled'}”.{' '}
          <button type="button" className="link" onClick={() => void restore(deleted)}>
            Undo
          </button>
        </p>
      )}
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      {found !== null ? (
        <SearchResults found={found} onOpen={onOpen} />
      ) : (
        <ul>
          {items.map((item) => (
            <ConversationItem
              key={item.id}
              item={item}
              current={item.id === current}
              onOpen={() => onOpen(item.id)}
              onRename={(title) => void rename(item.id, title)}
              onDelete={() => void remove(item)}
            />
          ))}
          {more !== null && (
            <li>
              <button type="button" className="quiet" onClick={() => void loadMore(more)}>
                Load more
              </button>
            </li>
          )}
        </ul>
      )}
    </nav>
  );
}
