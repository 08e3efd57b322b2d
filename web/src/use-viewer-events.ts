// Follows what happens to the viewer's conversations and turns, on this page, another page or another device.
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from './api/client.ts';
import type { ViewerEvent } from './api/types.ts';

type Listener = (event: ViewerEvent) => void;
/** Calls the listener with every event, until the returned function is called. */
export type ListenToViewer = (listener: Listener) => () => void;

export interface ViewerEvents {
  listen: ListenToViewer;
  /** False while the server is out of reach. */
  reachable: boolean;
}

/**
 * `after`: `Viewer.lastEventSeq`, read before the lists of the page; null until it is read. `first`: the first
 * listener, `onBack`: called when the server was out of reach and is back; always the same functions.
 */
export function useViewerEvents(after: number | null, first: Listener, onBack: () => void): ViewerEvents {
  const [reachable, setReachable] = useState(true);
  const listeners = useRef(new Set<Listener>([first]));
  useEffect(() => {
    if (after === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    let away = false;
    const onConnection = (now: boolean) => {
      setReachable(now);
      if (now && away) onBack();
      away = !now;
    };
    void (async () => {
      try {
        for await (const event of client.viewerEvents({ after, signal, onConnection }))
          for (const listener of [...listeners.current]) listener(event);
      } catch {
        // Left, or refused: the requests of the page show why.
        if (!signal.aborted) setReachable(true);
      }
    })();
    return () => controller.abort();
  }, [after, onBack]);
  const listen = useCallback((listener: Listener) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  return { listen, reachable };
}
