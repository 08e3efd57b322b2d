// Messages that ask for words, and requests for masks.
import { describe, expect, it } from 'vitest';
import { asksInWords } from '../../../inference/text/asks-in-words.ts';

describe('a message asks for words', () => {
  it.each([
    'is there a dog',
    'what breed is the dog',
    'nice. are those cats',
    'dog?',
    'dog colour pls',
    'thanks for the dog',
    'Tell me about the cat',
    'count the birds',
    'write a poem about the cat',
  ])('"%s"', (message) => expect(asksInWords(message)).toBe(true));

  it.each([
    'dog mask pls',
    'SNOWBOARDS ONLY, BINARY MASK',
    'Isolate lawn.',
    'make the sky its own layer',
    'Annotate the cars (polygon or mask, either is fine)',
  ])('or not: "%s"', (message) => expect(asksInWords(message)).toBe(false));
});
