// Small pictures for tests, made on the spot.
import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** A grey PNG. */
export async function png(width = 4, height = 2): Promise<Uint8Array> {
  return new Uint8Array(await sharp({ create: { width, height, channels: 3, background: { r: 120, g: 130, b: 140 } } }).png().toBuffer());
}

/** A JPEG whose camera was held sideways: stored `width` x `height`, seen `height` x `width`. */
export async function sidewaysJpeg(width: number, height: number): Promise<Uint8Array> {
  const picture = sharp({ create: { width, height, channels: 3, background: { r: 1, g: 2, b: 3 } } });
  return new Uint8Array(await picture.jpeg().withMetadata({ orientation: 6 }).toBuffer());
}

export const dataUri = (bytes: Uint8Array, type = 'image/png'): string => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
