// Decodes HEIC (HEVC in an ISO media file), which the prebuilt sharp cannot decode. Uses libheif with libde265,
// compiled to WebAssembly; it is loaded with the first HEIC image.
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/**
 * The primary image, cropped and rotated as the file states, as a PNG with its colour profile. Throws when the file
 * is damaged. `admit` receives the size before decoding and may throw.
 */
export async function heicToPng(
  bytes: Uint8Array,
  admit: (width: number, height: number) => void,
): Promise<Uint8Array> {
  const { default: open } = await import('libheif-js/libheif-wasm/libheif-bundle.mjs');
  // One instance for each image, because the memory of an instance never shrinks.
  const pictures = new (open().HeifDecoder)().decode(bytes);
  const picture = pictures.find((one) => one.is_primary()) ?? pictures[0];
  if (picture === undefined) throw new Error('the file contains no image');
  const [width, height] = [picture.get_width(), picture.get_height()];
  admit(width, height);
  const data = new Uint8ClampedArray(width * height * 4);
  await new Promise<void>((resolve, reject) => {
    picture.display({ data, width, height }, (result) => {
      if (result === null) reject(new Error('the pixels cannot be decoded'));
      else resolve();
    });
  });
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return withProfile(png, profileOf(bytes));
}

/** The first ICC profile of the file: the content of a box `colr` of type `prof`. */
function profileOf(bytes: Uint8Array): Buffer | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = file.indexOf('colrprof', 0, 'latin1') - 4;
  if (at < 0) return null;
  const end = at + file.readUInt32BE(at);
  return end > at + 12 && end <= file.length ? file.subarray(at + 12, end) : null;
}

const PNG_HEADER_END = 33;

function withProfile(png: Buffer, profile: Buffer | null): Buffer {
  if (profile === null) return png;
  const body = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(profile)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, PNG_HEADER_END), chunk, png.subarray(PNG_HEADER_END)]);
}
