// One conversation: its turns, and the composer below them.
import { useEffect, useRef, useState } from 'react';
import type { Can, Limits, Mask, Model } from '../api/types.ts';
import { Fault } from '../fault.tsx';
import type { ListenToViewer } from '../use-viewer-events.ts';
import { siblingsOf } from './branches.ts';
import { focusQuestion } from '../focus.ts';
import { Composer } from './composer.tsx';
import { USUAL, usualDetail } from './draft.ts';
import type { Draft } from './draft.ts';
import { isAmbiguous } from '../picture/candidates.tsx';
import type { Marking } from '../picture/marking.ts';
import { finishedOf, pictureOf } from './turn-state.ts';
import type { ShownTurn } from './turn-state.ts';
import { MAIN_OBJECT } from './not-found.tsx';
import { pointingOf } from './pointing.ts';
import { TurnView } from './turn-view.tsx';
import { useDraft } from './use-draft.ts';
import type { DraftState } from './use-draft.ts';
import { useScroll } from './use-scroll.ts';
import { useTurns } from './use-turns.ts';
import type { Turns } from './use-turns.ts';
import { Welcome } from './welcome.tsx';

interface Props {
  conversationId: string | null;
  /** The turn that a search has found. */
  soughtTurnId: string | null;
  /** Null while no worker with a model is running; turns wait in the queue until one is. */
  model: Model | null;
  limits: Limits;
  onOpen: (id: string | null) => void;
  listen: ListenToViewer;
  /** False while the server is out of reach. */
  reachable: boolean;
}

const NO_ABILITIES: Can = {
  points: false,
  boxes: false,
  refine: false,
  ambiguity: false,
  mainObject: false,
  defaultAmbiguity: null,
  defaultDetail: null,
};

export function Chat({ conversationId, soughtTurnId, model, limits, onOpen, listen, reachable }: Props) {
  const conversation = useTurns(conversationId, onOpen, listen);
  const { turns, path, loading, fault } = conversation;
  useReadAgain(reachable, conversation);
  const question = useRef<HTMLTextAreaElement>(null);
  const picture = pictureOf(turns, path.at(-1));
  const draft = useDraft({ field: question, maxImageBytes: limits.maxImageBytes, picture });
  const can = model === null ? NO_ABILITIES : { ...model.abilities, ...defaultsOf(model) };
  // What was wrong with a picture does not hold for the next one.
  useEffect(() => conversation.setFault(''), [draft.file]);
  const next = useNextQuestion(conversationId, conversation, { field: question, can });
  const { list, content } = useScroll(turns.length, path, soughtTurnId);
  const { marking, togglePointing } = pointingOf(draft, can, { field: question, list });

  // Once it is read, the turn that was searched for is shown, whatever branch it is on.
  const soughtIsThere = turns.some(({ turn }) => turn.id === soughtTurnId);
  useEffect(() => {
    if (soughtTurnId !== null && soughtIsThere) conversation.choose(soughtTurnId);
  }, [soughtTurnId, soughtIsThere]);

  return (
    <>
      <div className="turns" ref={list}>
        <div ref={content}>
          {turns.length === 0 && conversationId === null && (
            <Welcome domain={model?.domain ?? null} onAsk={next.sendExample} onSuggest={next.suggest} />
          )}
          {loading && <Status text="Opening the conversation…" className="note" />}
          <Branch
            conversation={conversation}
            soughtTurnId={soughtTurnId}
            model={model}
            limits={limits}
            onRefine={next.change}
            onAsk={(question) => void next.send(question)}
            draft={draft}
            marking={marking}
          />
        </div>
      </div>
      <Connection conversation={conversation} reachable={reachable} />
      <Fault text={fault} />
      <Composer
        conversationId={conversationId}
        text={next.text}
        onText={next.setText}
        field={question}
        sending={next.sending}
        limits={limits}
        onAsk={next.send}
        draft={draft}
        can={can}
        placeholder={hintFor(draft, path.at(-1))}
        onPointing={togglePointing}
        refine={next.refine}
        onRefine={next.setRefine}
      />
    </>
  );
}

const defaultsOf = ({ defaultAmbiguity, defaultDetail }: Model) => ({ defaultAmbiguity, defaultDetail });

/** What a question may be about; `last`: the turn before it. */
function hintFor({ file, picture }: DraftState, last: ShownTurn | undefined): string {
  if (file === null && last !== undefined && finishedOf(last.masks).some(isAmbiguous))
    return 'Which one? “the left one”…';
  return picture.url === null ? 'Add a picture, then ask about it…' : 'Ask, or name what to segment…';
}

