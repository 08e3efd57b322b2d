// Follows what happens to the viewer's conversations and turns, on this page, another page or another device.
import { useCallback, useEffect, useRef } from 'react';
import { client } from './api/client.ts';
import type { ViewerEvent } from './api/types.ts';

type Listener = (event: ViewerEvent) => void;
/** Calls the listener with every event, until the returned function is called. */
export type ListenToViewer = (listener: Listener) => () => void;

/**
 * `after`: `Viewer.lastEventSeq`, read before the lists of the page; null until it is read. `first`: the first
 * listener, always the same function.
 */
export function useViewerEvents(after: number | null, first: Listener): ListenToViewer {
  const listeners = useRef(new Set<Listener>([first]));
  useEffect(() => {
    if (after === null) return;
    const controller = new AbortController();
    void (async () => {
      try {
        for await (const event of client.viewerEvents({ after, signal: controller.signal }))
          for (const listener of [...listeners.current]) listener(event);
      } catch {
        // Left, or refused: the requests of the page show why.
      }
    })();
    return () => controller.abort();
  }, [after]);
  return useCallback((listener) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
}
