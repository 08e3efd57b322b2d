// Whether the page draws previews from their tokens; stored in the browser. Off unless the reader turns it on: the
// runtime is 3.7 MB and a decoder half a megabyte, and the preview files of a mask have a few kilobytes, so that
// several hundred masks have to be looked at before fewer bytes are loaded.
import { createContext, useContext, useSyncExternalStore } from 'react';

const KEY = 'redraw';
const listeners = new Set<() => void>();

export const readRedraw = (): boolean => localStorage.getItem(KEY) === 'on';

export function keepRedraw(on: boolean): void {
  if (on) localStorage.setItem(KEY, 'on');
  else localStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** False where the reader may not read tokens: on the page of a read-only link. */
export const RedrawAllowed = createContext(true);

export function useRedraw(): boolean {
  const on = useSyncExternalStore(subscribe, readRedraw);
  return useContext(RedrawAllowed) && on;
}
