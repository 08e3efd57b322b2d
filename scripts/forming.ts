// Draws how a mask forms: the image under each preview and under the final mask. The frames are side by side in one
// PNG, or one after another in an animated WebP.
import sharp from 'sharp';
import type { FinishedMask, ScalePreview } from '../inference/events.ts';

const GAP = 8;
const TINT = { r: 255, g: 64, b: 128 };
/** Milliseconds that the animation shows a frame: the image alone, each preview, the final mask. */
const SEEN_MS = { picture: 900, preview: 280, mask: 1800 };

/** PNGs of the same size: the image, then the image under each preview, then under the final mask. */
export interface Frames {
  width: number;
  height: number;
  pngs: Buffer[];
}

/** `picture`: the encoded original. `side`: the frames' long edge in pixels. */
export async function drawFrames(
  picture: Uint8Array,
  previews: readonly ScalePreview[],
  mask: FinishedMask,
  side: number,
): Promise<Frames> {
  const scale = side / Math.max(mask.width, mask.height);
  const size = { width: Math.round(mask.width * scale), height: Math.round(mask.height * scale) };
  const upright = sharp(picture).autoOrient().resize(size.width, size.height, { fit: 'fill' });
  const base = await upright.removeAlpha().toColourspace('srgb').png().toBuffer();
  const layers = [...(await Promise.all(previews.map((one) => wholeOf(one, mask, size)))), mask.png];
  return { ...size, pngs: [base, ...(await Promise.all(layers.map((layer) => tinted(base, layer, size))))] };
}

/** The preview at the size of the whole image. Around a preview of a part everything is black. */
async function wholeOf(
  { png, box }: ScalePreview,
  picture: { width: number; height: number },
  { width, height }: { width: number; height: number },
): Promise<Uint8Array> {
  if (box === null) return png;
  const [x, y] = [width / picture.width, height / picture.height];
  const [left, top] = [Math.round(box.x * x), Math.round(box.y * y)];
  const part = { width: Math.max(1, Math.round(box.width * x)), height: Math.max(1, Math.round(box.height * y)) };
  const input = await sharp(png).resize(part.width, part.height, { fit: 'fill', kernel: 'cubic' }).png().toBuffer();
  const black = sharp({ create: { width, height, channels: 3, background: '#000000' } });
  return black
    .composite([{ input, left: Math.min(left, width - part.width), top: Math.min(top, height - part.height) }])
    .png()
    .toBuffer();
}

export async function contactSheet({ width, height, pngs }: Frames): Promise<Uint8Array> {
  const columns = Math.min(pngs.length, 4);
  const rows = Math.ceil(pngs.length / columns);
  const placed = pngs.map((input, i) => ({
    input,
    left: GAP + (i % columns) * (width + GAP),
    top: GAP + Math.floor(i / columns) * (height + GAP),
  }));
  const background = {
    width: columns * (width + GAP) + GAP,
    height: rows * (height + GAP) + GAP,
    channels: 3,
    background: '#16181d',
  } as const;
  return new Uint8Array(await sharp({ create: background }).composite(placed).png().toBuffer());
}

/** An animated WebP that repeats without end. */
export async function animate({ pngs }: Frames): Promise<Uint8Array> {
  const delay = pngs.map((_, i) =>
    i === 0 ? SEEN_MS.picture : i === pngs.length - 1 ? SEEN_MS.mask : SEEN_MS.preview,
  );
  return new Uint8Array(
    await sharp(pngs, { join: { animated: true } })
      .webp({ loop: 0, delay, quality: 80 })
      .toBuffer(),
  );
}

/** The image darkened outside the mask and tinted inside. `grey`: the encoded mask, white is inside. */
async function tinted(
  base: Buffer,
  grey: Uint8Array,
  { width, height }: { width: number; height: number },
): Promise<Buffer> {
  const resized = sharp(grey).greyscale().resize(width, height, { fit: 'fill', kernel: 'cubic' });
  const alpha = await resized.toColourspace('b-w').raw().toBuffer();
  const layer = (background: typeof TINT | string, opacity: (value: number) => number): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background } })
      .joinChannel(Buffer.from(alpha.map(opacity)), { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer();
  const shade = await layer('#000000', (value) => (255 - value) * 0.5);
  const colour = await layer(TINT, (value) => value * 0.62);
  return sharp(base)
    .composite([{ input: shade }, { input: colour }])
    .png()
    .toBuffer();
}
