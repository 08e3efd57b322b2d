// A conversation behind a read-only link. Read without credentials, and again while one of its turns runs.
import { useEffect, useState } from 'react';
import { ApiError } from '../../../client/src/index.ts';
import { sentenceOf, visitor } from '../api/client.ts';
import { SharedConversationDocument } from '../api/generated.ts';
import type { SharedConversationQuery } from '../api/generated.ts';
import { MaskedPicture } from '../picture/masked-picture.tsx';
import { ThemeToggle } from '../theme-toggle.tsx';
import { AnswerText } from '../chat/answer-text.tsx';
import { shownAnswer } from '../chat/shown-answer.ts';
import { runs } from '../chat/turn-state.ts';
import type { ShownMask } from '../chat/turn-state.ts';

type SharedTurn = SharedConversationQuery['sharedConversation']['turns']['edges'][number]['node'];
interface Shared {
  title: string | null;
  turns: SharedTurn[];
}

const AGAIN_MS = 3_000;
/** The URLs of pictures and masks are valid for an hour. The conversation is read again before that. */
const URLS_AGE_MS = 50 * 60_000;

export function SharedPage({ token }: { token: string }) {
  const [shared, setShared] = useState<Shared | null>(null);
  const [fault, setFault] = useState('');

  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const found = await readShared(token);
        if (!wanted) return;
        setShared(found);
        setFault('');
        timer = setTimeout(() => void look(), found.turns.some(runs) ? AGAIN_MS : URLS_AGE_MS);
      } catch (error) {
        if (!wanted) return;
        setFault(sentenceOf(error));
        if (error instanceof ApiError && error.retryable) timer = setTimeout(() => void look(), AGAIN_MS);
      }
    };
    void look();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [token]);

  return (
    <div className="app shared">
      <header>
        <h1>maskstream</h1>
        <p className="model">
          {shared !== null && <strong dir="auto">{shared.title ?? 'Untitled'}</strong>}
          <span className="domain"> · shared with you, to read</span>
        </p>
        <ThemeToggle />
      </header>
      <main>
        <div className="turns">
          <div>
            {fault !== '' ? (
              <p role="alert" className="fault">
                {fault}
              </p>
            ) : (
              shared === null && (
                <p role="status" className="note">
                  Opening the conversation…
                </p>
              )
            )}
            {shared !== null && <Turns turns={shared.turns} />}
          </div>
        </div>
      </main>
    </div>
  );
}

const Turns = ({ turns }: Pick<Shared, 'turns'>) =>
  turns.map((turn, i) => (
    <SharedTurnView
      key={turn.id}
      turn={turn}
      picture={pictureAt(turns, i)}
      masks={turn.masks.map((mask, index) => shownOf(mask, index, turns))}
    />
  ));

type SharedPicture = SharedTurn['images'][number];

/** A mask of a link has the id of the mask that it changes; that mask is among the conversation's, or was deleted. */
function shownOf(mask: SharedTurn['masks'][number], index: number, turns: readonly SharedTurn[]): ShownMask {
  const former = turns.flatMap(({ masks }) => masks).find(({ id }) => id === mask.parentId);
  const parent = former === undefined ? null : { id: former.id, outcome: former.outcome };
  return { id: mask.id, label: mask.label, scales: mask.scales, mask: { ...mask, index, parent } };
}

function SharedTurnView({
  turn: { status, text, answer, images },
  picture,
  masks,
}: {
  turn: SharedTurn;
  picture: SharedPicture | null;
  masks: ShownMask[];
}) {
  const url = picture?.url ?? null;
  return (
    <article className="turn">
      <div className="question">
        {masks.length === 0 &&
          images.map(
            (image) =>
              image.url !== null && (
                <img
                  key={image.id}
                  src={image.url}
                  {...(image.width !== null && image.height !== null
                    ? { width: image.width, height: image.height }
                    : {})}
                  alt="The picture that was sent"
                />
              ),
          )}
        <div className="asked">
          <p dir="auto">{text}</p>
        </div>
      </div>
      <div className="answer">
        <AnswerText text={shownAnswer({ status, answer: answer ?? '', masks })} />
      </div>
      {masks.length > 0 && picture !== null && url !== null && (
        <MaskedPicture
          picture={{ ...picture, url }}
          masks={masks}
          running={false}
          onChange={null}
          correcting={null}
          onPick={null}
          marking={null}
          pointing={false}
        />
      )}
      {runs({ status }) && (
        <p role="status" className="status running">
          Being answered…
        </p>
      )}
      {status === 'FAILED' && <p className="note">The answer failed.</p>}
      {status === 'CANCELLED' && <p className="note">Stopped.</p>}
    </article>
  );
}

/** The first picture of the turn, or of the nearest one before it that has some. */
const pictureAt = (turns: readonly SharedTurn[], at: number): SharedPicture | null =>
  turns.slice(0, at + 1).findLast(({ images }) => images.length > 0)?.images[0] ?? null;

async function readShared(token: string, after: string | null = null): Promise<Shared> {
  const {
    sharedConversation: {
      title,
      turns: { edges, pageInfo },
    },
  } = await visitor.request(SharedConversationDocument, { token, after });
  return {
    title,
    turns: [
      ...edges.map(({ node }) => node),
      ...(pageInfo.hasNextPage ? (await readShared(token, pageInfo.endCursor)).turns : []),
    ],
  };
}
