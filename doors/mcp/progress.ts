// Sends a progress notification for each event of a turn, when the host requested progress.
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { TurnEvent } from '../../src/turns/events.ts';

type Extra = Pick<RequestHandlerExtra<ServerRequest, ServerNotification>, '_meta' | 'sendNotification'>;

export function reporterOf({ _meta, sendNotification }: Extra): (event: TurnEvent) => Promise<void> {
  const progressToken = _meta?.progressToken;
  let progress = 0;
  return async (event) => {
    if (progressToken === undefined) return;
    progress++;
    const message = messageOf(event);
    if (message === null) return;
    await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } });
  };
}

/** Null for an event that is not reported. */
function messageOf(event: TurnEvent): string | null {
  switch (event.type) {
    case 'TurnQueued':
      return `position ${event.position} in the queue`;
    case 'TurnStarted':
      return 'the model has begun';
    case 'AnswerDelta':
      return event.text;
    case 'MaskStarted':
      return `a mask of ${event.label} forms`;
    case 'MaskScaleReady':
      return `scale ${event.preview.scale} of ${event.preview.scaleCount}`;
    case 'MaskFinished':
    case 'TurnFinished':
      return null;
  }
}
