// The random bundle, and small ways to ask an engine.
import type { Engine, GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask, InferenceEvent } from '../../inference/events.ts';

export const TINY_RANDOM = new URL('../../models/tiny-random/', import.meta.url).pathname;

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

/** uint16 little-endian -> ids. */
export const idsOf = ({ tokens }: FinishedMask): number[] =>
  Array.from({ length: tokens.length / 2 }, (_, i) =>
    new DataView(tokens.buffer, tokens.byteOffset).getUint16(i * 2, true),
  );
