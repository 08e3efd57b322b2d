// What a bundle refuses before anything is computed for a request.
import type { GenerateRequest } from './engine.ts';
import { InferenceError } from './errors.ts';
import type { Manifest } from './manifest.ts';

/** Throws UNSUPPORTED_BY_MODEL, or INTERNAL when no question is asked. */
export function checkRequest(request: GenerateRequest, { image, mask }: Manifest): void {
  if (request.messages.at(-1)?.role !== 'user')
    throw new InferenceError('INTERNAL', "the last message is not the user's");
  if (request.images.length > image.maxImages) {
    throw new InferenceError(
      'UNSUPPORTED_BY_MODEL',
      image.maxImages === 1
        ? 'This model takes one image at a time.'
        : `This model takes at most ${image.maxImages} images.`,
    );
  }
  if (image.required && request.images.length === 0) {
    throw new InferenceError('UNSUPPORTED_BY_MODEL', 'This model only answers questions about an image.');
  }
  if (request.intent === 'SEGMENT' && request.images.length === 0)
    throw new InferenceError(
      'UNSUPPORTED_BY_MODEL',
      'There is no image to segment: send one with the question, or before it.',
    );
  if (request.maxScale !== undefined && (request.maxScale < 1 || request.maxScale > mask.scaleSides.length)) {
    throw new InferenceError(
      'UNSUPPORTED_BY_MODEL',
      `This model has ${mask.scaleSides.length} scales; maxScale must be between 1 and that.`,
    );
  }
}
