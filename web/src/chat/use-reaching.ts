// Sends what the reader has written until the server answers, however long it is out of reach, and tells when that
// takes longer than usual.
import { useRef, useState } from 'react';
import { ApiError, backOff } from '../../../client/src/index.ts';

/** Milliseconds after which an answer of the server is late. */
const LATE_MS = 3_000;
/** More of them for each byte that is uploaded: of a slow line. */
const MS_PER_BYTE = 1 / 500;
/** The pauses grow up to this one: 1 to 2 seconds. */
const LAST_PAUSE = 3;

export interface Reaching {
  /** Whether the server has not answered for longer than usual. */
  late: boolean;
  /** Rejects when the server refuses, or with an `AbortError` after `giveUp`. `bytes`: what is uploaded, about. */
  reach: <T>(act: (signal: AbortSignal) => Promise<T>, bytes?: number) => Promise<T>;
  /** Sends no more. What the server has received already stays. */
  giveUp: () => void;
}

/** Codes of a server that starts, or cannot reach what it needs: to the reader it is out of reach, too. */
const AWAY: readonly ApiError['code'][] = [
  'UNREACHABLE',
  'MODEL_UNAVAILABLE',
  'AUTHENTICATION_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'STORE_UNAVAILABLE',
];

const isAway = (error: unknown): boolean => error instanceof ApiError && error.retryable && AWAY.includes(error.code);

export const isGivenUp = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export function useReaching(): Reaching {
  const [late, setLate] = useState(false);
  const under = useRef(new Set<AbortController>());
  const reach: Reaching['reach'] = async (act, bytes = 0) => {
    const controller = new AbortController();
    under.current.add(controller);
    const timer = setTimeout(() => setLate(true), LATE_MS + bytes * MS_PER_BYTE);
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await act(controller.signal);
        } catch (error) {
          if (!isAway(error)) throw error;
          await backOff(Math.min(attempt, LAST_PAUSE), controller.signal, window);
          controller.signal.throwIfAborted();
        }
      }
    } finally {
      clearTimeout(timer);
      under.current.delete(controller);
      if (under.current.size === 0) setLate(false);
    }
  };
  const giveUp = () => under.current.forEach((controller) => controller.abort());
  return { late, reach, giveUp };
}
