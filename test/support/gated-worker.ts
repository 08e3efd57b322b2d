// A worker process whose engine asks its parent before each step: a test decides at which step it is killed. All but the engine is real.
// Steps: `prefill` (nothing was shown yet), `scale 1` to `scale 3`, `text` (the mask is finished, the last word is not said).
import { readConfig } from '../../src/config.ts';
import { startApplication } from '../../src/entry/application.ts';
import { createLogger } from '../../src/platform/log.ts';
import { ScriptedEngine, segment, untilAborted } from './scripted-engine.ts';

const waiting = new Map<number, () => void>();
let steps = 0;
process.on('message', (message) => {
  const number = Number(message);
  waiting.get(number)?.();
  waiting.delete(number);
});
process.on('disconnect', () => process.exit(1));

function ask(text: string, step: string, signal: AbortSignal): Promise<void> {
  const number = ++steps;
  const allowed = new Promise<void>((resolve) => { waiting.set(number, resolve); });
  process.send?.({ number, text, step });
  return Promise.race([allowed, untilAborted(signal)]);
}

const engine = new ScriptedEngine(async function* (request, signal) {
  const text = request.messages.at(-1)?.text ?? '';
  await ask(text, 'prefill', signal);
  yield* segment((step) => ask(text, step === 4 ? 'text' : `scale ${step}`, signal))(request, signal);
});

const config = readConfig(process.env);
const application = await startApplication({ config, log: createLogger(config.logLevel), role: 'worker', engine });
process.once('SIGTERM', () => { void application.close().then(() => process.exit(0)); });
console.log(`ready at ${application.url}`);
