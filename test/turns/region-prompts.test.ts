import { describe, expect, it } from 'vitest';
import { checkRegionPrompts } from '../../src/turns/region-prompts.ts';
import type { RegionPrompt } from '../../src/turns/region-prompts.ts';

const picture = { id: 'i', width: 40, height: 20 };
const corner = { x: 40, y: 20 };
const line = { points: [{ x: 0, y: 0 }, corner] };
const check =
  (...prompts: Omit<RegionPrompt, 'imageId'>[]) =>
  () =>
    checkRegionPrompts(
      prompts.map((prompt) => ({ imageId: 'i', ...prompt })),
      [picture],
    );

describe('regions', () => {
  it('may be a box, points, scribbles or all of them, up to the edges of the image', () => {
    expect(
      check(
        { box: { x: 0, y: 0, width: 40, height: 20 } },
        { points: [corner, { x: 0, y: 0 }] },
        { scribbles: [line] },
        { box: { x: 39, y: 19, width: 1, height: 1 }, points: [corner], scribbles: [line] },
      ),
    ).not.toThrow();
  });

  it.each<[string, Omit<RegionPrompt, 'imageId'>[]]>([
    ['nothing in it', [{}]],
    ['an empty box', [{ box: { x: 1, y: 1, width: 0, height: 1 } }]],
    ['a box that reaches out', [{ box: { x: 1, y: 1, width: 40, height: 1 } }]],
    ['a box that is none', [{ box: { x: NaN, y: 1, width: 1, height: 1 } }]],
    ['a box without end', [{ box: { x: 1, y: 1, width: NaN, height: Infinity } }]],
    ['a point outside', [{ points: [{ x: 40.5, y: 1 }] }]],
    ['a point that is none', [{ points: [{ x: NaN, y: 1 }] }]],
    ['too many points', [{ points: Array.from({ length: 65 }, () => corner) }]],
    ['a scribble of one point', [{ scribbles: [{ points: [corner] }] }]],
    ['a scribble that leaves the image', [{ scribbles: [{ points: [corner, { x: -1, y: 0 }] }] }]],
    ['too many scribbles', [{ scribbles: Array.from({ length: 17 }, () => line) }]],
    ['too long a scribble', [{ scribbles: [{ points: Array.from({ length: 1001 }, () => corner) }] }]],
    ['too many of them', Array.from({ length: 17 }, () => ({ points: [corner] }))],
  ])('are refused with %s', (_what, prompts) => {
    expect(check(...prompts)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });

  it('must name an image of the turn', () => {
    expect(() => checkRegionPrompts([{ imageId: 'other', points: [corner] }], [picture])).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    );
  });
});
