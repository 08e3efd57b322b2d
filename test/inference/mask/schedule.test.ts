// Matrices of PyTorch's interpolate (bicubic) and adaptive_avg_pool2d (test/fixtures/schedule.json).
import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../../inference/mask/schedule.ts';
import { floatsOf, readFixture } from '../../support/fixtures.ts';

interface Fixture {
  grid: number;
  sides: number[];
  phiIndex: number[];
  up: Record<string, string>;
  down: Record<string, string>;
}
const fixture = readFixture('schedule') as Fixture;

function distance(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
}

describe('the schedule', () => {
  const sides = [...Object.keys(fixture.up).map(Number), fixture.grid];
  const { scales } = createSchedule(
    sides,
    sides.map(() => 0),
  );

  it.each(scales.slice(0, -1).map((scale) => [scale.side, scale] as const))(
    'resizes side %i as PyTorch does, within 1e-6',
    (side, scale) => {
      expect(distance(scale.up, floatsOf(fixture.up[side] ?? ''))).toBeLessThan(1e-6);
      expect(distance(scale.down, floatsOf(fixture.down[side] ?? ''))).toBeLessThan(1e-6);
    },
  );

  it('leaves the last scale as it is', () => {
    const last = scales.at(-1)?.up ?? new Float32Array();
    expect(last.reduce((sum, value) => sum + value, 0)).toBe(fixture.grid ** 2);
    expect(last[0]).toBe(1);
  });

  it('counts tokens in raster order, scale after scale', () => {
    const { scales: all, tokenCount, grid } = createSchedule(fixture.sides, fixture.phiIndex);
    expect(tokenCount).toBe(680);
    expect(grid).toBe(16);
    expect(all.map(({ offset }) => offset)).toEqual([0, 1, 5, 14, 30, 55, 91, 155, 255, 424]);
    expect(all.map(({ phi }) => phi)).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3, 3]);
  });
});
