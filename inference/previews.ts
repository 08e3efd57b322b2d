// Which scales of a run are decoded to a mask, and which of these masks are sent as previews. Pure functions. A scale
// that is not decoded costs one pass of the language model only.

export const PREVIEWS = ['ALL', 'SMALL', 'COARSE', 'NONE'] as const;
/**
 * ALL: every scale. SMALL: every scale, all but the last two at half the side. COARSE: the scales 1, 3, 5, ... and the
 * last one. NONE: no scale.
 */
export type Previews = (typeof PREVIEWS)[number];

/** `scale`: 1-based number in its run. `ends`: whether the run ends with this scale. */
export function isSent(previews: Previews, scale: number, ends: boolean): boolean {
  switch (previews) {
    case 'ALL':
    case 'SMALL':
      return true;
    case 'COARSE':
      return scale % 2 === 1 || ends;
    case 'NONE':
      return false;
  }
}

/**
 * `count`: scales of the run. `compared`: whether the run ends when two masks agree. The last two scales are always
 * decoded: the last one is the mask, and its confidence depends on how much it differs from the one before.
 */
export function isDecoded(previews: Previews, scale: number, count: number, compared: boolean): boolean {
  return scale >= count - 1 || isSent(previews, scale, false) || (previews === 'NONE' && compared);
}

/**
 * Whether a scale is decoded at half the side. The last two scales are not, as their masks count, nor is any scale of a
 * run that ends when two masks agree.
 */
export function isSmall(previews: Previews, scale: number, count: number, compared: boolean): boolean {
  return previews === 'SMALL' && scale < count - 1 && !compared;
}
