// The pixels of a painting as a sheet of colour. Only what changed is drawn anew.
import { useEffect, useRef } from 'react';
import type { Area, Painting } from './painting.ts';

/** Along the longer edge; larger masks are shown coarser than they are. */
const MAX_SIDE = 2048;

interface Props {
  painting: Pick<Painting, 'pixels'>;
  colour: string;
  /** What changed since it was drawn last; a new object each time. */
  changed: { area: Area };
}

export function PaintedLayer({ painting, colour, changed }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = painting.pixels;
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context != null) draw(context, painting, changed.area, { scale, colour });
  }, [painting, changed, scale, colour]);
  return <canvas ref={canvas} width={Math.ceil(width * scale)} height={Math.ceil(height * scale)} />;
}

function draw(
  context: CanvasRenderingContext2D,
  { pixels }: Pick<Painting, 'pixels'>,
  area: Area,
  { scale, colour }: { scale: number; colour: string },
): void {
  const left = Math.floor(area.x * scale),
    top = Math.floor(area.y * scale);
  const right = Math.min(context.canvas.width, Math.ceil((area.x + area.width) * scale)),
    bottom = Math.min(context.canvas.height, Math.ceil((area.y + area.height) * scale));
  if (right <= left || bottom <= top) return;
  const image = context.createImageData(right - left, bottom - top);
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const source =
        Math.min(pixels.height - 1, Math.floor((y + 0.5) / scale)) * pixels.width +
        Math.min(pixels.width - 1, Math.floor((x + 0.5) / scale));
      if (pixels.data[source] === 1) image.data.set([r, g, b, 255], ((y - top) * image.width + x - left) * 4);
    }
  context.putImageData(image, left, top);
}
