// All previews of a mask side by side over the picture, the final mask last: how a mask forms, in one PNG.
import sharp from 'sharp';
import type { FinishedMask, ScalePreview } from '../inference/events.ts';

const CELL = 224;
const GAP = 8;
const TINT = { r: 255, g: 64, b: 128 };

/** `picture`: the encoded original. */
export async function contactSheet(picture: Uint8Array, previews: readonly ScalePreview[], mask: FinishedMask): Promise<Uint8Array> {
  const scale = CELL / Math.max(mask.width, mask.height);
  const width = Math.round(mask.width * scale);
  const height = Math.round(mask.height * scale);
  const base = await sharp(picture).autoOrient().resize(width, height, { fit: 'fill' }).removeAlpha().toColourspace('srgb').png().toBuffer();
  const cells = [base, ...await Promise.all([...previews.map(({ png }) => png), mask.png].map((layer) => tinted(base, layer, width, height)))];
  const columns = Math.min(cells.length, 4);
  const rows = Math.ceil(cells.length / columns);
  const sheet = sharp({ create: { width: columns * (width + GAP) + GAP, height: rows * (height + GAP) + GAP, channels: 3, background: '#16181d' } });
  const placed = cells.map((input, i) => ({ input, left: GAP + (i % columns) * (width + GAP), top: GAP + Math.floor(i / columns) * (height + GAP) }));
  return new Uint8Array(await sheet.composite(placed).png().toBuffer());
}

/** The picture darkened outside the mask and tinted inside. */
async function tinted(base: Buffer, grey: Uint8Array, width: number, height: number): Promise<Buffer> {
  const alpha = await sharp(grey).greyscale().resize(width, height, { fit: 'fill', kernel: 'cubic' }).toColourspace('b-w').raw().toBuffer();
  const colour = await sharp({ create: { width, height, channels: 3, background: TINT } }).joinChannel(Buffer.from(alpha.map((value) => value * 0.62)), { raw: { width, height, channels: 1 } }).png().toBuffer();
  const shade = await sharp({ create: { width, height, channels: 3, background: '#000000' } }).joinChannel(Buffer.from(alpha.map((value) => (255 - value) * 0.5)), { raw: { width, height, channels: 1 } }).png().toBuffer();
  return sharp(base).composite([{ input: shade }, { input: colour }]).png().toBuffer();
}
