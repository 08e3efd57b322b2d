// A worker process whose engine asks its parent before each step: a test decides at which step it is killed. All but
// the engine is real, and with GATED_MODEL the engine is real too (a bundle in its own process), and what it says is
// held back. Steps of the scripted engine: `prefill` (nothing was shown yet), `scale 1` to `scale 3`, `text` (the mask
// is finished, the last word is not said). Of a bundle: `prefill`, then the type of each event before it is told,
// `mask-scale` with its number: `mask-scale 2`.
import { loadEngine } from '../../inference/index.ts';
import type { InferenceEvent } from '../../inference/events.ts';
import type { Engine } from '../../inference/engine.ts';
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

function ask(text: string, step: string, aborted: Promise<never>): Promise<void> {
  const number = ++steps;
  const allowed = new Promise<void>((resolve) => {
    waiting.set(number, resolve);
  });
  process.send?.({ number, text, step });
  return Promise.race([allowed, aborted]);
}

const scripted = (): Engine =>
  new ScriptedEngine(async function* (request, signal) {
    const text = request.messages.at(-1)?.text ?? '';
    const aborted = untilAborted(signal);
    await ask(text, 'prefill', aborted);
    yield* segment((step) => ask(text, step === 4 ? 'text' : `scale ${step}`, aborted))(request, signal);
  });

async function bundle(path: string): Promise<Engine> {
  const engine = await loadEngine(path, {
    device: 'cpu',
    maxImagePixels: 1_000_000,
    visionCacheBytes: 0,
    log: (message) => {
      console.error(message);
    },
  });
  const stepOf = (event: InferenceEvent): string =>
    event.type === 'mask-scale' ? `mask-scale ${event.preview.scale}` : event.type;
  return {
    info: engine.info,
    check: () => engine.check(),
    dispose: () => engine.dispose(),
    async *generate(request, signal) {
      const text = request.messages.at(-1)?.text ?? '';
      const aborted = untilAborted(signal);
      await ask(text, 'prefill', aborted);
      for await (const event of engine.generate({ ...request, maxAnswerTokens: 4 }, signal)) {
        await ask(text, stepOf(event), aborted);
        yield event;
      }
    },
  };
}

const config = readConfig(process.env);
const path = process.env['GATED_MODEL'];
const engine = path === undefined ? scripted() : await bundle(path);
const application = await startApplication({ config, log: createLogger(config.logLevel), role: 'worker', engine });
process.once('SIGTERM', () => {
  void application.close().then(() => process.exit(0));
});
console.log(`ready at ${application.url}`);
