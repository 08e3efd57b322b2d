// A picture for benchmarks whose content does not matter.
import sharp from 'sharp';

/** One colour, 320 x 224 pixels, as PNG. */
export const examplePicture = async (): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width: 320, height: 224, channels: 3, background: '#8090a0' } })
      .png()
      .toBuffer(),
  );
