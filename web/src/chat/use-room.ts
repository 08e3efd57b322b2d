// Whether a question fits, checked while it is written: the server's limit of characters, and the model's limit of
// tokens.
import { useEffect, useState } from 'react';
import { ApiError } from '../../../client/src/index.ts';
import { client } from '../api/client.ts';
import { EstimateDocument } from '../api/generated.ts';

/** No question of so few characters is too long for a model. */
const SHORT = 400;
const PAUSE_MS = 400;
/** Of English text, about. */
const TOKENS_PER_WORD = 1.5;

interface Room {
  /** A sentence that says why the text is too long; empty while it fits. */
  refusal: string;
  /** How much longer a long text can grow; empty while the text is short or too long. */
  left: string;
}

const UNKNOWN: Room = { refusal: '', left: '' };

export function useRoom(conversationId: string | null, text: string, maxTextLength: number): Room {
  const [room, setRoom] = useState(UNKNOWN);
  const { length } = text.trim();
  useEffect(() => {
    if (length <= SHORT || length > maxTextLength) return setRoom(UNKNOWN);
    setRoom((before) => (before.refusal === '' ? before : UNKNOWN));
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      client.request(EstimateDocument, { input: { conversationId, text } }, signal).then(
        ({ estimateTurn: { roomTokens } }) => setRoom({ refusal: '', left: inWords(roomTokens) }),
        (error: unknown) => {
          // Other errors are reported when the question is sent.
          if (!signal.aborted && error instanceof ApiError && error.code === 'PROMPT_TOO_LONG')
            setRoom({ refusal: error.message, left: '' });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [conversationId, text, maxTextLength]);
  const refusal = lengthRefusal('question', text, maxTextLength);
  return refusal === '' ? room : { refusal, left: '' };
}

/** A sentence that says that a text has too many characters; empty while it fits. `what`: a word for the text. */
export function lengthRefusal(what: string, text: string, max: number): string {
  const { length } = text.trim();
  if (length <= max) return '';
  const [has, most] = [length, max].map((n) => n.toLocaleString());
  return `The ${what} has ${has} characters; ${most} are the most.`;
}

const inWords = (tokens: number): string =>
  `There is room for about ${Math.floor(tokens / TOKENS_PER_WORD).toLocaleString()} more words.`;
