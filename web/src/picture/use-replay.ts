// Which scale of the masks is shown: the newest one, or one that the reader has picked.
import { useCallback, useState } from 'react';
import type { Picture } from '../api/types.ts';
import type { ShownMask, ShownScale } from '../chat/turn-state.ts';
import { useRedrawn } from '../redraw/use-redrawn.ts';
import type { UrlOfScale } from '../redraw/use-redrawn.ts';
import type { MaskSource } from './mask-layer.tsx';

interface Replay {
  /** The scale that is shown, from 1; 0 while there is none. */
  at: number;
  newest: number;
  scaleCount: number;
  pick: (scale: number) => void;
  /** The file to show for a mask, and where; null while there is none. */
  sourceOf: (mask: ShownMask) => MaskSource | null;
}

export function useReplay(masks: readonly ShownMask[], picture: Picture): Replay {
  /** Null: the mask itself, or its newest preview. */
  const [replayed, setReplayed] = useState<number | null>(null);
  const urlOf = useRedrawn(masks, picture, replayed !== null);
  const last = masks
    .map(({ scales }) => scales.at(-1))
    .reduce<ShownScale | undefined>(
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
    sourceOf: (mask) => sourceAt(mask, replayed, picture, urlOf),
  };
}

/**
 * The preview of a scale (or the nearest coarser one that is drawn), the finished mask, or null. A
 * mask by hand has no scales.
 */
function sourceAt(
  shown: ShownMask,
  scale: number | null,
  { width, height }: Picture,
  urlOf: UrlOfScale,
): MaskSource | null {
  const { mask, scales } = shown;
  if (mask !== null && (scale === null || scales.length === 0)) return { url: mask.url, part: null };
  const preview = scales.findLast((one) => (scale === null || one.scale <= scale) && urlOf(shown, one) !== null);
  if (preview === undefined) return null;
  const url = urlOf(shown, preview) ?? preview.url;
  const { box } = preview;
  if (box === null || width === null || height === null) return { url, part: null };
  const [x, y] = [100 / width, 100 / height];
  return { url, part: { left: x * box.x, top: y * box.y, width: x * box.width, height: y * box.height } };
}
