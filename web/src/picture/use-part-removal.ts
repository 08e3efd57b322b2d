// Takes a connected part out of a mask where the reader points at it. It is a correction by hand, a new version of the
// mask: no model takes part in it.
import { useState } from 'react';
import { sentenceOf } from '../api/client.ts';
import type { Mask } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
import { randomKey } from '../use-idempotency-key.ts';
import { createMask } from './create-mask.ts';
import { removeParts } from './parts.ts';
import { contains, pixelsOf, rleOf } from './rle.ts';

/** The turn that gets corrected masks, and what is done with them. */
export interface Correcting {
  turnId: string;
  /** Opens the editor of a mask. */
  onCorrect: (mask: Mask) => void;
  onSaved: (mask: Mask) => void;
}

export function usePartRemoval(masks: readonly Mask[], correcting: Correcting | null) {
  const [report, setReport] = useState('');
  const [fault, setFault] = useState('');
  if (correcting === null) return { remove: undefined, report, fault };
  /** `path`: 0 to 1 of the picture. */
  const remove = async (path: readonly Point[]) => {
    setReport('');
    setFault('');
    const mask = smallestOn(masks, path);
    if (mask === undefined) return setReport('No mask is shown at this place.');
    const pixels = pixelsOf(mask.rle);
    const left = removeParts(
      pixels,
      path.map((at) => pixelOf(mask, at)),
    );
    if (left === 0)
      return setReport(`“${mask.label}” is one connected part. Correct it with the eraser to remove a piece of it.`);
    try {
      const place = { turnId: correcting.turnId, basedOnMaskId: mask.id };
      correcting.onSaved(await createMask(place, rleOf(pixels), randomKey()));
      setReport(`A part of “${mask.label}” was removed.`);
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  return { remove: (path: readonly Point[]) => void remove(path), report, fault };
}

const pixelOf = ({ size: { width, height } }: Mask, { x, y }: Point): readonly [number, number] => [
  Math.floor(x * width),
  Math.floor(y * height),
];

/** The smallest mask that the path touches. */
const smallestOn = (masks: readonly Mask[], path: readonly Point[]): Mask | undefined =>
  masks
    .filter((mask) => path.some((at) => contains(mask.rle, ...pixelOf(mask, at))))
    .reduce<Mask | undefined>((least, one) => (least === undefined || one.area < least.area ? one : least), undefined);
