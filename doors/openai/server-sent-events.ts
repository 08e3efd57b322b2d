// Events of a response as Server-Sent Events.
import type { StreamForm } from '../../src/http/open-streams.ts';

export const SERVER_SENT_EVENTS: StreamForm = {
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  opening: ':\n\n',
  heartbeat: ':\n\n',
};

export const writeEvent = (event: { type: string }): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
