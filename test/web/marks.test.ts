// From what was pointed at on the page to what a question says of it.
import { expect, it } from 'vitest';
import { NO_MARKS, boxBetween, isMarked, regionPromptsOf } from '../../web/src/chat/marks.ts';

const size = { width: 40, height: 20 };

it('a box covers every pixel that its corners touch, whichever corner came first, and stays in the picture', () => {
  expect(boxBetween({ x: 1.5, y: 2 }, { x: 9.2, y: 7 }, size)).toEqual({ x: 1, y: 2, width: 9, height: 5 });
  expect(boxBetween({ x: 9.2, y: 7 }, { x: 1.5, y: 2 }, size)).toEqual({ x: 1, y: 2, width: 9, height: 5 });
  expect(boxBetween({ x: -3, y: -3 }, { x: 99, y: 99 }, size)).toEqual({ x: 0, y: 0, ...size });
  expect(boxBetween({ x: 40, y: 20 }, { x: 40, y: 20 }, size)).toEqual({ x: 39, y: 19, width: 1, height: 1 });
});

it('points go with the first box, each other box is a region of its own', () => {
  const [a, b] = [
    { x: 0, y: 0, width: 2, height: 2 },
    { x: 4, y: 4, width: 1, height: 1 },
  ];
  expect(regionPromptsOf('i', { points: [{ x: 1, y: 1 }], boxes: [a, b] })).toEqual([
    { imageId: 'i', box: a, points: [{ x: 1, y: 1 }] },
    { imageId: 'i', box: b },
  ]);
  expect(regionPromptsOf('i', { points: [{ x: 1, y: 1 }], boxes: [] })).toEqual([
    { imageId: 'i', points: [{ x: 1, y: 1 }] },
  ]);
  expect([isMarked(NO_MARKS), isMarked({ points: [], boxes: [a] })]).toEqual([false, true]);
});
