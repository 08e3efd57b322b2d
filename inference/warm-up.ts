// A turn whose answer nobody reads, before the first real one: it compiles the kernels of every graph and allocates the
// device's buffers.
import { InferenceError } from './errors.ts';
import { generate } from './generate.ts';
import { encodeGreyPng } from './mask/png.ts';
import type { Model } from './model.ts';

/** Pixels on each side of the image. */
const SIDE = 32;

/** Runs a prompt with an image, a text token and two scales: with the third one, every graph has run. */
export async function warmUp(model: Model): Promise<void> {
  const image = encodeGreyPng(new Uint8Array(SIDE * SIDE), SIDE, SIDE);
  const turn = generate(
    model,
    {
      messages: [{ role: 'user', text: 'a' }],
      images: [image],
      intent: 'SEGMENT',
      maxScale: Math.min(2, model.schedule.scales.length),
      maxAnswerTokens: 1,
      previews: 'NONE',
    },
    new AbortController().signal,
  );
  try {
    while ((await turn.next()).done !== true);
  } catch (error) {
    // A small budget refuses this turn and takes shorter ones. A device without memory fails the first real turn too.
    if (!(error instanceof InferenceError) || error.code === 'ENGINE_LOST') throw error;
  }
}
