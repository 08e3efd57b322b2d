// Translates a message of the user to the question of a turn.
import { ApiError } from '../api-error.ts';
import type { SendTurnInput } from '../generated.ts';
import type { ChatMessage } from './message.ts';

/** What an app adds to a question, by the option `body` of `sendMessage`: any input of `sendTurn` but the text. */
export type QuestionOptions = Partial<Omit<SendTurnInput, 'text' | 'conversationId'>>;

export const textOf = ({ parts }: ChatMessage): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');

/** The attached images. */
export const imagesOf = ({ parts }: ChatMessage, signal: AbortSignal): Promise<Blob[]> =>
  Promise.all(parts.flatMap((part) => (part.type === 'file' ? [read(part.url, signal)] : [])));

async function read(url: string, signal: AbortSignal): Promise<Blob> {
  const data = /^data:([^,;]*)[^,]*;base64,(.*)$/s.exec(url);
  if (data === null) return fetchImage(url, signal);
  const [, type = '', base64 = ''] = data;
  return new Blob([decode(base64)], { type });
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new ApiError('IMAGE_UNREADABLE', 'The data URL of an attached image is not valid Base64.', { cause });
  }
}

async function fetchImage(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new ApiError('UNREACHABLE', 'An attached image cannot be read from its URL.', { cause });
  });
  if (!response.ok) throw new ApiError('UNREACHABLE', `An attached image cannot be read (${response.status}).`);
  return response.blob();
}
