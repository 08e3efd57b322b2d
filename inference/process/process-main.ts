// The engine's own process: loads a bundle, runs what it is asked, ends with its parent. Started by process-engine.ts;
// several generations may run at once, they take turns at each run of a graph.
import { LocalEngine } from '../local-engine.ts';
import { packError } from './protocol.ts';
import type { FromEngine, ToEngine } from './protocol.ts';
import { beat } from './pulse.ts';

let engine: LocalEngine | null = null;
const running = new Map<number, AbortController>();

const say = (message: FromEngine): void => {
  if (process.connected) process.send?.(message);
};

async function load({ folder, options }: ToEngine & { type: 'load' }): Promise<void> {
  try {
    engine = await LocalEngine.load(folder, options);
    say({ type: 'loaded', info: engine.info });
  } catch (error) {
    say({ type: 'load-failed', error: packError(error) });
  }
}

async function run({ run: number, request }: ToEngine & { type: 'generate' }): Promise<void> {
  const controller = new AbortController();
  running.set(number, controller);
  try {
    if (engine === null) throw new Error('nothing is loaded');
    for await (const event of engine.generate(request, controller.signal)) say({ type: 'event', run: number, event });
    say({ type: 'done', run: number });
  } catch (error) {
    say({ type: 'failed', run: number, error: packError(error) });
  } finally {
    running.delete(number);
  }
}

/** Graphs are closed first: leaving while the library computes aborts the process instead of ending it. */
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
// The parent is gone, however it went.
process.on('disconnect', () => void leave());
// Signals sent to it by name: the parent decides when it is time.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
beat();
