// When the turns of the open conversation are read again: before their URLs expire, and when the reader comes back to
// the page.
import { useEffect } from 'react';
import type { RefObject } from 'react';

/** The URLs of pictures and masks are valid for an hour. The turns are read again before that. */
const URLS_AGE_MS = 50 * 60_000;
/** Turns that were read so recently are not read again when the page gets the focus. */
const GLANCE_MS = 3_000;

/** `readAt`: time of the last read, in milliseconds since 1970; 0: never. */
export function useRefresh(readAt: RefObject<number>, read: () => Promise<void>): void {
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
    return () => {
      removeEventListener('focus', look);
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);
}
