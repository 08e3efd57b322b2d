// Program of the thread of graph-thread.ts: opens one graph on the CPU and runs it. It ends at the message null.
import { parentPort, workerData } from 'node:worker_threads';
import { CPU } from './devices.ts';
import type { FromGraphThread, GraphThreadStart, ToGraphThread } from './graph-thread.ts';
import { onMachine, openGraph } from './session.ts';

const { file, spec, threads } = workerData as GraphThreadStart;
const graph = await openGraph(file, spec, { device: CPU, stopwatch: { busyMs: 0 }, threads });
const send = (message: FromGraphThread, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(message, moved);

async function run({ run: number, inputs }: ToGraphThread): Promise<void> {
  try {
    const outputs = await graph.run(inputs);
    const moved = Object.values(outputs).map((output) => onMachine(output).data.buffer as ArrayBuffer);
    send({ type: 'outputs', run: number, outputs }, moved);
  } catch (error) {
    send({ type: 'failed', run: number, message: String(error) });
  }
}

let last = Promise.resolve();
parentPort?.on('message', (message: ToGraphThread | null) => {
  last = last.then(() => (message === null ? close() : run(message)));
});

async function close(): Promise<void> {
  await graph.dispose();
  parentPort?.close();
}
send({ type: 'opened' });
