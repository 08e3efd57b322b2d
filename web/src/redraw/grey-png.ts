// A grey picture as the data URL of a PNG, with the same bytes in each pixel.
import type { GreyPicture } from './redraw-worker.ts';

export function urlOfGrey({ data, width, height }: Omit<GreyPicture, 'scale'>): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  data.forEach((grey, i) => image.data.set([grey, grey, grey, 255], i * 4));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas.toDataURL('image/png');
}
