// Small images for tests, made on the spot.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';

/** A grey PNG. */
export async function png(width = 4, height = 2): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: { r: 120, g: 130, b: 140 } } })
      .png()
      .toBuffer(),
  );
}

/** A JPEG whose camera was held sideways: stored `width` x `height`, seen `height` x `width`. */
export async function sidewaysJpeg(width: number, height: number): Promise<Uint8Array> {
  const picture = sharp({ create: { width, height, channels: 3, background: { r: 1, g: 2, b: 3 } } });
  return new Uint8Array(await picture.jpeg().withMetadata({ orientation: 6 }).toBuffer());
}

export const dataUri = (bytes: Uint8Array, type = 'image/png'): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The left half red, the right half blue, as it is stored; a camera wrote into it how it is to be turned. */
export async function turned(
  format: 'png' | 'jpeg' | 'webp' | 'tiff',
  orientation: number,
  width = 32,
  height = 16,
): Promise<Uint8Array> {
  const right = {
    input: { create: { width: width / 2, height, channels: 3 as const, background: '#0000ff' } },
    left: width / 2,
    top: 0,
  };
  const picture = sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([right]);
  return new Uint8Array(await picture.toFormat(format, { quality: 100 }).withMetadata({ orientation }).toBuffer());
}

/** Colours of all pixels as a reader sees them that does not heed orientation. */
export async function storedPixels(
  bytes: Uint8Array,
): Promise<{ width: number; height: number; at: (x: number, y: number) => 'red' | 'blue' | 'other' }> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colour = (r = 0, g = 0, b = 0) =>
    g > 90 ? 'other' : r > 180 && b < 90 ? 'red' : b > 180 && r < 90 ? 'blue' : 'other';
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => colour(...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)),
  };
}

/** A PNG with chunks of this type put in after its header. */
export function withChunks(picture: Uint8Array, type: string, ...contents: Uint8Array[]): Uint8Array {
  const chunks = contents.map((content) => {
    const chunk = Buffer.alloc(12 + content.length);
    chunk.writeUInt32BE(content.length, 0);
    chunk.write(type, 4, 'latin1');
    chunk.set(content, 8);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
    return chunk;
  });
  const headerEnd = 33;
  return new Uint8Array(Buffer.concat([picture.subarray(0, headerEnd), ...chunks, picture.subarray(headerEnd)]));
}

/** A JPEG with a segment put in at its beginning. */
export function withSegment(picture: Uint8Array, marker: number, content: Uint8Array): Uint8Array {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return new Uint8Array(Buffer.concat([picture.subarray(0, 2), head, content, picture.subarray(2)]));
}
