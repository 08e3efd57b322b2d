// The subscription to changes of the viewer's conversations and turns.
import type { NumberedEvents } from './follow-events.ts';
import { ViewerEventsDocument } from './generated.ts';
import type { ViewerEventsSubscription } from './generated.ts';

export type ViewerEvent = ViewerEventsSubscription['viewerEvents'];

/** Has no last event: it ends when the client leaves. */
export const viewerEvents: NumberedEvents<ViewerEventsSubscription, ViewerEvent> = {
  query: ViewerEventsDocument,
  variables: (after) => ({ after }),
  eventOf: (data) => data.viewerEvents,
  isLast: () => false,
};
