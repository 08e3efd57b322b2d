// The photograph of a cat among the samples, and the first mask of a question about it.
import { readFileSync } from 'node:fs';
import type { GenerateRequest } from '../../inference/engine.ts';
import type { FinishedMask } from '../../inference/events.ts';
import { generate } from '../../inference/generate.ts';
import type { Model } from '../../inference/model.ts';

export const cat = new Uint8Array(readFileSync('samples/cat.jpg'));
export const SEGMENT_CAT: GenerateRequest = {
  messages: [{ role: 'user', text: 'segment the cat' }],
  images: [cat],
  intent: 'AUTO',
};

export async function maskBy(model: Model, request: GenerateRequest): Promise<FinishedMask> {
  for await (const event of generate(model, request, new AbortController().signal))
    if (event.type === 'mask-finished') return event.mask;
  throw new Error('there is no mask');
}
