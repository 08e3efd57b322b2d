// One turn: the question, the answer as it is typed, the masks as they form, and what can be done with them.
import type { Picture } from '../api/types.ts';
import { MaskedPicture } from '../picture/masked-picture.tsx';
import type { ShownTurn } from './turn-state.ts';

interface Props {
  shown: ShownTurn;
  picture: Picture | null;
  onStop: () => void;
  onRegenerate: () => void;
}

export function TurnView({ shown, picture, onStop, onRegenerate }: Props) {
  const { turn, status, answer, masks, position } = shown;
  const running = status === 'QUEUED' || status === 'RUNNING';
  const own = turn.images[0];
  const { usage, error } = turn;
  return (
    <article className="turn">
      <div className="question">
        {own?.url != null && masks.length === 0 && <img src={own.url} alt="The picture that was sent" />}
        <p>{turn.text}</p>
      </div>
      <div className="reply" aria-live="polite" aria-busy={running}>
        {answer !== '' && <p className="answer">{answer}</p>}
        {running && answer === '' && masks.length === 0 && <p className="waiting">{status === 'QUEUED' && position !== null && position > 0 ? `${position} in front of this one…` : 'Looking…'}</p>}
        {masks.length > 0 && picture?.url != null && <MaskedPicture picture={{ ...picture, url: picture.url }} masks={masks} running={running} />}
        {status === 'FAILED' && <p role="alert" className="fault">{error?.message ?? 'The answer failed.'}</p>}
        {status === 'CANCELLED' && <p className="note">Stopped.</p>}
        <div className="row actions">
          {running
            ? <button type="button" onClick={onStop}>Stop</button>
            : <button type="button" className="quiet" onClick={onRegenerate}>↻ Ask again</button>}
          {usage !== null && <small className="note">{Math.round(usage.prefillMs + usage.answerMs + usage.maskMs)} ms</small>}
        </div>
      </div>
    </article>
  );
}
