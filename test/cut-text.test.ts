// Wherever text is cut, it is cut between what readers see as characters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from '../src/cut-text.ts';
import { highlightsOf } from '../src/turns/highlights.ts';
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
  const parts = (text: string, ...phrases: string[][]) =>
    highlightsOf({ TEXT: text, LABELS: '', ANSWER: '' }, phrases)[0]?.parts;

  it('with their accents, and emoji with all that belongs to them', () => {
    expect(parts('a cafe\u0301 here', ['caf\u00e9'])).toEqual([
      { text: 'a ', matched: false },
      { text: 'cafe\u0301', matched: true },
      { text: ' here', matched: false },
    ]);
    expect(parts(`a ${FAMILY}\uFE0F!`, ['\u{1F468}'])).toEqual([
      { text: 'a ', matched: false },
      { text: `${FAMILY}\uFE0F`, matched: true },
      { text: '!', matched: false },
    ]);
    expect(parts('\u201CRED\u201D, red\u2014Ball', ['red', 'ball'])).toEqual([
      { text: '\u201CRED\u201D, ', matched: false },
      { text: 'red', matched: true },
      { text: '\u2014', matched: false },
      { text: 'Ball', matched: true },
    ]);
  });

  it('and nothing of a short text is lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('cafe', 'a', '\u0301', FLAG, FAMILY, ' ', '\u200B', '\u00AD', '\u201C'), {
          maxLength: 24,
        }),
        (pieces) => {
          const text = pieces.join('');
          const found = parts(text, ['a'], ['caf\u00e9'], ['\u{1F468}']);
          if (found !== undefined) expect(found.map((part) => part.text).join('')).toBe(text);
        },
      ),
    );
  });

  it('and of a long text what is around the first of them, with a sign where something was left out', () => {
    const words = Array.from({ length: 200 }, (_, i) => `w${i}`);
    const found = parts(words.join(' '), ['w50'], ['w55'], ['w150'], ['w199']);
    expect(found?.map(({ text }) => text).join('')).toBe(
      `${words.slice(44, 68).join(' ')} \u2026 ${words.slice(144, 168).join(' ')}`,
    );
    expect(found?.filter(({ matched }) => matched).map(({ text }) => text)).toEqual(['w50', 'w55', 'w150']);
  });
});
