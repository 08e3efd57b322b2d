// The placement of an image in a square. Pure geometry in whole pixels. The vision encoder's input, the mask and
// training use the same rule.

export type Fit = 'squash' | 'letterbox';

/** The part of the square that the image covers, in pixels of the square. */
export interface Placement {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * `width` x `height`: size of the image. Letterbox: scaled by the longer side and centred. Squash: the whole square.
 */
export function place(width: number, height: number, side: number, fit: Fit): Placement {
  if (fit === 'squash') return { left: 0, top: 0, width: side, height: side };
  const ratio = side / Math.max(width, height);
  const w = Math.max(1, Math.trunc(width * ratio));
  const h = Math.max(1, Math.trunc(height * ratio));
  return { left: Math.floor((side - w) / 2), top: Math.floor((side - h) / 2), width: w, height: h };
}
