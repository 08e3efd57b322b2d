// Program of the engine's child process: loads a bundle, runs the requested generations, ends with its parent. Several
// generations can run at the same time; each run of a graph serves one of them.
import { InferenceError } from '../errors.ts';
import { LocalEngine } from '../local-engine.ts';
import { packError } from './protocol.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { beat } from './pulse.ts';

const STATS_EVERY_MS = 1_000;

let engine: LocalEngine | null = null;
let sentStats = '';
const running = new Map<number, AbortController>();

const send = (message: FromEngine): void => {
  if (process.connected) process.send?.(message);
};

function sendStats(of: LocalEngine): void {
  const stats = of.stats();
  if (JSON.stringify(stats) === sentStats) return;
  sentStats = JSON.stringify(stats);
  send({ type: 'stats', stats });
}

async function load({ folder, options }: ToEngine & { type: 'load' }): Promise<void> {
  try {
    const onLoading = (share: number): void => send({ type: 'loading', share });
    const opened = await LocalEngine.load(folder, { ...options, onLoading });
    await opened.warmUp();
    engine = opened;
    send({ type: 'loaded', info: opened.info, stats: opened.stats(), refusedDevices: opened.refusedDevices });
    setInterval(() => sendStats(opened), STATS_EVERY_MS).unref();
  } catch (error) {
    send({ type: 'load-failed', error: packError(error) });
  }
}

async function run({ run: number, request }: ToEngine & { type: 'generate' }): Promise<void> {
  const controller = new AbortController();
  running.set(number, controller);
  try {
    if (engine === null) throw new Error('no bundle is loaded');
    const onWait = (waits: boolean): void => send({ type: 'waiting', run: number, waits });
    for await (const event of engine.generate(request, controller.signal, onWait))
      send({ type: 'event', run: number, event });
    send({ type: 'done', run: number });
  } catch (error) {
    if (error instanceof InferenceError && error.code === 'ENGINE_LOST') endWithoutDevice(error);
    send({ type: 'failed', run: number, error: packError(error) });
  } finally {
    running.delete(number);
  }
}

/** The next process opens the device again. All runs of this one fail with ENGINE_LOST. */
function endWithoutDevice({ message }: InferenceError): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Graphs are closed first: exiting while ONNX Runtime computes aborts the process. */
async function leave(): Promise<void> {
  await engine?.dispose();
  process.exit(0);
}

process.on('message', (message: ToEngine) => {
  switch (message.type) {
    case 'load':
      return void load(message);
    case 'generate':
      return void run(message);
    case 'abort':
      return running.get(message.run)?.abort();
    case 'forget-pictures':
      return engine?.forgetPictures();
    case 'dispose':
      return void leave();
  }
});
// The parent has ended, for any reason.
process.on('disconnect', () => void leave());
// Signals to this process are ignored; the parent ends it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
beat();
