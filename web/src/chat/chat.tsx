// One conversation as it is seen: its turns, and the composer below them.
import { useEffect, useRef, useState } from 'react';
import type { Limits, Mask, Model } from '../api/types.ts';
import { siblingsOf } from './branches.ts';
import { Composer } from './composer.tsx';
import type { Point } from './marks.ts';
import { finishedOf, pictureOf } from './turn-state.ts';
import type { ShownTurn } from './turn-state.ts';
import { TurnView } from './turn-view.tsx';
import { useScroll } from './use-scroll.ts';
import { useTurns } from './use-turns.ts';
import type { Draft } from './use-turns.ts';
import { Welcome } from './welcome.tsx';

interface Props {
  conversationId: string | null;
  /** A turn that was searched for. */
  soughtTurnId: string | null;
  /** Null while no worker with a model is running; turns wait in the queue until one is. */
  model: Model | null;
  limits: Limits;
  onOpen: (id: string | null) => void;
  onChanged: () => void;
}

const NO_ABILITIES: Model['abilities'] = { points: false, boxes: false, refine: false };

export function Chat({ conversationId, soughtTurnId, model, limits, onOpen, onChanged }: Props) {
  const { turns, path, loading, fault, connected, ask, stop, regenerate, edit, choose, amend } = useTurns(
    conversationId,
    onOpen,
    onChanged,
  );
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [refine, setRefine] = useState<Pick<Mask, 'id' | 'label'> | null>(null);
  /** A place of the conversation's picture that was clicked; a new object for each click. */
  const [clicked, setClicked] = useState<Point | null>(null);
  const question = useRef<HTMLTextAreaElement>(null);
  const { list, content } = useScroll(turns.length, path, soughtTurnId);

  // Once it is there, the turn that was searched for is shown, on whatever branch it is.
  const soughtIsThere = turns.some(({ turn }) => turn.id === soughtTurnId);
  useEffect(() => {
    if (soughtTurnId !== null && soughtIsThere) choose(soughtTurnId);
  }, [soughtTurnId, soughtIsThere]);

  const send = async (draft: Draft): Promise<boolean> => {
    if (sending) return false;
    setSending(true);
    const taken = await ask(draft);
    setSending(false);
    return taken;
  };
  // A mask of another conversation is not what the next question is about.
  useEffect(() => setRefine(null), [conversationId]);
  const change = (mask: Mask) => {
    setRefine(mask);
    question.current?.focus();
  };
  const suggest = (example: string) => {
    setText(example);
    question.current?.focus();
  };

  return (
    <>
      <div className="turns" ref={list}>
        <div ref={content}>
          {turns.length === 0 && conversationId === null && (
            <Welcome
              domain={model?.domain ?? null}
              onAsk={(draft) => {
                question.current?.focus();
                void send(draft);
              }}
              onSuggest={suggest}
            />
          )}
          {loading && (
            <p role="status" className="note">
              Opening the conversation…
            </p>
          )}
          {path.map((one) => (
            <TurnView
              key={one.turn.id}
              shown={one}
              sought={one.turn.id === soughtTurnId}
              picture={pictureOf(turns, one)}
              siblings={siblingsOf(turns, one)}
              model={model}
              limits={limits}
              onStop={() => void stop(one.turn.id)}
              onRegenerate={() => void regenerate(one.turn.id)}
              onEdit={(text) => edit(one.turn, text)}
              onChoose={choose}
              others={masksBeside(turns, path, one)}
              onAmend={(changes) => amend(one.turn.id, changes)}
              onChange={model?.abilities.refine === true ? change : null}
              onPoint={
                model?.abilities.points === true && pictureOf(turns, one)?.id === pictureOf(turns, path.at(-1))?.id
                  ? setClicked
                  : null
              }
            />
          ))}
        </div>
      </div>
      {!connected && (
        <p role="status" className="offline">
          The connection was lost. Trying again…
        </p>
      )}
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      <Composer
        conversationId={conversationId}
        text={text}
        onText={setText}
        field={question}
        sending={sending}
        limits={limits}
        onAsk={send}
        pictureUrl={pictureOf(turns, path.at(-1))?.url ?? null}
        can={model?.abilities ?? NO_ABILITIES}
        clicked={clicked}
        refine={refine}
        onRefine={setRefine}
      />
    </>
  );
}

/** Masks of the branch's other turns that lie on the same picture. */
function masksBeside(turns: readonly ShownTurn[], path: readonly ShownTurn[], one: ShownTurn): Mask[] {
  const picture = pictureOf(turns, one)?.id;
  return path
    .filter((other) => other !== one && pictureOf(turns, other)?.id === picture)
    .flatMap(({ masks }) => finishedOf(masks));
}
