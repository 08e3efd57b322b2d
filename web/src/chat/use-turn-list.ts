// The turns of one conversation as the page shows them: read from the server, and changed by their events while they
// run. Sends no question.
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { sentenceOf } from '../api/client.ts';
import type { Turn } from '../api/types.ts';
import type { ListenToViewer } from '../use-viewer-events.ts';
import { pathTo } from './branches.ts';
import { readTurns } from './read-turns.ts';
import { amendTurn, runs, showTurn, takeEvent, takeRows } from './turn-state.ts';
import type { ShownTurn } from './turn-state.ts';
import { useFollowing } from './use-following.ts';
import { useRefresh } from './use-refresh.ts';

export interface TurnList {
  /** All branches, oldest first. */
  turns: ShownTurn[];
  /** The branch that is shown, from the first turn on. */
  path: ShownTurn[];
  /** True until the conversation was read. */
  loading: boolean;
  /** The last error, as a sentence for people; empty when there is none. */
  fault: string;
  setFault: (fault: string) => void;
  connected: boolean;
  /** The conversation that `turns` belong to. A conversation that was created here is not read again. */
  shownId: RefObject<string | null>;
  /** The end of the branch that the server has stored as the active one, as far as this page knows. */
  active: RefObject<string | null>;
  read: () => Promise<void>;
  /** After the server was out of reach: the last error is forgotten. */
  readAgain: () => Promise<void>;
  /** Adds a turn that was just created, shows its branch and follows it. */
  begin: (turn: Turn) => void;
  /** Shows the branch that ends with this turn, and takes it for the active one. */
  showEnd: (turnId: string) => void;
  amend: (turnId: string, changes: Parameters<typeof amendTurn>[1]) => void;
}

function useListState() {
  const [turns, setTurns] = useState<ShownTurn[]>([]);
  /** The last turn of the branch that is shown; null: the newest of all. */
  const [end, setEnd] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const [fault, setFault] = useState('');
  const shownId = useRef<string | null>(null);
  const readAt = useRef(0);
  const active = useRef<string | null>(null);
  const edit = (turnId: string, change: (one: ShownTurn) => ShownTurn) =>
    setTurns((before) => before.map((one) => (one.turn.id === turnId ? change(one) : one)));
  return { turns, setTurns, end, setEnd, loading, setLoading, fault, setFault, shownId, readAt, active, edit };
}

export function useTurnList(conversationId: string | null, listen: ListenToViewer): TurnList {
  const state = useListState();
  const { turns, setTurns, end, setEnd, setFault, shownId, readAt, active, edit } = state;
  const following = useFollowing({
    onEvent: (id, event) => edit(id, (one) => takeEvent(one, event)),
    onLost: () => read(),
  });

  /** Reads the rows of all turns. A turn that is followed keeps what its events have added up to. */
  const read = async () => {
    const id = shownId.current;
    if (id === null) return;
    try {
      const { rows, activeTurnId } = await readTurns(id);
      if (shownId.current !== id) return;
      readAt.current = Date.now();
      // A reader at the end of the active branch goes on with it. A reader of another branch stays there.
      const former = active.current;
      active.current = activeTurnId;
      setEnd((before) => (before === null || before === former ? activeTurnId : before));
      setTurns((before) => takeRows(before, rows, following.isFollowed));
      for (const row of rows) if (runs(row) && !following.hasEnded(row.id)) void following.follow(row.id);
    } catch (error) {
      if (shownId.current === id) setFault(sentenceOf(error));
    }
  };
  useOpening(conversationId, state, following.stopAll, read);
  useRefresh(readAt, read);
  useEffect(
    () =>
      listen((event) => {
        if (event.conversationId !== null && event.conversationId !== shownId.current) return;
        if (event.__typename === 'ConversationDeleted') setFault('This conversation was deleted on another page.');
        else if (event.__typename === 'ConversationRestored') void readAgain();
        else if (!('turnId' in event)) {
          if (event.__typename !== 'ConversationUpdated') void read();
        } else if (!following.isFollowed(event.turnId) && !following.hasEnded(event.turnId)) void read();
      }),
    [],
  );

  const showEnd = (turnId: string) => {
    setEnd(turnId);
    active.current = turnId;
  };
  const begin = (turn: Turn) => {
    if (readAt.current === 0) readAt.current = Date.now();
    setTurns((before) => (before.some((one) => one.turn.id === turn.id) ? before : [...before, showTurn(turn)]));
    showEnd(turn.id);
    void following.follow(turn.id);
  };
  const readAgain = () => {
    setFault('');
    return read();
  };
  const path = pathTo(turns, end ?? turns.at(-1)?.turn.id ?? null);
  const amend: TurnList['amend'] = (id, changes) => edit(id, (one) => amendTurn(one, changes));
  return { ...state, path, connected: following.connected, read, readAgain, begin, showEnd, amend };
}

/** Empties the list and reads it when another conversation is opened; stops following when the page goes. */
function useOpening(
  conversationId: string | null,
  state: ReturnType<typeof useListState>,
  stopFollowing: () => void,
  read: () => Promise<void>,
): void {
  const { setTurns, setEnd, setFault, setLoading, shownId, active } = state;
  useEffect(() => {
    if (conversationId === shownId.current) return;
    stopFollowing();
    shownId.current = conversationId;
    active.current = null;
    setTurns([]);
    setEnd(null);
    setFault('');
    setLoading(conversationId !== null);
    void read().finally(() => {
      if (shownId.current === conversationId) setLoading(false);
    });
  }, [conversationId]);
  useEffect(() => stopFollowing, []);
}
