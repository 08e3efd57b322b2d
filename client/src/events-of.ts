// The events of a subscription as an async iterable. Events that arrive before the loop reads them wait in memory.
import type { Client } from 'graphql-ws';
import { followEvents } from './follow-events.ts';
import type { FollowOptions, NumberedEvents } from './follow-events.ts';

type Ending = { error: unknown } | 'told';

/**
 * Ends after the last event. Throws the signal's reason when it is aborted, and an ApiError when the server refuses the
 * subscription. Leaving the loop unsubscribes.
 */
export async function* eventsOf<Data, E extends { seq: number }>(
  socket: Pick<Client, 'subscribe'>,
  events: NumberedEvents<Data, E>,
  { signal, ...options }: Omit<FollowOptions<E>, 'onEvent'>,
): AsyncGenerator<E, void, undefined> {
  const leave = new AbortController();
  const waiting: E[] = [];
  const story: { ending: Ending | null } = { ending: null };
  let wake = (): void => {};
  const over = (ending: Ending): void => {
    story.ending = ending;
    wake();
  };
  followEvents(socket, events, {
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
