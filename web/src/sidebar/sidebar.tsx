// The conversations, newest first, and the search over all turns.
import { useCallback, useEffect, useState } from 'react';
import { mutate, query, sentenceOf } from '../api/client.ts';
import { CONVERSATIONS, DELETE, RENAME } from '../api/documents.ts';
import type { Conversation } from '../api/types.ts';
import { Icon } from '../icon.tsx';
import { ConversationItem } from './conversation-item.tsx';
import { SearchResults, useSearch } from './search.tsx';

interface Page {
  conversations: { edges: { node: Conversation }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}
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
      const { conversations: { edges, pageInfo } } = await query<Page>(CONVERSATIONS, { after: null });
      if (!wanted) return;
      setItems(edges.map(({ node }) => node));
      setMore(pageInfo.hasNextPage ? pageInfo.endCursor : null);
    });
    return () => { wanted = false; };
  }, [attempt, version]);

  const loadMore = (after: string) => attempt(async () => {
    const { conversations: { edges, pageInfo } } = await query<Page>(CONVERSATIONS, { after });
    setItems((before) => [...before, ...edges.map(({ node }) => node).filter(({ id }) => !before.some((one) => one.id === id))]);
    setMore(pageInfo.hasNextPage ? pageInfo.endCursor : null);
  });
  const rename = (id: string, title: string | null) => attempt(async () => {
    await mutate(RENAME, { input: { conversationId: id, title } });
    onChanged();
  });
  const remove = (id: string) => attempt(async () => {
    await mutate(DELETE, { id });
    if (id === current) onOpen(null);
    onChanged();
  });

  return (
    <nav aria-label="Conversations">
      <button type="button" className="new" onClick={() => onOpen(null)}><Icon name="add" />New conversation</button>
      <input type="search" placeholder="Search" aria-label="Search questions and answers" value={words} onChange={(event) => setWords(event.target.value)} />
      {fault !== '' && <p role="alert" className="fault">{fault}</p>}
      {found !== null ? <SearchResults found={found} onOpen={onOpen} /> : (
        <ul>
          {items.map((item) => <ConversationItem key={item.id} item={item} current={item.id === current} onOpen={() => onOpen(item.id)} onRename={(title) => void rename(item.id, title)} onDelete={() => void remove(item.id)} />)}
          {more !== null && <li><button type="button" className="quiet" onClick={() => void loadMore(more)}>Load more</button></li>}
        </ul>
      )}
    </nav>
  );
}