/** Reads the conversation when the server is back. */
function useReadAgain(reachable: boolean, { readAgain }: Turns): void {
  const wasAway = useRef(false);
  useEffect(() => {
    if (reachable && wasAway.current) void readAgain();
    wasAway.current = !reachable;
  }, [reachable]);
}

/** What is to be known of a server that does not answer. */
function Connection({ conversation, reachable }: { conversation: Turns; reachable: boolean }) {
  const { connected, late, giveUp } = conversation;
  if (late)
    return (
      <p role="status" className="offline">
        The server does not answer yet. Your question is kept here, and is sent as soon as it does.{' '}
        <button type="button" className="link" onClick={giveUp}>
          Do not send it
        </button>
      </p>
    );
  return connected && reachable ? null : <Status text="The connection was lost. Trying again…" className="offline" />;
}

const Status = ({ text, className }: { text: string; className: string }) => (
  <p role="status" className={className}>
    {text}
  </p>
);

/** The question that is being written, and what the turns above contribute to it. */
function useNextQuestion(
  conversationId: string | null,
  { ask }: Turns,
  { field, can }: { field: { current: HTMLTextAreaElement | null }; can: Can },
) {
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [refine, setRefine] = useState<Pick<Mask, 'id' | 'label'> | null>(null);
  // A question changes only masks of its own conversation.
  useEffect(() => setRefine(null), [conversationId]);

  const send = async (draft: Draft): Promise<number> => {
    if (sending) return 0;
    setSending(true);
    const options = { ...draft.options, detail: draft.options.detail ?? usualDetail(can) };
    const accepted = await ask({ ...draft, options });
    setSending(false);
    return accepted;
  };
  const sendExample = (draft: Draft) => {
    field.current?.focus();
    void send(draft);
  };
  const change = (mask: Mask) => {
    setRefine(mask);
    field.current?.focus();
  };
  const suggest = (example: string) => {
    setText(example);
    field.current?.focus();
  };
  return { text, setText, sending, send, sendExample, suggest, refine, setRefine, change };
}

interface BranchProps extends Pick<Props, 'soughtTurnId' | 'model' | 'limits'> {
  conversation: Turns;
  onRefine: (mask: Mask) => void;
  /** Sends a question about the last picture of the branch, unless a question is being sent. */
  onAsk: (question: Draft) => void;
  draft: DraftState;
  marking: Marking | null;
}

/** Of its text alone. */
const plain = (text: string): Draft => ({ text, file: null, intent: 'AUTO', options: USUAL });

/** The turns of the branch that is shown. */
function Branch({ conversation, soughtTurnId, model, limits, onRefine, onAsk, draft, marking }: BranchProps) {
  const { turns, path, stop, regenerate, edit, choose, amend } = conversation;
  // The next question is about the last picture of the branch: only that picture can be pointed at.
  const lastPictureId = pictureOf(turns, path.at(-1))?.id;
  const askForMainObject = () => {
    onAsk(plain(MAIN_OBJECT));
    focusQuestion(); // its button goes with the next turn
  };
  return path.map((one) => {
    const picture = pictureOf(turns, one);
    const isLast = one === path.at(-1);
    return (
      <TurnView
        key={one.turn.id}
        shown={one}
        sought={one.turn.id === soughtTurnId}
        picture={picture}
        siblings={siblingsOf(turns, one)}
        domain={isLast ? (model?.domain ?? null) : null}
        limits={limits}
        onStop={() => void stop(one.turn.id)}
        onRegenerate={() => void regenerate(one.turn.id)}
        onEdit={(text) => edit(one.turn, text)}
        onChoose={choose}
        others={masksBeside(turns, path, one)}
        onAmend={(changes) => amend(one.turn.id, changes)}
        onChange={model?.abilities.refine === true ? onRefine : null}
        onPick={({ id, label }, candidate) => {
          onAsk({ ...plain(candidate.label), refine: { id, label }, candidate: candidate.index });
        }}
        onMainObject={isLast && model?.abilities.mainObject === true ? askForMainObject : null}
        marking={picture?.id === lastPictureId ? marking : null}
        pointing={draft.pointing}
      />
    );
  });
}

/** Masks of the branch's other turns that lie on the same picture. */
function masksBeside(turns: readonly ShownTurn[], path: readonly ShownTurn[], one: ShownTurn): Mask[] {
  const picture = pictureOf(turns, one)?.id;
  return path
    .filter((other) => other !== one && pictureOf(turns, other)?.id === picture)
    .flatMap(({ masks }) => finishedOf(masks));
}
