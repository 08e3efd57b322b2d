// The turns of one conversation, and what the reader can do to them. Draws nothing.
import { client, sentenceOf } from '../api/client.ts';
import { ChangeConversationDocument } from '../api/generated.ts';
import type { Turn } from '../api/types.ts';
import type { ListenToViewer } from '../use-viewer-events.ts';
import { endOfBranch } from './branches.ts';
import type { Draft } from './draft.ts';
import { useQuestions } from './use-questions.ts';
import { isGivenUp, useReaching } from './use-reaching.ts';
import type { Reaching } from './use-reaching.ts';
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

export type Turns = Pick<
  TurnList,
  'turns' | 'path' | 'loading' | 'fault' | 'setFault' | 'connected' | 'amend' | 'readAgain'
> &
  Pick<Reaching, 'late' | 'giveUp'> &
  Actions;

export function useTurns(conversationId: string | null, onOpen: (id: string) => void, listen: ListenToViewer): Turns {
  const list = useTurnList(conversationId, listen);
  const { turns, path, shownId } = list;
  const attempt = async (action: () => Promise<void>): Promise<boolean> => {
    list.setFault('');
    try {
      await action();
      return true;
    } catch (error) {
      if (!isGivenUp(error)) list.setFault(sentenceOf(error));
      return false;
    }
  };
  const reaching = useReaching();
  const questions = useQuestions(conversationId, list, reaching);
  return {
    ...list,
    ...reaching,
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
    stop: async (id) => void (await attempt(() => client.cancel(id))),
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
      storeEnd(conversationId, last);
    },
  };
}

/** For the next visit. A failure changes nothing on the page and is not reported. */
function storeEnd(conversationId: string, activeTurnId: string): void {
  client.request(ChangeConversationDocument, { input: { conversationId, activeTurnId } }).catch(() => {});
}
