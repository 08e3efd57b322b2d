// When the turns of the open conversation are read again: before their URLs expire, when the reader comes back to the
// page, and when another page of this browser has created a turn.
import { useEffect } from 'react';
import type { RefObject } from 'react';
import { onOtherPages } from './other-pages.ts';

/** The URLs of pictures and masks are valid for an hour. The turns are read again before that. */
const URLS_AGE_MS = 50 * 60_000;
/** Turns that were read so recently are not read again when the page gets the focus. */
const GLANCE_MS = 3_000;

interface Source {
  /** Time of the last read, in milliseconds since 1970; 0: never. */
  readAt: RefObject<number>;
  read: () => Promise<void>;
  /** Another page has created a turn in this conversation. */
  onOtherPage: (conversationId: string) => void;
}

export function useRefresh({ readAt, read, onOtherPage }: Source): void {
  useEffect(() => {
    const refresh = () => {
      if (readAt.current > 0 && Date.now() - readAt.current > URLS_AGE_MS) void read();
    };
    const look = () => {
      if (Date.now() - readAt.current > GLANCE_MS) void read();
    };
    const timer = setInterval(refresh, 60_000);
    document.addEventListener('visibilitychange', refresh);
    addEventListener('focus', look);
    const stopListening = onOtherPages(onOtherPage);
    return () => {
      stopListening();
      removeEventListener('focus', look);
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);
}
