// The turns of one conversation: read, followed live while they run, and what can be done to them. Draws nothing.
import { useEffect, useRef, useState } from 'react';
import { backOff } from '../api/back-off.ts';
import { mutate, query, sentenceOf, socket } from '../api/client.ts';
import { CANCEL, REGENERATE, SEND, TURNS } from '../api/documents.ts';
import { followTurn } from '../api/follow-turn.ts';
import type { Intent, Limits, Turn } from '../api/types.ts';
import { uploadPicture } from '../api/upload.ts';
import { runs, showTurn, takeEvent } from './turn-state.ts';
import type { ShownTurn } from './turn-state.ts';

export interface Draft {
  text: string;
  file: File | null;
  intent: Intent;
}

export interface Turns {
  turns: ShownTurn[];
  /** True until the conversation was read. */
  loading: boolean;
  /** What went wrong last, for people; empty when nothing did. */
  fault: string;
  connected: boolean;
  /** Resolves with whether the question was taken. */
  ask: (draft: Draft) => Promise<boolean>;
  stop: (turnId: string) => Promise<void>;
  regenerate: (turnId: string) => Promise<void>;
}

interface Page {
  conversation: { turns: { edges: { node: Turn }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } | null;
}

/** The URLs of pictures and masks are good for an hour; before that they are asked for anew. */
const URLS_AGE_MS = 50 * 60_000;

export function useTurns(conversationId: string | null, limits: Limits, onOpen: (id: string) => void, onChanged: () => void): Turns {
  const [turns, setTurns] = useState<ShownTurn[]>([]);
  const [loading, setLoading] = useState(false);
  const [fault, setFault] = useState('');
  const [connected, setConnected] = useState(true);
  /** The conversation that `turns` are of; one that was just begun here needs no reading. */
  const shownId = useRef<string | null>(null);
  const readAt = useRef(0);
  const followed = useRef(new Map<string, AbortController>());
  const asked = useRef({ input: '', key: '' });

  const leaveAll = () => {
    for (const controller of followed.current.values()) controller.abort();
    followed.current.clear();
    setConnected(true);
  };

  const follow = async (id: string) => {
    if (followed.current.has(id)) return;
    const controller = new AbortController();
    followed.current.set(id, controller);
    const how = await followTurn(socket, id, {
      signal: controller.signal,
      onConnection: setConnected,
      onEvent: (event) => {
        setTurns((before) => before.map((one) => (one.turn.id === id ? takeEvent(one, event) : one)));
        if (event.__typename === 'TurnFinished') onChanged();
      },
      pause: (attempt, signal) => backOff(attempt, signal, window),
    });
    if (how === 'left') return; // its place may be taken again already
    followed.current.delete(id);
    if (how === 'refused') await read();
  };

  /** Rows of all turns; those that run here are told by their events and stay as they are. */
  const read = async () => {
    const id = shownId.current;
    if (id === null) return;
    try {
      const rows = await readTurns(id);
      if (shownId.current !== id) return;
      readAt.current = Date.now();
      setTurns((before) => {
        const live = before.filter((one) => runs(one) && followed.current.has(one.turn.id));
        const isLive = (row: Turn) => live.find((one) => one.turn.id === row.id);
        return [...rows.map((row) => isLive(row) ?? showTurn(row)), ...live.filter((one) => !rows.some((row) => row.id === one.turn.id))];
      });
      for (const row of rows) if (runs(row)) void follow(row.id);
    } catch (error) {
      if (shownId.current === id) setFault(sentenceOf(error));
    }
  };

  useEffect(() => {
    if (conversationId === shownId.current) return;
    leaveAll();
    shownId.current = conversationId;
    setTurns([]);
    setFault('');
    setLoading(conversationId !== null);
    void read().finally(() => { if (shownId.current === conversationId) setLoading(false); });
  }, [conversationId]);

  useEffect(() => leaveAll, []);
  useEffect(() => socket.on('connected', () => setConnected(true)), []);
  useEffect(() => {
    const refresh = () => { if (readAt.current > 0 && Date.now() - readAt.current > URLS_AGE_MS) void read(); };
    const timer = setInterval(refresh, 60_000);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);

  const begin = (turn: Turn) => {
    if (readAt.current === 0) readAt.current = Date.now();
    setTurns((before) => (before.some((one) => one.turn.id === turn.id) ? before : [...before, showTurn(turn)]));
    void follow(turn.id);
  };

  /** A question that is sent again because the answer to the first sending got lost is the same question. */
  const keyOf = (input: object): string => {
    const words = JSON.stringify(input);
    if (asked.current.input !== words) asked.current = { input: words, key: crypto.getRandomValues(new Uint32Array(4)).join('-') };
    return asked.current.key;
  };

  const attempt = async (action: () => Promise<void>): Promise<boolean> => {
    setFault('');
    try {
      await action();
      return true;
    } catch (error) {
      setFault(sentenceOf(error));
      return false;
    }
  };

  return {
    turns, loading, fault, connected,
    ask: ({ text, file, intent }) => attempt(async () => {
      const imageIds = file === null ? [] : [await uploadPicture(file, limits.maxInlineImageBytes)];
      const input = { conversationId, text, imageIds, intent };
      const { sendTurn } = await mutate<{ sendTurn: { turn: Turn; conversation: { id: string } } }>(SEND, { input: { ...input, idempotencyKey: keyOf(input) } });
      asked.current = { input: '', key: '' };
      onChanged();
      if (shownId.current !== conversationId) return; // another one was opened meanwhile
      shownId.current = sendTurn.conversation.id;
      begin(sendTurn.turn);
      if (conversationId === null) onOpen(sendTurn.conversation.id);
    }),
    stop: async (id) => { await attempt(async () => { await mutate(CANCEL, { id }); }); },
    regenerate: async (id) => {
      await attempt(async () => {
        const { regenerateTurn: { turn } } = await mutate<{ regenerateTurn: { turn: Turn } }>(REGENERATE, { id });
        if (shownId.current === conversationId) begin(turn);
      });
    },
  };
}

async function readTurns(id: string, after: string | null = null): Promise<Turn[]> {
  const { conversation } = await query<Page>(TURNS, { id, after });
  if (conversation === null) throw new Error('There is no such conversation.');
  const { edges, pageInfo } = conversation.turns;
  return [...edges.map(({ node }) => node), ...(pageInfo.hasNextPage ? await readTurns(id, pageInfo.endCursor) : [])];
}
