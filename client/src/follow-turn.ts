// The subscription to the events of one turn.
import type { Client } from 'graphql-ws';
import { followEvents } from './follow-events.ts';
import type { FollowOptions, NumberedEvents } from './follow-events.ts';
import { TurnEventsDocument } from './generated.ts';
import type { TurnEventsFrom, TurnEventsSubscription } from './generated.ts';

export type TurnEvent = TurnEventsSubscription['turnEvents'];

export interface TurnEventsSettings {
  /** LATEST: of the stored events the state so far only, in as few events as possible. */
  from?: TurnEventsFrom;
  /** Previews come with their visual token ids. */
  codes?: boolean;
}

export const turnEvents = (
  turnId: string,
  { from = 'START', codes = false }: TurnEventsSettings = {},
): NumberedEvents<TurnEventsSubscription, TurnEvent> => ({
  query: TurnEventsDocument,
  variables: (after) => ({ turnId, after, from, codes }),
  eventOf: (data) => data.turnEvents,
  isLast: ({ __typename }) => __typename === 'TurnFinished',
});

/** Follows a turn to its end, as `followEvents`. */
export const followTurn = (
  socket: Pick<Client, 'subscribe'>,
  turnId: string,
  { from = 'START', codes = false, ...options }: FollowOptions<TurnEvent> & TurnEventsSettings,
): Promise<'ended' | 'left'> => followEvents(socket, turnEvents(turnId, { from, codes }), options);
