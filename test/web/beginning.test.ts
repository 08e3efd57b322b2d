// The short form of what a model understands.
import { expect, it } from 'vitest';
import { beginningOf } from '../../web/src/chat/beginning.ts';

const LONG =
  'Photographs of about 100 kinds of things (people, animals, food), asked for by name; and rendered scenes.';

it.each([
  ['a short text stays as it is, brackets included', 'Balls, cubes (and cones).', 'Balls, cubes (and cones).'],
  ['a long one ends before its first comma outside of brackets', LONG, 'Photographs of about 100 kinds of things'],
  ['a full stop inside a number does not end it', `Version 1.5 of ${LONG}`, `Version 1.5 of ${LONG.slice(0, 40)}`],
  ['one long word has 90 characters', 'x'.repeat(200), 'x'.repeat(90)],
])('%s', (_, text, beginning) => {
  expect(beginningOf(text)).toBe(beginning);
});
