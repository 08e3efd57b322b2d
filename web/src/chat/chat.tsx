// One conversation: its turns, those that run followed live, and the composer.
import { useEffect, useRef, useState } from 'react';
import { mutate, query, socket } from '../api/client.ts';
import { CANCEL, REGENERATE, SEND, TURNS } from '../api/documents.ts';
import { followTurn } from '../api/follow-turn.ts';
import type { Picture, Turn } from '../api/types.ts';
import { uploadPicture } from '../api/upload.ts';
import { Composer } from './composer.tsx';
import type { Draft } from './composer.tsx';
import { Samples } from './samples.tsx';
import { showTurn, takeEvent } from './turn-state.ts';
import type { ShownTurn } from './turn-state.ts';
import { TurnView } from './turn-view.tsx';

interface Read {
  conversation: { turns: { edges: { node: Turn }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } | null;
}
interface Props {
  conversationId: string | null;
  maxInlineBytes: number;
  onOpen: (id: string | null) => void;
  onChanged: () => void;
}

const runs = ({ status }: ShownTurn): boolean => status === 'QUEUED' || status === 'RUNNING';
const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function Chat({ conversationId, maxInlineBytes, onOpen, onChanged }: Props) {
  const [turns, setTurns] = useState<ShownTurn[]>([]);
  const [fault, setFault] = useState('');
  const [connected, setConnected] = useState(true);
  /** The conversation that `turns` are of; one that was just begun here needs no reading. */
  const shownId = useRef<string | null>(null);
  const followed = useRef(new Map<string, AbortController>());
  const end = useRef<HTMLDivElement>(null);

  const put = (turn: ShownTurn) => setTurns((before) => (before.some((one) => one.turn.id === turn.turn.id) ? before.map((one) => (one.turn.id === turn.turn.id ? turn : one)) : [...before, turn]));

  const follow = (id: string) => {
    if (followed.current.has(id)) return;
    const controller = new AbortController();
    followed.current.set(id, controller);
    void followTurn(socket, id, {
      signal: controller.signal,
      onConnection: setConnected,
      onEvent: (event) => {
        setTurns((before) => before.map((one) => (one.turn.id === id ? takeEvent(one, event) : one)));
        if (event.__typename === 'TurnFinished') onChanged();
      },
    }).finally(() => followed.current.delete(id));
  };

  useEffect(() => {
    if (conversationId === shownId.current) return;
    shownId.current = conversationId;
    for (const controller of followed.current.values()) controller.abort();
    followed.current.clear();
    setTurns([]);
    setFault('');
    if (conversationId === null) return;
    void (async () => {
      try {
        const all: Turn[] = [];
        for (let after: string | null = null, first = true; first || after !== null; first = false) {
          const { conversation }: Read = await query<Read>(TURNS, { id: conversationId, after });
          if (conversation === null) throw new Error('There is no such conversation.');
          all.push(...conversation.turns.edges.map(({ node }) => node));
          after = conversation.turns.pageInfo.hasNextPage ? conversation.turns.pageInfo.endCursor : null;
        }
        if (shownId.current !== conversationId) return;
        const shown = all.map(showTurn);
        setTurns(shown);
        for (const one of shown) if (runs(one)) follow(one.turn.id);
      } catch (error) {
        setFault(sentenceOf(error));
      }
    })();
  });
  useEffect(() => () => { for (const controller of followed.current.values()) controller.abort(); }, []);
  useEffect(() => { end.current?.scrollIntoView({ block: 'end', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' }); }, [turns.length]);

  const begin = (turn: Turn) => {
    put(showTurn(turn));
    follow(turn.id);
  };

  const ask = async ({ text, file, intent }: Draft): Promise<boolean> => {
    setFault('');
    try {
      const imageIds = file === null ? [] : [await uploadPicture(file, maxInlineBytes)];
      const { sendTurn } = await mutate<{ sendTurn: { turn: Turn; conversation: { id: string } } }>(SEND, { input: { conversationId, text, imageIds, intent, idempotencyKey: crypto.randomUUID() } });
      shownId.current = sendTurn.conversation.id;
      begin(sendTurn.turn);
      if (conversationId === null) onOpen(sendTurn.conversation.id);
      onChanged();
      return true;
    } catch (error) {
      setFault(sentenceOf(error));
      return false;
    }
  };
  const act = async (action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  const stop = (id: string) => act(async () => { await mutate(CANCEL, { id }); });
  const regenerate = (id: string) => act(async () => { begin((await mutate<{ regenerateTurn: { turn: Turn } }>(REGENERATE, { id })).regenerateTurn.turn); });

  return (
    <>
      <div className="turns">
        {turns.length === 0 && conversationId === null && <Samples onAsk={(draft) => void ask(draft)} />}
        {turns.map((one, i) => <TurnView key={one.turn.id} shown={one} picture={pictureOf(turns, i)} onStop={() => void stop(one.turn.id)} onRegenerate={() => void regenerate(one.turn.id)} />)}
        <div ref={end} />
      </div>
      {!connected && <p role="status" className="offline">The connection was lost. Trying again…</p>}
      {fault !== '' && <p role="alert" className="fault">{fault}</p>}
      <Composer onAsk={ask} hasPicture={pictureOf(turns, turns.length - 1) !== null} />
    </>
  );
}

/** The picture that a turn is about: its own, or the nearest before it. */
function pictureOf(turns: readonly ShownTurn[], index: number): Picture | null {
  for (let i = index; i >= 0; i--) {
    const picture = turns[i]?.turn.images[0];
    if (picture !== undefined) return picture;
  }
  return null;
}

