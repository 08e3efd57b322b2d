// How a picture lies in a square, both ways. Pure geometry, whole pixels; the same rule for the model's eye, the mask
// and training.

export type Fit = 'squash' | 'letterbox';

/** Part of the square that the picture covers, in pixels of the square. */
export interface Placement {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** `width` x `height`: of the picture. Letterbox: scaled to the longer side, centred; squash: the whole square. */
export function place(width: number, height: number, side: number, fit: Fit): Placement {
  if (fit === 'squash') return { left: 0, top: 0, width: side, height: side };
  const ratio = side / Math.max(width, height);
  const w = Math.max(1, Math.trunc(width * ratio));
  const h = Math.max(1, Math.trunc(height * ratio));
  return { left: Math.floor((side - w) / 2), top: Math.floor((side - h) / 2), width: w, height: h };
}
