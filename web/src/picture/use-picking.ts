// How one of several things that fit is picked on the picture: by a click on it, or by the key of its number.
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Mask } from '../api/types.ts';
import type { Point } from '../chat/marks.ts';
import type { ShownMask } from '../chat/turn-state.ts';
import { contains } from './rle.ts';

export type Candidate = Mask['candidates'][number];
export type OnPick = (mask: Mask, candidate: Candidate) => void;

/** A candidate that is pointed at, in the picture or by its button. */
export interface Aim {
  maskId: string;
  index: number;
}

/** `onPick`: null where candidates are only looked at. */
export function usePicking(masks: readonly ShownMask[], onPick: OnPick | null) {
  const [aim, onAim] = useState<Aim | null>(null);
  const foundAt = (at: Point | null) => (at === null ? null : candidateAt(masks, at));
  /** Returns whether a candidate is there. `at`: 0 to 1 of the picture; null: nowhere. */
  const aimAt = (at: Point | null): boolean => {
    const found = foundAt(at);
    onAim(found === null ? null : { maskId: found.mask.id, index: found.candidate.index });
    return found !== null;
  };
  /** Returns whether a candidate was picked there. */
  const pickAt = (at: Point): boolean => {
    const found = onPick === null ? null : foundAt(at);
    if (found !== null) onPick?.(found.mask, found.candidate);
    return found !== null;
  };
  /** 1 to 9: of the first mask that has candidates. */
  const onKey = (event: KeyboardEvent): void => {
    if (onPick === null || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    const mask = masks.map((one) => one.mask).find((one) => one !== null && one.candidates.length > 0);
    const candidate = mask?.candidates.find(({ index }) => index === Number(event.key) - 1);
    if (mask == null || candidate === undefined) return;
    event.preventDefault();
    onPick(mask, candidate);
  };
  return { aim, onAim, aimAt, pickAt, onKey, onPick };
}

export type Picking = ReturnType<typeof usePicking>;

function candidateAt(masks: readonly ShownMask[], at: Point): { mask: Mask; candidate: Candidate } | null {
  for (const { mask } of masks) {
    const candidate = mask?.candidates.find(({ rle }) => {
      const [height = 0, width = 0] = rle.size;
      return contains(rle, Math.floor(at.x * width), Math.floor(at.y * height));
    });
    if (mask !== null && candidate !== undefined) return { mask, candidate };
  }
  return null;
}
