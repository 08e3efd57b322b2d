import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../../../inference/mask/anchors.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

function maskOf(rows: string[]): BinaryMask {
  const data = Uint8Array.from(rows.join(''), (c) => (c === '#' ? 1 : 0));
  return { data, width: rows[0]?.length ?? 0, height: rows.length };
}

function boxes(width: number, height: number, ...parts: [number, number, number, number][]): BinaryMask {
  const data = new Uint8Array(width * height);
  for (const [x0, y0, x1, y1] of parts) for (let y = y0; y < y1; y++) data.fill(1, y * width + x0, y * width + x1);
  return { data, width, height };
}

describe('the anchors of a mask', () => {
  it('are the middles of what is deepest, in pixels of the mask', () => {
    expect(anchorsOf(maskOf(['.......', '.#####.', '.#####.', '.#####.', '.#####.', '.#####.', '.......']), 4)).toEqual(
      [{ x: 3.5, y: 3.5 }],
    );
  });

  it('are one for each part, the largest first, and no more than asked for', () => {
    const mask = boxes(40, 20, [1, 1, 6, 6], [10, 1, 19, 10], [30, 10, 37, 17]);
    expect(anchorsOf(mask, 4)).toEqual([
      { x: 14.5, y: 5.5 },
      { x: 33.5, y: 13.5 },
      { x: 3.5, y: 3.5 },
    ]);
    expect(anchorsOf(mask, 2)).toHaveLength(2);
  });

  it('never lie in a hole, and crumbs have none', () => {
    const ring = maskOf(['#######', '#.....#', '#.....#', '#.....#', '#######']);
    const [anchor] = anchorsOf(ring, 4);
    expect(ring.data[Math.floor(anchor?.y ?? 0) * 7 + Math.floor(anchor?.x ?? 0)]).toBe(1);
    expect(anchorsOf(boxes(100, 100, [0, 0, 60, 60], [80, 80, 85, 85]), 4)).toHaveLength(1);
  });

  it('count pixels of the frame as shallow', () => {
    expect(anchorsOf(boxes(9, 9, [0, 0, 5, 9]), 1)).toEqual([{ x: 2.5, y: 2.5 }]);
  });

  it('of a mask larger than they are looked for at are inside it', () => {
    const mask = boxes(3000, 2000, [1000, 500, 2000, 1500]);
    const [anchor] = anchorsOf(mask, 1);
    expect(anchor?.x).toBeGreaterThan(1450);
    expect(anchor?.x).toBeLessThan(1550);
    expect(anchorsOf(boxes(5, 5), 3)).toEqual([]);
  });
});
