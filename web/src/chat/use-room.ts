// Whether a question fits, checked while it is written: the server's limit of characters, and the model's limit of
// tokens.
import { useEffect, useState } from 'react';
import { ApiError } from '../../../client/src/index.ts';
import { client } from '../api/client.ts';
import { EstimateDocument } from '../api/generated.ts';

/** No question of so few characters is too long for a model. */
const SHORT = 400;
const PAUSE_MS = 400;

/** A sentence that says why the text is too long; empty while it fits. */
export function useRoom(conversationId: string | null, text: string, maxTextLength: number): string {
  const [refusal, setRefusal] = useState('');
  const { length } = text.trim();
  useEffect(() => {
    setRefusal('');
    if (length <= SHORT || length > maxTextLength) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client
        .request(EstimateDocument, { input: { conversationId, text } }, controller.signal)
        .catch((error: unknown) => {
          // Other errors are reported when the question is sent.
          if (!controller.signal.aborted && error instanceof ApiError && error.code === 'PROMPT_TOO_LONG')
            setRefusal(error.message);
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [conversationId, text, maxTextLength]);
  if (length <= maxTextLength) return refusal;
  return `The question has ${length.toLocaleString()} characters; ${maxTextLength.toLocaleString()} are the most.`;
}
