// What counts as a text: something of it can be seen.
import { expect, it } from 'vitest';
import { trimVisible } from '../src/visible.ts';

it.each([
  ['spaces', ' \t\n'],
  ['a no-break space', '\u00a0'],
  ['wide and thin spaces', '\u3000\u2009'],
  ['zero-width spaces and joiners', '\u200b\u200c\u200d\u2060'],
  ['a byte order mark', '\ufeff'],
  ['marks of direction', '\u200e\u200f\u202a\u202e\u2066\u2069'],
  ['a soft hyphen', '\u00ad'],
  ['marks without a letter', '\u0301\u0308'],
  ['variation selectors', '\ufe0f\u{e0100}'],
  ['tags', '\u{e0041}'],
  ['fillers', '\u3164\u115f\uffa0'],
  ['empty Braille', '\u2800'],
  ['controls', '\u0007\u009f'],
  ['half of a pair', '\ud800'],
  ['noncharacters', '\uffff\ufdd0'],
])('nothing but %s is empty', (_, text) => {
  expect(trimVisible(text)).toBe('');
  expect(trimVisible(`${text}${text}`)).toBe('');
});

const SEEN = ['a', '1', '.', '猫', 'é', 'e\u0301', '👩‍🚀', '❤️', '\ue000', 'ക്‍'];
it.each(SEEN)('%s is seen, and stays as it is', (text) => {
  expect(trimVisible(` ${text}\n`)).toBe(text);
});
