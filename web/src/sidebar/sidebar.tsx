// The conversations, newest first, and the search over all turns.
import { useCallback, useEffect, useState } from 'react';
import { mutate, query } from '../api/client.ts';
import { CONVERSATIONS, DELETE, RENAME, SEARCH } from '../api/documents.ts';
import type { Conversation } from '../api/types.ts';

interface Listed {
  conversations: { edges: { node: Conversation }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}
interface Found {
  searchTurns: { edges: { node: { id: string; text: string; answer: string | null; conversation: { id: string } } }[] };
}
interface Props {
  current: string | null;
  version: number;
  onOpen: (id: string | null) => void;
  onChanged: () => void;
}

export function Sidebar({ current, version, onOpen, onChanged }: Props) {
  const [items, setItems] = useState<Conversation[]>([]);
  const [more, setMore] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [fault, setFault] = useState('');
  const [found, setFound] = useState<Found['searchTurns']['edges'] | null>(null);

  const load = useCallback(async (after: string | null) => {
    const { conversations: { edges, pageInfo } } = await query<Listed>(CONVERSATIONS, { after });
    const nodes = edges.map(({ node }) => node);
    setItems((before) => (after === null ? nodes : [...before, ...nodes]));
    setMore(pageInfo.hasNextPage ? pageInfo.endCursor : null);
  }, []);
  useEffect(() => { load(null).then(() => setFault(''), () => setFault('The conversations cannot be read.')); }, [load, version]);

  useEffect(() => {
    if (words.trim() === '') { setFound(null); return; }
    const timer = setTimeout(() => { query<Found>(SEARCH, { query: words }).then(({ searchTurns }) => setFound(searchTurns.edges), () => setFound([])); }, 200);
    return () => clearTimeout(timer);
  }, [words]);

  const rename = async ({ id, title }: Conversation) => {
    const next = prompt('Title of the conversation', title ?? '');
    if (next === null) return;
    await mutate(RENAME, { input: { conversationId: id, title: next } });
    onChanged();
  };
  const remove = async ({ id, title }: Conversation) => {
    if (!confirm(`Delete "${title ?? 'Untitled'}" with all its masks?`)) return;
    await mutate(DELETE, { id });
    if (id === current) onOpen(null);
    onChanged();
  };

  return (
    <nav aria-label="Conversations">
      <button type="button" className="new" onClick={() => onOpen(null)}>New conversation</button>
      <input type="search" placeholder="Search questions and answers" aria-label="Search questions and answers" value={words} onChange={(event) => setWords(event.target.value)} />
      {fault !== '' && <p role="alert" className="fault">{fault}</p>}
      {found === null ? (
        <ul>
          {items.map((item) => (
            <li key={item.id} className={item.id === current ? 'current' : ''}>
              <button type="button" className="title" aria-current={item.id === current} onClick={() => onOpen(item.id)}>{item.title ?? 'Untitled'}</button>
              <button type="button" className="quiet" aria-label={`Rename ${item.title ?? 'Untitled'}`} onClick={() => void rename(item)}>✎</button>
              <button type="button" className="quiet" aria-label={`Delete ${item.title ?? 'Untitled'}`} onClick={() => void remove(item)}>✕</button>
            </li>
          ))}
          {more !== null && <li><button type="button" className="quiet" onClick={() => void load(more)}>Load more</button></li>}
        </ul>
      ) : (
        <ul>
          {found.length === 0 && <li className="none">Nothing found</li>}
          {found.map(({ node }) => <li key={node.id}><button type="button" className="title" onClick={() => onOpen(node.conversation.id)}>{node.text}<small>{node.answer}</small></button></li>)}
        </ul>
      )}
    </nav>
  );
}
