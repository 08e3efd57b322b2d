// The URLs of previews: of their files, or of what was drawn here from their tokens.
import { useEffect, useSyncExternalStore } from 'react';
import type { Picture } from '../api/types.ts';
import type { ShownMask, ShownScale } from '../chat/turn-state.ts';
import { drawScales, drawnUrl, onDrawn, versionOfDrawn } from './drawn-scales.ts';
import { useRedraw } from './setting.ts';

/** Null while the preview is being drawn. */
export type UrlOfScale = (mask: ShownMask, scale: ShownScale) => string | null;

/** `replayed`: finished masks show their previews too. */
export function useRedrawn(masks: readonly ShownMask[], picture: Picture, replayed: boolean): UrlOfScale {
  const on = useRedraw();
  useSyncExternalStore(onDrawn, versionOfDrawn);
  useEffect(() => {
    if (!on) return;
    for (const mask of masks) if (mask.mask === null || replayed) drawScales(mask, picture);
  }, [on, masks, picture, replayed]);
  return (mask, scale) => {
    const url = on ? drawnUrl(mask, scale) : undefined;
    return url === undefined ? scale.url : url;
  };
}
