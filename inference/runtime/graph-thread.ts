// A graph that runs in a thread of its own, beside the graphs of the calling thread: ONNX Runtime blocks the thread
// that runs a graph. The thread opens the graph again, so its weights are in memory a second time. For a CPU.
import { Worker } from 'node:worker_threads';
import type { GraphSpec } from '../manifest-graphs.ts';
import type { Graph, GraphFile, GraphTensor } from './session.ts';

export interface ToGraphThread {
  run: number;
  inputs: Readonly<Record<string, GraphTensor>>;
}
/** What the thread is started with. */
export interface GraphThreadStart {
  file: GraphFile;
  spec: GraphSpec;
  /** Threads of ONNX Runtime for one run. */
  threads: number;
}
/** `opened` is the first message. */
export type FromGraphThread =
  | { type: 'opened' }
  | { type: 'outputs'; run: number; outputs: Record<string, GraphTensor> }
  | { type: 'failed'; run: number; message: string };

interface Run {
  resolve: (outputs: Record<string, GraphTensor>) => void;
  reject: (error: Error) => void;
}

/**
 * Rejects when the thread cannot open the graph. Runs wait for one another in order of arrival. A run rejects when it
 * fails, and when the thread has ended. `dispose` waits for the runs: a thread that is ended while it computes ends the
 * process.
 */
export async function openGraphInThread(start: GraphThreadStart): Promise<Graph> {
  const program = new URL('graph-thread-start.mjs', import.meta.url);
  const thread = new Worker(program, { execArgv: [], workerData: start });
  const runs = new Map<number, Run>();
  let last = 0;
  // An idle thread does not keep the process alive.
  const settle = (run: number): Run | undefined => {
    const found = runs.get(run);
    runs.delete(run);
    if (runs.size === 0) thread.unref();
    return found;
  };
  const ended = new Promise<Error>((resolve) => {
    thread.once('error', resolve);
    thread.once('exit', () => resolve(new Error('the thread of the graph has ended')));
  });
  let isOver: Error | null = null;
  void ended.then((error) => {
    isOver = error;
    for (const run of [...runs.keys()]) settle(run)?.reject(error);
  });
  const opened = new Promise<void>((resolve) => {
    thread.on('message', (message: FromGraphThread) => {
      if (message.type === 'opened') resolve();
      else if (message.type === 'outputs') settle(message.run)?.resolve(message.outputs);
      else settle(message.run)?.reject(new Error(message.message));
    });
  });
  await Promise.race([
    opened,
    ended.then((error) => {
      throw error;
    }),
  ]);
  thread.unref();
  return {
    run: (inputs) =>
      new Promise((resolve, reject) => {
        if (isOver !== null) return reject(isOver);
        runs.set(++last, { resolve, reject });
        thread.ref();
        thread.postMessage({ run: last, inputs } satisfies ToGraphThread);
      }),
    async dispose() {
      thread.ref();
      thread.postMessage(null);
      await ended;
    },
  };
}
