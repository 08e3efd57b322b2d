// The turns of one conversation, and what the reader can do to them. Draws nothing.
import { useRef } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { ChangeConversationDocument } from '../api/generated.ts';
import type { Turn } from '../api/types.ts';
import { useIdempotencyKey } from '../use-idempotency-key.ts';
import type { ListenToViewer } from '../use-viewer-events.ts';
import { endOfBranch } from './branches.ts';
import type { Draft } from './draft.ts';
import { NO_MARKS, isMarked, regionPromptsOf } from './marks.ts';
import { pictureOf } from './turn-state.ts';
import { useTurnList } from './use-turn-list.ts';
import type { TurnList } from './use-turn-list.ts';

interface Actions {
  /** Resolves with the number of questions that were accepted. */
  ask: (draft: Draft) => Promise<number>;
  stop: (turnId: string) => Promise<void>;
  regenerate: (turnId: string) => Promise<void>;
  /** Sends the turn's question in other words, as a sibling of the turn. Resolves with whether it was accepted. */
  edit: (turn: Turn, text: string) => Promise<boolean>;
  /** Shows the branch through this turn, to its end. */
  choose: (turnId: string) => void;
}

export type Turns = Pick<TurnList, 'turns' | 'path' | 'loading' | 'fault' | 'connected' | 'amend'> & Actions;

export function useTurns(conversationId: string | null, onOpen: (id: string) => void, listen: ListenToViewer): Turns {
  const list = useTurnList(conversationId, listen);
  const { turns, path, shownId } = list;
  const attempt = async (action: () => Promise<void>): Promise<boolean> => {
    list.setFault('');
    try {
      await action();
      return true;
    } catch (error) {
      list.setFault(sentenceOf(error));
      return false;
    }
  };
  const questions = useQuestions(conversationId, list);
  return {
    ...list,
    ask: async (draft) => {
      let accepted = 0;
      await attempt(async () => {
        const last = path.at(-1)?.turn.id ?? null;
        const sent = await questions.send(draft);
        accepted++;
        if (shownId.current === conversationId) {
          shownId.current = sent.conversation.id;
          list.begin(sent.turn);
          if (conversationId === null) onOpen(sent.conversation.id);
          else if ((sent.turn.parent?.id ?? null) !== last) await list.read(); // a turn of another page stands between
        } // otherwise another conversation was opened meanwhile
        let { turn } = sent;
        for (const text of draft.further ?? []) {
          ({ turn } = await questions.sendAfter(turn, { ...draft, text }));
          accepted++;
          if (shownId.current === sent.conversation.id) list.begin(turn);
        }
      });
      return accepted;
    },
    stop: async (id) => {
      await attempt(() => client.cancel(id));
    },
    regenerate: async (id) => {
      await attempt(async () => {
        const turn = await client.regenerate(id);
        if (shownId.current === conversationId) list.begin(turn);
      });
    },
    edit: (turn, text) =>
      attempt(async () => {
        const sent = await questions.sendEdited(turn, text);
        if (shownId.current === conversationId) list.begin(sent.turn);
      }),
    choose: (id) => {
      const last = endOfBranch(turns, id);
      if (conversationId === null || last === path.at(-1)?.turn.id) return;
      list.showEnd(last);
      // Stored for the next visit. A failure changes nothing on the page and is not reported.
      client.request(ChangeConversationDocument, { input: { conversationId, activeTurnId: last } }).catch(() => {});
    },
  };
}

/** Sends questions. A question that is sent again because the response was lost has the same idempotency key. */
function useQuestions(conversationId: string | null, { turns, path, active }: TurnList) {
  const { keyOf, forget } = useIdempotencyKey();
  const uploadMarked = useMarkedUpload();
  const send = async ({ text, file, intent, options, marks = NO_MARKS, refine = null, candidate = null }: Draft) => {
    const last = path.at(-1)?.turn.id ?? null;
    // At the end of the active branch the server finds the parent, so that a question that another page sends at the
    // same moment comes before this one.
    const parentTurnId = last === active.current ? null : last;
    const idempotencyKey = keyOf(last, text, intent, options, file, marks, refine?.id, candidate);
    const imageId = file !== null && isMarked(marks) ? await uploadMarked(file) : null;
    const markedId = imageId ?? pictureOf(turns, path.at(-1))?.id;
    const sent = await client.send({
      conversationId,
      parentTurnId,
      text,
      intent,
      ...options,
      idempotencyKey,
      ...(imageId !== null ? { imageIds: [imageId] } : { image: file }),
      ...(isMarked(marks) && markedId !== undefined ? { regionPrompts: regionPromptsOf(markedId, marks) } : {}),
      ...(refine === null ? {} : { refineMaskId: refine.id, candidate }),
    });
    forget();
    return sent;
  };
  /** Its key is the one that `send` would take: when the response is lost, the question is sent again by `send`. */
  const sendAfter = async (before: Turn, { text, intent, options }: Draft) => {
    const sent = await client.send({
      conversationId: before.conversation.id,
      parentTurnId: before.id,
      text,
      intent,
      ...options,
      idempotencyKey: keyOf(before.id, text, intent, options, null, NO_MARKS, undefined),
    });
    forget();
    return sent;
  };
  const sendEdited = async (turn: Turn, text: string) => {
    const sent = await client.send({
      conversationId,
      siblingOfTurnId: turn.id,
      text,
      imageIds: turn.images.map(({ id }) => id),
      regionPrompts: turn.regionPrompts.map(({ image, ...region }) => ({ imageId: image.id, ...region })),
      // A choice that is edited is another question.
      refineMaskId: turn.candidate === null ? (turn.refines?.id ?? null) : null,
      intent: turn.requestedIntent,
      detail: turn.detail,
      ambiguity: turn.ambiguity,
      instances: turn.instances,
      idempotencyKey: keyOf(turn.id, text),
    });
    forget();
    return sent;
  };
  return { send, sendAfter, sendEdited };
}

/** Uploads a picture that has marks and returns its id: the marks name it, so it is uploaded before the question. */
function useMarkedUpload(): (file: File) => Promise<string> {
  /** The file that was uploaded last: a question that is sent again names the same image. */
  const uploaded = useRef<{ file: File; id: string } | null>(null);
  return async (file) => {
    const id = uploaded.current?.file === file ? uploaded.current.id : await client.upload(file);
    uploaded.current = { file, id };
    return id;
  };
}
