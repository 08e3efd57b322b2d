// The subscription to the events of one turn.
import type { Client } from 'graphql-ws';
import { followEvents } from './follow-events.ts';
import type { FollowOptions, NumberedEvents } from './follow-events.ts';
import { TurnEventsDocument } from './generated.ts';
import type { TurnEventsFrom, TurnEventsSubscription } from './generated.ts';

export type TurnEvent = TurnEventsSubscription['turnEvents'];

/** `from` LATEST: of the stored events the state so far only, in as few events as possible. */
export const turnEvents = (
  turnId: string,
  from: TurnEventsFrom = 'START',
): NumberedEvents<TurnEventsSubscription, TurnEvent> => ({
  query: TurnEventsDocument,
  variables: (after) => ({ turnId, after, from }),
  eventOf: (data) => data.turnEvents,
  isLast: ({ __typename }) => __typename === 'TurnFinished',
});

/** Follows a turn to its end, as `followEvents`. */
export const followTurn = (
  socket: Pick<Client, 'subscribe'>,
  turnId: string,
  { from, ...options }: FollowOptions<TurnEvent> & { from?: TurnEventsFrom },
): Promise<'ended' | 'left'> => followEvents(socket, turnEvents(turnId, from), options);
