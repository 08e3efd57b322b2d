// Encodes masks in a child process, one after the other, so that a large mask does not block the event loop of the
// server. The process starts at the first request and ends after a time without requests.
import type { ChildProcess } from 'node:child_process';
import { forkProgram } from '../../inference/index.ts';
import type { Draw, DrawRequest } from './draw-request.ts';

export type ToDrawingProcess = DrawRequest & { id: number };
export type FromDrawingProcess = { id: number; drawn: string } | { id: number; error: string };

export interface Drawing {
  draw: Draw;
  close(): void;
}

interface Waiting {
  resolve: (drawn: string) => void;
  reject: (error: Error) => void;
}

const IDLE_MS = 30_000;
/** A process without an answer for this time hangs and is ended. */
const ANSWER_WITHIN_MS = 120_000;

export function openDrawing(answerWithinMs = ANSWER_WITHIN_MS): Drawing {
  const waiting = new Map<number, Waiting>();
  let child: ChildProcess | null = null;
  /** Ends the process after this time: it is idle, or it hangs when a request is pending. */
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;

  const endAfter = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(end, ms).unref();
  };

  return {
    draw: (request) =>
      new Promise((resolve, reject) => {
        if (waiting.size === 0) endAfter(answerWithinMs);
        const id = asked++;
        waiting.set(id, { resolve, reject });
        child ??= start();
        const message: ToDrawingProcess = { ...request, id };
        // A process that has ended reports this itself.
        child.send(message, () => {});
      }),
    close: end,
  };

  function start(): ChildProcess {
    const started = forkProgram(new URL('drawing-main.ts', import.meta.url));
    started.on('message', (message) => answer(message as FromDrawingProcess));
    started.once('error', () => lost(started));
    started.once('exit', () => lost(started));
    return started;
  }

  function answer(message: FromDrawingProcess): void {
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if ('drawn' in message) asker?.resolve(message.drawn);
    else asker?.reject(new Error(message.error));
    endAfter(waiting.size === 0 ? IDLE_MS : answerWithinMs);
  }

  function lost(started: ChildProcess): void {
    if (child === started) end();
  }

  function end(): void {
    clearTimeout(timer);
    const last = child;
    child = null;
    last?.kill('SIGKILL');
    for (const { reject } of waiting.values())
      reject(new Error('the child process that encodes masks ended before it answered'));
    waiting.clear();
  }
}
