// The events of a turn as something to loop over. What comes while nobody takes is kept, as a socket would keep it.
import type { Client } from 'graphql-ws';
import { followTurn } from './follow-turn.ts';
import type { FollowOptions, TurnEvent } from './follow-turn.ts';

type Ending = { error: unknown } | 'told';

/**
 * Ends after `TurnFinished`. Throws the signal's reason when it is aborted, and an ApiError when there is nothing to
 * follow. Leaving the loop unsubscribes.
 */
export async function* eventsOf(
  socket: Pick<Client, 'subscribe'>,
  turnId: string,
  { signal, ...options }: Omit<FollowOptions, 'onEvent'>,
): AsyncGenerator<TurnEvent, void, undefined> {
  const leave = new AbortController();
  const waiting: TurnEvent[] = [];
  const story: { ending: Ending | null } = { ending: null };
  let wake = (): void => {};
  const over = (ending: Ending): void => {
    story.ending = ending;
    wake();
  };
  followTurn(socket, turnId, {
    ...options,
    signal: AbortSignal.any([signal, leave.signal]),
    onEvent: (event) => {
      waiting.push(event);
      wake();
    },
  }).then(
    (how) => over(how === 'left' ? { error: signal.reason } : 'told'),
    (error: unknown) => over({ error }),
  );

  try {
    for (;;) {
      const event = signal.aborted ? undefined : waiting.shift();
      if (event !== undefined) yield event;
      else if (story.ending === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      else if (story.ending === 'told') return;
      else throw story.ending.error;
    }
  } finally {
    leave.abort();
  }
}
