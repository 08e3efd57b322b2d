import { expect, it } from 'vitest';
import { namesOf } from '../../web/src/picture/mask-names.ts';

it('masks of equal labels have different names, which say who made them', () => {
  const mask = (id: string, label: string, origin: 'MODEL' | 'HUMAN' | 'COMBINED') => ({ id, label, origin });
  const masks = [
    mask('a', 'the cat', 'MODEL'),
    mask('b', 'the cat', 'HUMAN'),
    mask('c', 'the cat', 'HUMAN'),
    mask('d', 'the cat', 'COMBINED'),
    mask('e', 'the dog', 'MODEL'),
    mask('f', 'the cat', 'MODEL'),
  ];
  expect(namesOf(masks).map(({ name }) => name)).toEqual([
    'the cat',
    'the cat, by hand',
    'the cat, by hand (2)',
    'the cat, combined',
    'the dog',
    'the cat (2)',
  ]);
  expect(namesOf(masks).map(({ value }) => value)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
