// Follows the events of running turns, each to its end. Stores no turn.
import { useRef, useState } from 'react';
import { client } from '../api/client.ts';
import type { TurnEvent } from '../api/types.ts';
import { readRedraw } from '../redraw/setting.ts';

export interface Following {
  /** False while the connection is lost. */
  connected: boolean;
  /** Does nothing when the turn is followed already. */
  follow: (turnId: string) => Promise<void>;
  isFollowed: (turnId: string) => boolean;
  /** Whether the last event of the turn was received here. A row that says that the turn runs is older. */
  hasEnded: (turnId: string) => boolean;
  stopAll: () => void;
}

interface Handlers {
  onEvent: (turnId: string, event: TurnEvent) => void;
  /** The turn can no longer be followed, e.g. because it was deleted. */
  onLost: () => Promise<void>;
}

export function useFollowing({ onEvent, onLost }: Handlers): Following {
  const [connected, setConnected] = useState(true);
  const followed = useRef(new Map<string, AbortController>());
  const ended = useRef(new Set<string>());

  const follow = async (id: string) => {
    if (followed.current.has(id)) return;
    const controller = new AbortController();
    const { signal } = controller;
    followed.current.set(id, controller);
    try {
      for await (const event of client.follow(id, { signal, codes: readRedraw(), onConnection: setConnected })) {
        if (event.__typename === 'TurnFinished') ended.current.add(id);
        onEvent(id, event);
      }
      followed.current.delete(id);
    } catch {
      if (controller.signal.aborted) return; // a new controller may have been stored for this turn
      followed.current.delete(id);
      await onLost();
    }
  };
  const stopAll = () => {
    for (const controller of followed.current.values()) controller.abort();
    followed.current.clear();
    setConnected(true);
  };
  return {
    connected,
    follow,
    isFollowed: (id) => followed.current.has(id),
    hasEnded: (id) => ended.current.has(id),
    stopAll,
  };
}
