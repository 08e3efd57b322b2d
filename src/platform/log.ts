// The log: one JSON line per event, on standard error. Standard output has only the line with the URL. Prompts, pixels
// and tokens are never logged.
import { destination, pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A closed terminal accepts no more lines. They are dropped, and the server continues. */
function standardError(): DestinationStream {
  const sink = destination({ dest: 2, sync: true });
  sink.on('error', () => {});
  return sink;
}

export function createLogger(level: LogLevel, sink: DestinationStream = standardError()): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: ['password', '*.password', 'authorization', '*.authorization', 'url', '*.url'],
        censor: '[hidden]',
      },
    },
    sink,
  );
}
