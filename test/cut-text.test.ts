// Wherever text is cut, it is cut between what readers see as characters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from '../src/cut-text.ts';
import { MARKS, readHighlights } from '../src/turns/highlights.ts';
import { titleFrom } from '../src/turns/question.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const FLAG = '🇺🇦';
const ACCENT = 'e\u0301';
const characters = (text: string): string[] =>
  [...new Intl.Segmenter('und').segment(text)].map(({ segment }) => segment);

describe('text is cut between characters', () => {
  it.each([FAMILY, FLAG, ACCENT, '👍🏽', 'नि', '각'])('around %s', (character) => {
    for (let max = 0; max < character.length * 2; max++)
      expect(cutText(character.repeat(2), max)).toBe(max < character.length ? '' : character);
    expect(cutText(character, character.length)).toBe(character);
  });

  it('whatever it is, and no earlier than it has to', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', FAMILY, FLAG, ACCENT, 'ö', '\r\n')), fc.nat(60), (pieces, max) => {
        const text = pieces.join('');
        const cut = cutText(text, max);
        const all = characters(text);
        const kept = characters(cut);
        expect(kept).toEqual(all.slice(0, kept.length));
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(text.length <= max || cut.length + (all[kept.length] ?? '').length > max).toBe(true);
      }),
    );
  });
});

it('a title taken from a question ends after a whole character', () => {
  for (const character of [FAMILY, FLAG, ACCENT])
    for (let before = 60; before <= 80; before++) {
      const title = titleFrom('x'.repeat(before) + character.repeat(40));
      expect(title).toMatch(new RegExp(`^x{${Math.min(before, 80)}}(${character})*…$`, 'u'));
    }
});

describe('found words are marked as whole characters', () => {
  const parts = (text: string) => readHighlights({ text, labels: '', answer: '' })[0]?.parts;
  const mark = (text: string): string => MARKS[0] + text + MARKS[1];

  it('also where the word ends before its accent', () => {
    expect(parts(`a ${mark('cafe')}\u0301 here`)).toEqual([
      { text: 'a ', matched: false },
      { text: 'cafe\u0301', matched: true },
      { text: ' here', matched: false },
    ]);
    expect(parts(`${mark('e')}\u0301${mark('t')}e`)).toEqual([
      { text: ACCENT, matched: true },
      { text: 't', matched: true },
      { text: 'e', matched: false },
    ]);
  });

  it('and nothing is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('cafe', 'a', '\u0301', FLAG, ' '), fc.boolean())), (words) => {
        const found = readHighlights({
          text: words.map(([word, matched]) => (matched ? mark(word) : word)).join(''),
          labels: '',
          answer: '',
        });
        if (found.length > 0)
          expect(found[0]?.parts.map(({ text }) => text).join('')).toBe(words.map(([word]) => word).join(''));
      }),
    );
  });
});
