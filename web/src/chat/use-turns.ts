// The turns of one conversation: read, followed live while they run, and what can be done to them. Draws nothing.
import { useEffect, useRef, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { ChangeConversationDocument, TurnsDocument } from '../api/generated.ts';
import type { Intent, Mask, Turn } from '../api/types.ts';
import { endOfBranch, pathTo } from './branches.ts';
import { NO_MARKS, isMarked, regionPromptsOf } from './marks.ts';
import type { Marks } from './marks.ts';
import { onOtherPages, tellOtherPages } from './other-pages.ts';
import { amendTurn, pictureOf, runs, showTurn, takeEvent, takeRows } from './turn-state.ts';
import type { ShownTurn } from './turn-state.ts';

export interface Draft {
  text: string;
  file: File | null;
  intent: Intent;
  /** What it points at, in the picture that it is about. */
  marks?: Marks;
  /** The mask that it changes. */
  refine?: Pick<Mask, 'id' | 'label'> | null;
}

export interface Turns {
  /** All branches, oldest first. */
  turns: ShownTurn[];
  /** The branch that is shown, from the first turn on. */
  path: ShownTurn[];
  /** True until the conversation was read. */
  loading: boolean;
  /** What went wrong last, for people; empty when nothing did. */
  fault: string;
  connected: boolean;
  /** Resolves with whether the question was taken. */
  ask: (draft: Draft) => Promise<boolean>;
  stop: (turnId: string) => Promise<void>;
  regenerate: (turnId: string) => Promise<void>;
  /** Asks the turn's question in other words, beside it. Resolves with whether it was taken. */
  edit: (turn: Turn, text: string) => Promise<boolean>;
  /** Shows the branch through this turn, to its end. */
  choose: (turnId: string) => void;
  /** What was done to a turn elsewhere is shown here. */
  amend: (turnId: string, changes: Parameters<typeof amendTurn>[1]) => void;
}

/** The URLs of pictures and masks are good for an hour; before that they are asked for anew. */
const URLS_AGE_MS = 50 * 60_000;
/** What was read so recently is not read again because the page is looked at. */
const GLANCE_MS = 3_000;

export function useTurns(conversationId: string | null, onOpen: (id: string) => void, onChanged: () => void): Turns {
  const [turns, setTurns] = useState<ShownTurn[]>([]);
  /** The last turn of the branch that is shown; null: the newest of all. */
  const [end, setEnd] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const [fault, setFault] = useState('');
  const [connected, setConnected] = useState(true);
  /** The conversation that `turns` are of; one that was just begun here needs no reading. */
  const shownId = useRef<string | null>(null);
  const readAt = useRef(0);
  /** The end of the branch that the server takes for the shown one, as far as this page knows. */
  const active = useRef<string | null>(null);
  const followed = useRef(new Map<string, AbortController>());
  /** Turns whose last event was seen here: a row that says otherwise was read before. */
  const ended = useRef(new Set<string>());
  /**
   * The file that was uploaded last for being pointed at: a question that is sent again is the same one, with the same
   * picture.
   */
  const uploaded = useRef<{ file: File; id: string } | null>(null);
  const asked = useRef<{ question: readonly unknown[]; key: string }>({ question: [], key: '' });

  const leaveAll = () => {
    for (const controller of followed.current.values()) controller.abort();
    followed.current.clear();
    setConnected(true);
  };

  const follow = async (id: string) => {
    if (followed.current.has(id)) return;
    const controller = new AbortController();
    followed.current.set(id, controller);
    try {
      for await (const event of client.follow(id, { signal: controller.signal, onConnection: setConnected })) {
        setTurns((before) => before.map((one) => (one.turn.id === id ? takeEvent(one, event) : one)));
        if (event.__typename === 'TurnFinished') {
          ended.current.add(id);
          onChanged();
        }
      }
      followed.current.delete(id);
    } catch {
      if (controller.signal.aborted) return; // its place may be taken again already
      followed.current.delete(id);
      await read(); // there is nothing to follow any more
    }
  };

  /** Rows of all turns; those that run here are told by their events and stay as they are. */
  const read = async () => {
    const id = shownId.current;
    if (id === null) return;
    try {
      const { rows, activeTurnId } = await readTurns(id);
      if (shownId.current !== id) return;
      readAt.current = Date.now();
      // Whoever looks at the newest of the branch goes on with it; whoever chose another branch stays there.
      const former = active.current;
      active.current = activeTurnId;
      setEnd((before) => (before === null || before === former ? activeTurnId : before));
      setTurns((before) => takeRows(before, rows, (one) => followed.current.has(one)));
      for (const row of rows) if (runs(row) && !ended.current.has(row.id)) void follow(row.id);
    } catch (error) {
      if (shownId.current === id) setFault(sentenceOf(error));
    }
  };

  useEffect(() => {
    if (conversationId === shownId.current) return;
    leaveAll();
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

  useEffect(() => leaveAll, []);
  useEffect(() => {
    const refresh = () => {
      if (readAt.current > 0 && Date.now() - readAt.current > URLS_AGE_MS) void read();
    };
    const timer = setInterval(refresh, 60_000);
    document.addEventListener('visibilitychange', refresh);
    // Back on this page after a while elsewhere, on another device perhaps.
    const look = () => {
      if (Date.now() - readAt.current > GLANCE_MS) void read();
    };
    addEventListener('focus', look);
    const stopListening = onOtherPages((id) => {
      if (id === shownId.current) void read();
      onChanged();
    });
    return () => {
      stopListening();
      removeEventListener('focus', look);
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, []);

  const begin = (turn: Turn) => {
    if (readAt.current === 0) readAt.current = Date.now();
    setTurns((before) => (before.some((one) => one.turn.id === turn.id) ? before : [...before, showTurn(turn)]));
    setEnd(turn.id);
    active.current = turn.id;
    void follow(turn.id);
    tellOtherPages(shownId.current);
  };

  /** A question that is sent again because the answer to the first sending got lost is the same question. */
  const keyOf = (...question: readonly unknown[]): string => {
    const same =
      asked.current.question.length === question.length &&
      question.every((part, i) => part === asked.current.question[i]);
    if (!same) asked.current = { question, key: crypto.getRandomValues(new Uint32Array(4)).join('-') };
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

  const path = pathTo(turns, end ?? turns.at(-1)?.turn.id ?? null);

  return {
    turns,
    path,
    loading,
    fault,
    connected,
    ask: ({ text, file, intent, marks = NO_MARKS, refine = null }) =>
      attempt(async () => {
        const last = path.at(-1)?.turn.id ?? null;
        // At the end of the shown branch the server finds the parent: a question asked elsewhere at the same moment
        // goes before this one.
        const parentTurnId = last === active.current ? null : last;
        const idempotencyKey = keyOf(last, text, intent, file, marks, refine?.id);
        // A picture that is pointed at must have its id first.
        const imageIds =
          file !== null && isMarked(marks)
            ? [uploaded.current?.file === file ? uploaded.current.id : await client.upload(file)]
            : [];
        if (file !== null && imageIds[0] !== undefined) uploaded.current = { file, id: imageIds[0] };
        const pointedAt = imageIds[0] ?? pictureOf(turns, path.at(-1))?.id;
        const sent = await client.send({
          conversationId,
          parentTurnId,
          text,
          intent,
          idempotencyKey,
          ...(imageIds.length > 0 ? { imageIds } : { image: file }),
          ...(isMarked(marks) && pointedAt !== undefined ? { regionPrompts: regionPromptsOf(pointedAt, marks) } : {}),
          ...(refine === null ? {} : { refineMaskId: refine.id }),
        });
        asked.current = { question: [], key: '' };
        onChanged();
        if (shownId.current !== conversationId) return; // another one was opened meanwhile
        shownId.current = sent.conversation.id;
        begin(sent.turn);
        if (conversationId === null) onOpen(sent.conversation.id);
        else if ((sent.turn.parent?.id ?? null) !== last) await read(); // one that was asked elsewhere stands between
      }),
    stop: async (id) => {
      await attempt(async () => {
        await client.cancel(id);
      });
    },
    regenerate: async (id) => {
      await attempt(async () => {
        const turn = await client.regenerate(id);
        if (shownId.current === conversationId) begin(turn);
      });
    },
    edit: (turn, text) =>
      attempt(async () => {
        const images = turn.images.map(({ id }) => id);
        const regionPrompts = turn.regionPrompts.map(({ image, ...region }) => ({ imageId: image.id, ...region }));
        const sent = await client.send({
          conversationId,
          siblingOfTurnId: turn.id,
          text,
          imageIds: images,
          regionPrompts,
          refineMaskId: turn.refines?.id ?? null,
          intent: turn.requestedIntent,
          idempotencyKey: keyOf(turn.id, text),
        });
        asked.current = { question: [], key: '' };
        if (shownId.current === conversationId) begin(sent.turn);
      }),
    amend: (id, changes) =>
      setTurns((before) => before.map((one) => (one.turn.id === id ? amendTurn(one, changes) : one))),
    choose: (id) => {
      const last = endOfBranch(turns, id);
      if (conversationId === null || last === path.at(-1)?.turn.id) return;
      setEnd(last);
      active.current = last;
      // Remembered for the next visit; nobody needs to hear when it is not.
      client.request(ChangeConversationDocument, { input: { conversationId, activeTurnId: last } }).catch(() => {});
    },
  };
}

async function readTurns(
  id: string,
  after: string | null = null,
): Promise<{ rows: Turn[]; activeTurnId: string | null }> {
  const { conversation } = await client.request(TurnsDocument, { id, after });
  if (conversation === null) throw new Error('There is no such conversation.');
  const {
    turns: { edges, pageInfo },
    activeTurn,
  } = conversation;
  return {
    rows: [
      ...edges.map(({ node }) => node),
      ...(pageInfo.hasNextPage ? (await readTurns(id, pageInfo.endCursor)).rows : []),
    ],
    activeTurnId: activeTurn?.id ?? null,
  };
}
