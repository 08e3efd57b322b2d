// Uploads the images of a question and sends it. Retries while the server cannot be reached. The idempotency
// key prevents a second turn.
import { ApiError } from './api-error.ts';
import { SendTurnDocument } from './generated.ts';
import type { SendTurnInput, SendTurnMutation } from './generated.ts';
import type { Request } from './request.ts';
import type { Picture, Upload } from './upload.ts';

export type Sent = SendTurnMutation['sendTurn'];

/** What `sendTurn` takes; images may be given as bytes. */
export interface Question extends SendTurnInput {
  image?: Picture | null | undefined;
  images?: readonly Picture[] | undefined;
}

interface Parts {
  request: Request;
  upload: Upload;
  /** Waits before attempt number n (from 1); resolves early when aborted. */
  pause: (attempt: number, signal: AbortSignal) => Promise<void>;
}

const ATTEMPTS = 5;
const never = new AbortController().signal;

export function createSend({ request, upload, pause }: Parts) {
  // The server's retry loop (src/platform/retry.ts) needs Node. This package is published alone and runs in browsers.
  const retry = async <T>(action: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await action();
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ApiError && error.code === 'UNREACHABLE' && error.retryable) || attempt >= ATTEMPTS)
          throw error;
        await pause(attempt, signal);
        signal.throwIfAborted();
      }
    }
  };
  return async ({ image, images = [], ...input }: Question, signal = never): Promise<Sent> => {
    const imageIds = [...(input.imageIds ?? [])];
    for (const picture of [...(image == null ? [] : [image]), ...images])
      imageIds.push(await retry(() => upload(picture, signal), signal));
    const idempotencyKey = input.idempotencyKey ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
    const { sendTurn } = await retry(
      () => request(SendTurnDocument, { input: { ...input, imageIds, idempotencyKey } }, signal),
      signal,
    );
    return sendTurn;
  };
}
