// Search over the questions and answers of all conversations, while one types.
import { useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { SearchTurnsDocument } from '../api/generated.ts';
import type { SearchTurnsQuery } from '../api/generated.ts';

const PAUSE_MS = 200;

type FoundTurn = SearchTurnsQuery['searchTurns']['edges'][number];
type Parts = FoundTurn['highlights'][number]['parts'];

/** The found turns; an error message when the search failed; null while the field is empty. */
export function useSearch(words: string): FoundTurn[] | string | null {
  const [found, setFound] = useState<FoundTurn[] | string | null>(null);
  useEffect(() => {
    if (words.trim() === '') return setFound(null);
    let wanted = true; // responses may arrive out of order
    const timer = setTimeout(() => {
      client.request(SearchTurnsDocument, { query: words }).then(
        ({ searchTurns }) => {
          if (wanted) setFound(searchTurns.edges);
        },
        (error: unknown) => {
          if (wanted) setFound(sentenceOf(error));
        },
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [words]);
  return found;
}

export function SearchResults({
  found,
  onOpen,
}: {
  found: FoundTurn[] | string;
  onOpen: (conversationId: string, turnId: string) => void;
}) {
  if (typeof found === 'string')
    return (
      <p role="alert" className="fault">
        {found}
      </p>
    );
  if (found.length === 0)
    return (
      <p role="status" className="note">
        Nothing found
      </p>
    );
  return (
    <ul aria-label="Found">
      {found.map(({ node: { id, text, answer, conversation }, highlights }) => {
        const partsOf = (...fields: string[]) => highlights.find(({ field }) => fields.includes(field))?.parts;
        return (
          <li key={id}>
            <button type="button" className="title" onClick={() => onOpen(conversation.id, id)}>
              <Marked parts={partsOf('TEXT') ?? plain(text)} />
              <small>
                <Marked parts={partsOf('ANSWER', 'LABELS') ?? plain(answer)} />
              </small>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const plain = (text: string | null): Parts => [{ text: text ?? '', matched: false }];

/** The text with the matched words marked. */
const Marked = ({ parts }: { parts: Parts }) =>
  parts.map(({ text, matched }, i) => (matched ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>));
