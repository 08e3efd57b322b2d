// Search over the questions and answers of all conversations, while one types.
import { useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { SearchTurnsDocument } from '../api/generated.ts';
import type { SearchTurnsQuery } from '../api/generated.ts';

const PAUSE_MS = 200;

type FoundTurn = SearchTurnsQuery['searchTurns']['edges'][number]['node'];

/** What was found, a sentence when it could not be looked for, null while nothing is sought. */
export function useSearch(words: string): FoundTurn[] | string | null {
  const [found, setFound] = useState<FoundTurn[] | string | null>(null);
  useEffect(() => {
    if (words.trim() === '') return setFound(null);
    let wanted = true; // answers may overtake one another
    const timer = setTimeout(() => {
      client.request(SearchTurnsDocument, { query: words }).then(
        ({ searchTurns }) => { if (wanted) setFound(searchTurns.edges.map(({ node }) => node)); },
        (error: unknown) => { if (wanted) setFound(sentenceOf(error)); },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [words]);
  return found;
}

export function SearchResults({ found, onOpen }: { found: FoundTurn[] | string; onOpen: (conversationId: string, turnId: string) => void }) {
  if (typeof found === 'string') return <p role="alert" className="fault">{found}</p>;
  if (found.length === 0) return <p role="status" className="note">Nothing found</p>;
  return (
    <ul aria-label="Found">
      {found.map(({ id, text, answer, conversation }) => <li key={id}><button type="button" className="title" onClick={() => onOpen(conversation.id, id)}>{text}<small>{answer}</small></button></li>)}
    </ul>
  );
}
