// One line of JSON per event, on standard error: standard output carries only the line with the URL. Never prompts,
// pixels or tokens.
import { destination, pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A terminal that was closed takes no more lines; what is said then is lost, and the server goes on. */
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
