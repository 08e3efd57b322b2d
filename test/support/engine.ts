// The random bundle, and small ways to ask an engine.
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, GenerationUsage, InferenceEvent } from '../../inference/events.ts';
import type { Manifest } from '../../inference/manifest.ts';

export const TINY_RANDOM = new URL('../../models/tiny-random/', import.meta.url).pathname;

/** A copy of the random bundle whose prompt has the images before the question. The caller removes the folder. */
export async function imagesFirst(changes: Partial<Manifest> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'images-first-'));
  await cp(TINY_RANDOM, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
  const prompt = { ...manifest.prompt, imagePlacement: 'before-first-user' };
  await writeFile(path, JSON.stringify({ ...manifest, prompt, ...changes }));
  return folder;
}

export const question = (text: string, images: Uint8Array[], more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  messages: [{ role: 'user', text }],
  images,
  intent: 'SEGMENT',
  maxAnswerTokens: 12,
  ...more,
});

export async function collect(
  engine: Pick<Engine, 'generate'>,
  request: GenerateRequest,
  signal = new AbortController().signal,
): Promise<InferenceEvent[]> {
  const events: InferenceEvent[] = [];
  for await (const event of engine.generate(request, signal)) events.push(event);
  return events;
}

export const masksOf = (events: readonly InferenceEvent[]): FinishedMask[] =>
  events.flatMap((event) => (event.type === 'mask-finished' ? [event.mask] : []));

/** The last event of a turn. */
export function endOf(events: readonly InferenceEvent[]): Extract<InferenceEvent, { type: 'finished' }> {
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('the turn is not finished');
  return last;
}
export const usageOf = (events: readonly InferenceEvent[]): GenerationUsage => endOf(events).usage;

/** Text and codes. */
export const outcomeOf = (events: readonly InferenceEvent[]): { answer: string; masks: number[][] } => ({
  answer: endOf(events).answer,
  masks: masksOf(events).map(idsOf),
});

/** uint16 little-endian -> ids. */
export const idsOf = ({ tokens }: FinishedMask): number[] =>
  Array.from({ length: tokens.length / 2 }, (_, i) =>
    new DataView(tokens.buffer, tokens.byteOffset).getUint16(i * 2, true),
  );
