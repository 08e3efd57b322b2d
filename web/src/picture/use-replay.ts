// Which scale of the masks is shown: the newest one, or one that the reader has picked.
import { useCallback, useState } from 'react';
import type { Scale } from '../api/types.ts';
import type { ShownMask } from '../chat/turn-state.ts';

interface Replay {
  /** The scale that is shown, from 1; 0 while there is none. */
  at: number;
  newest: number;
  scaleCount: number;
  pick: (scale: number) => void;
  /** The file to show for a mask; null while there is none. */
  urlOf: (mask: ShownMask) => string | null;
}

export function useReplay(masks: readonly ShownMask[]): Replay {
  /** Null: the mask itself, or its newest preview. */
  const [replayed, setReplayed] = useState<number | null>(null);
  const last = masks
    .map(({ scales }) => scales.at(-1))
    .reduce<Scale | undefined>(
      (most, one) => (one !== undefined && one.scale >= (most?.scale ?? 0) ? one : most),
      undefined,
    );
  const newest = last?.scale ?? 0;
  const pick = useCallback((scale: number) => setReplayed(scale >= newest ? null : scale), [newest]);
  return {
    at: Math.min(replayed ?? newest, newest),
    newest,
    scaleCount: last?.scaleCount ?? 0,
    pick,
    urlOf: (mask) => urlAt(mask, replayed),
  };
}

/** The preview of a scale (or the nearest coarser one), the finished mask, or null. */
function urlAt({ mask, scales }: ShownMask, scale: number | null): string | null {
  if (scale === null && mask !== null) return mask.url;
  return scales.findLast((one) => scale === null || one.scale <= scale)?.url ?? null;
}
