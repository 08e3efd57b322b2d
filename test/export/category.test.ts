import { describe, expect, it } from 'vitest';
import { Categories, categoryName } from '../../src/export/category.ts';

describe('categories', () => {
  it.each([
    ['the red ball', 'red ball'],
    ['Red ball.', 'red ball'],
    ['  A  red\tball ', 'red ball'],
    ['an apple!', 'apple'],
    ['"the cup"', 'cup'],
    ['der rote Ball', 'der rote ball'],
    ['red ball 2 of 3', 'red ball'],
    ['ball on the left, 1 of 2', 'ball on the left'],
    ['the number 5', 'number 5'],
    ['theatre', 'theatre'],
    ['the', 'the'],
    ['?!', '?!'],
    ['赤いボール', '赤いボール'],
    ['CAFE\u0301', 'caf\u00e9'],
    ['red\u0007 ball', 'red ball'],
    ['red \u0001 ball', 'red ball'],
    ['red\u000bball', 'red ball'],
    ['red ball\uffff\ufffe', 'red ball'],
    ['red\u007f ball\u0085', 'red ball'],
  ])('of %j is %j', (label, name) => {
    expect(categoryName(label)).toBe(name);
  });

  it('are one for each object, in the order of their first use', () => {
    const categories = new Categories(['the red ball', 'the cube', 'red ball', 'Red ball.']);
    expect(categories.names).toEqual(['red ball', 'cube']);
    expect([categories.of('A CUBE').index, categories.of('a ring').index]).toEqual([1, 2]);
  });
});
