// What the page says of a turn that failed.
import { expect, it } from 'vitest';
import { failureOf } from '../../web/src/chat/failure-of.ts';

it.each([
  [null, 'The answer failed.'],
  [{ message: 'The image is gone.', retryable: false }, 'The image is gone.'],
  [{ message: 'The queue was full.', retryable: true }, 'The queue was full. Asking again may help.'],
  [{ message: 'The model was interrupted. Ask again.', retryable: true }, 'The model was interrupted. Ask again.'],
])('advises once to ask again where that may help: %j', (error, sentence) => {
  expect(failureOf(error)).toBe(sentence);
});
