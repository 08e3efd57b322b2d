// A mask and its corrections are versions of one mask.
import { expect, it } from 'vitest';
import type { ShownMask } from '../../web/src/chat/turn-state.ts';
import { removeParts } from '../../web/src/picture/parts.ts';
import { newestOf, versionAfter, versionBefore, versionsOf } from '../../web/src/picture/versions.ts';

const mask = (id: string, origin: 'MODEL' | 'HUMAN' | 'COMBINED', parent: string | null = null): ShownMask =>
  ({ id, label: id, scales: [], mask: { id, origin, parent: parent === null ? null : { id: parent } } }) as never;

it('a correction of a correction is a version of the first mask; other masks are not', () => {
  const masks = [mask('a', 'MODEL'), mask('b', 'MODEL'), mask('a1', 'HUMAN', 'a'), mask('ab', 'COMBINED', 'a')];
  const more = [...masks, mask('a2', 'HUMAN', 'a1'), mask('drawn', 'HUMAN'), mask('far', 'HUMAN', 'of another turn')];
  expect(versionsOf(more).map((all) => all.map(({ id }) => id))).toEqual([
    ['a', 'a1', 'a2'],
    ['b'],
    ['ab'],
    ['drawn'],
    ['far'],
  ]);
});

it('the way back leads to the mask that was corrected, the way forward to its newest correction', () => {
  const [versions] = versionsOf([mask('a', 'MODEL'), mask('a1', 'HUMAN', 'a'), mask('a2', 'HUMAN', 'a')]);
  if (versions === undefined) throw new Error('There are versions.');
  expect(newestOf(versions).id).toBe('a2');
  expect(versionBefore(versions, newestOf(versions))?.id).toBe('a');
  expect(versionAfter(versions, versions[0])?.id).toBe('a2');
  expect(versionBefore(versions, versions[0])).toBeUndefined();
});

it('the part of a mask around a pixel is taken out, corners included, and nothing else', () => {
  const rows = ['##.#', '..#.', '#...'];
  const pixels = { width: 4, height: 3, data: Uint8Array.from(rows.join(''), (one) => (one === '#' ? 1 : 0)) };
  expect(removeParts(pixels, [[1, 1]])).toBe(5);
  expect(
    removeParts(pixels, [
      [9, 9],
      [3, 0],
    ]),
  ).toBe(1);
  expect([...pixels.data.keys()].filter((at) => pixels.data[at] === 1)).toEqual([8]);
});
