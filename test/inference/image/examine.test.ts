// What is shown is what was measured: the file itself only where every reader shows it alike, otherwise an upright
// copy.
import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openContainer } from '../../../inference/image/container.ts';
import { decodeImage } from '../../../inference/image/decode.ts';
import { examinePicture } from '../../../inference/image/examine.ts';
import { png, storedPixels, turned, withChunks, withSegment } from '../../support/pictures.ts';

const limits = { maxPixels: 10_000 };
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** EXIF, big-endian, of one entry. */
const exif = (type: number, value: number, tag = 0x0112): Uint8Array =>
  Buffer.from([
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    tag >> 8,
    tag & 255,
    0,
    type,
    0,
    0,
    0,
    1,
    0,
    value,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
const exifSegment = (block: Uint8Array): Uint8Array => Buffer.concat([latin1('Exif\0\0'), block]);
const xmp = (orientation: number): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="${orientation}"/></x:xmpmeta>`;
const plainJpeg = () => turned('jpeg', 1);

/** On which side a reader sees the red half that does not heed orientation. */
async function redSide(bytes: Uint8Array): Promise<string> {
  const { width, height, at } = await storedPixels(bytes);
  const [x, y] = [width >> 1, height >> 1];
  const sides = {
    left: [at(2, y), at(width - 3, y)],
    right: [at(width - 3, y), at(2, y)],
    top: [at(x, 2), at(x, height - 3)],
    bottom: [at(x, height - 3), at(x, 2)],
  };
  return Object.entries(sides)
    .filter(([, [one, other]]) => one === 'red' && other === 'blue')
    .map(([side]) => side)
    .join();
}

describe.each(['png', 'jpeg', 'webp', 'tiff'] as const)('an image of type %s', (format) => {
  it.each([
    [2, 'right'],
    [3, 'right'],
    [4, 'left'],
    [5, 'top'],
    [6, 'top'],
    [7, 'bottom'],
    [8, 'bottom'],
  ])('and orientation %i has an upright copy without one, its red half is %s', async (orientation, side) => {
    const { width, height, copy } = await examinePicture(await turned(format, orientation), limits);
    expect([width, height]).toEqual(orientation < 5 ? [32, 16] : [16, 32]);
    const shown = await sharp(copy?.bytes).metadata();
    expect(shown).toMatchObject({ width, height });
    expect([shown.orientation, shown.exif]).toEqual([undefined, undefined]);
    expect(await redSide(copy?.bytes ?? new Uint8Array())).toBe(side);
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('and orientation %i is decoded as its copy shows it', async (orientation) => {
    const bytes = await turned(format, orientation);
    const { copy } = await examinePicture(bytes, limits);
    const [measured, shown] = [
      await decodeImage(bytes, limits),
      await decodeImage(copy?.bytes ?? new Uint8Array(), limits),
    ];
    expect([measured.width, measured.height]).toEqual([shown.width, shown.height]);
    expect(Math.max(...measured.data.map((value, i) => Math.abs(value - (shown.data[i] ?? 0))))).toBeLessThan(12);
  });
});

it('PNG and lossless WebP lose nothing in the copy', async () => {
  const noise = sharp(Buffer.from(Array.from({ length: 12 * 8 * 3 }, (_, i) => (i * 7919) % 251)), {
    raw: { width: 12, height: 8, channels: 3 },
  });
  for (const bytes of [
    await noise.clone().png().withMetadata({ orientation: 6 }).toBuffer(),
    await noise.clone().webp({ lossless: true }).withMetadata({ orientation: 6 }).toBuffer(),
  ]) {
    const { copy } = await examinePicture(bytes, limits);
    expect(copy?.contentType).toBe('image/png');
    expect(await sharp(copy?.bytes).raw().toBuffer()).toEqual(
      await sharp(bytes).autoOrient().removeAlpha().raw().toBuffer(),
    );
  }
});

describe('a file is shown as it is', () => {
  it.each([
    ['without EXIF', png],
    ['whose EXIF says that it is upright', plainJpeg],
    [
      'whose EXIF says nothing of it',
      async () =>
        withSegment(
          await png().then(async (bytes) => new Uint8Array(await sharp(bytes).jpeg().toBuffer())),
          0xe1,
          exifSegment(exif(3, 1, 0x0128)),
        ),
    ],
    [
      'whose XMP says that it is upright',
      async () => withSegment(await plainJpeg(), 0xe1, latin1(`http://ns.adobe.com/xap/1.0/\0${xmp(1)}`)),
    ],
  ])('%s', async (_, make) => {
    expect((await examinePicture(await make(), limits)).copy).toBeNull();
  });
});

describe('a file has a copy, because readers disagree about it,', () => {
  it.each([
    [
      'when XMP turns it',
      async () => withSegment(await plainJpeg(), 0xe1, latin1(`http://ns.adobe.com/xap/1.0/\0${xmp(6)}`)),
    ],
    [
      'when XMP turns a PNG',
      async () => withChunks(await png(), 'iTXt', latin1(`XML:com.adobe.xmp\0\0\0\0\0${xmp(8)}`)),
    ],
    [
      'when two blocks of EXIF contradict each other',
      async () => withSegment(await turned('jpeg', 6), 0xe1, exifSegment(exif(3, 1))),
    ],
    [
      'when its EXIF is cut off',
      async () => withSegment(await plainJpeg(), 0xe1, exifSegment(exif(3, 6).subarray(0, 20))),
    ],
    ['when its orientation is no SHORT', async () => withChunks(await png(), 'eXIf', exif(4, 6))],
    ['when its orientation is none of the eight', async () => withChunks(await png(), 'eXIf', exif(3, 9))],
    [
      'when EXIF lies in a text of a PNG',
      async () =>
        withChunks(
          await png(),
          'zTXt',
          Buffer.concat([latin1('Raw profile type exif\0\0'), deflateSync(latin1('exif'))]),
        ),
    ],
    [
      'when it moves',
      async () =>
        new Uint8Array(
          await sharp([await png(4, 4), await png(4, 5)], { join: { animated: true } })
            .webp()
            .toBuffer(),
        ),
    ],
  ])('%s', async (_, make) => {
    const { width, height, copy } = await examinePicture(await make(), limits);
    const shown = await sharp(copy?.bytes).metadata();
    expect(shown).toMatchObject({ width, height });
    expect(shown.exif ?? shown.xmp).toBeUndefined();
  });
});

describe('of what is no pixel nothing is read', () => {
  const large = deflateSync(Buffer.alloc(50_000_000, 65));
  const bomb = (head: string): Uint8Array => Buffer.concat([latin1(head), large]);

  it.each([
    ['zTXt', 'a\0\0'],
    ['iTXt', 'a\0\u0001\0\0\0'],
    ['iCCP', 'a\0\0'],
  ])('in a PNG with 20 chunks %s of 50 MB each', async (type, head) => {
    const bytes = withChunks(await png(8, 8), type, ...Array.from({ length: 20 }, () => bomb(head)));
    expect(openContainer(bytes, 'png').bytes.byteLength).toBeLessThan(1000);
    expect(await examinePicture(bytes, limits)).toMatchObject({ width: 8, height: 8, copy: null });
    expect(await decodeImage(bytes, limits)).toMatchObject({ width: 8, height: 8 });
  });

  it('in a JPEG with 200 segments of EXIF, comments and previews', async () => {
    let bytes = await plainJpeg();
    const { byteLength } = openContainer(bytes, 'jpeg').bytes;
    for (let i = 0; i < 200; i++)
      bytes = withSegment(
        bytes,
        [0xe1, 0xe2, 0xfe][i % 3] ?? 0,
        Buffer.concat([latin1('Exif\0\0'), exif(3, 1), Buffer.alloc(60_000)]),
      );
    expect(openContainer(bytes, 'jpeg').bytes.byteLength).toBe(byteLength);
  });

  it('but the colour profile stays', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const bytes = new Uint8Array(
        await sharp(await png(8, 8))
          .withIccProfile('p3')
          .toFormat(format)
          .toBuffer(),
      );
      expect((await sharp(openContainer(bytes, format).bytes).metadata()).icc).toEqual(
        (await sharp(bytes).metadata()).icc,
      );
    }
  });
});

it('A progressive JPEG of more scans than any camera writes is refused before it is decoded', async () => {
  const bytes = Buffer.from(
    await sharp(await png(64, 64))
      .jpeg({ progressive: true })
      .toBuffer(),
  );
  const scan = bytes.subarray(bytes.lastIndexOf(Buffer.from([0xff, 0xda])), bytes.length - 2);
  const many = Buffer.concat([bytes.subarray(0, -2), ...Array.from({ length: 200 }, () => scan), bytes.subarray(-2)]);
  await expect(examinePicture(many, limits)).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    message: expect.stringContaining('scans'),
  });
});

describe('what phones and labs send', () => {
  const heic = (): Promise<Uint8Array> => readFile('test/fixtures/turned.heic').then((bytes) => new Uint8Array(bytes));

  it('as HEIC is turned once, as its container says, whatever EXIF repeats', async () => {
    const { contentType, width, height, copy } = await examinePicture(await heic(), limits);
    expect([contentType, width, height, copy?.contentType]).toEqual(['image/heic', 16, 32, 'image/jpeg']);
    expect(await redSide(copy?.bytes ?? new Uint8Array())).toBe('top');
    expect(await decodeImage(await heic(), limits)).toMatchObject({ width: 16, height: 32 });
  });

  it('as HEIC is refused when it is too large, before it is decoded, and when it is damaged', async () => {
    await expect(examinePicture(await heic(), { maxPixels: 511 })).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    await expect(examinePicture((await heic()).subarray(0, 700), limits)).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
    await expect(examinePicture((await heic()).subarray(0, 100), limits)).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
  });

  it('as AVIF is turned as its container says', async () => {
    const bytes = await sharp(await turned('png', 1))
      .rotate(90)
      .avif({ quality: 90 })
      .toBuffer();
    const { contentType, width, height, copy } = await examinePicture(bytes, limits);
    expect([contentType, width, height, copy?.contentType]).toEqual(['image/avif', 16, 32, 'image/jpeg']);
    expect(await redSide(copy?.bytes ?? new Uint8Array())).toBe('top');
  });

  it('as TIFF of 16 bits or many pages is taken, its first page', async () => {
    const deep = await sharp(await turned('png', 1))
      .toColourspace('rgb16')
      .tiff()
      .toBuffer();
    const { contentType, copy } = await examinePicture(deep, limits);
    expect([contentType, copy?.contentType]).toEqual(['image/tiff', 'image/png']);
    expect(await redSide(copy?.bytes ?? new Uint8Array())).toBe('left');
  });
});

describe('what is not taken is named, with what to do,', () => {
  it.each([
    ['GIF', latin1('GIF89a\u0001\0\u0001\0')],
    ['BMP', latin1('BM\u0036\0\0\0\0\0')],
    ['ICO', latin1('\0\0\u0001\0\u0001\0\u0010\u0010')],
    ['SVG', latin1('<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['PDF', latin1('%PDF-1.7')],
    ['JPEG XL', latin1('\u00ff\u000a\u00fa\u001f')],
    ['JPEG 2000', latin1('\0\0\0\u000cjP  \r\n\u0087\n')],
    ['Photoshop (PSD)', latin1('8BPS\0\u0001')],
    ['HTML', latin1('<!doctype html><title>404</title>')],
    ['video or other ISO media', latin1('\0\0\0\u0018ftypmp42\0\0\0\0mp42isom')],
  ])('%s', async (name, bytes) => {
    const message =
      `This is a file of type ${name}, which is not taken; ` + 'save the image as PNG or JPEG and send that.';
    await expect(examinePicture(bytes, limits)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', message });
    await expect(decodeImage(bytes, limits)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', message });
  });

  it('and what is not known is told what is taken', async () => {
    await expect(examinePicture(latin1('hello'), limits)).rejects.toMatchObject({
      message: expect.stringContaining('PNG, JPEG, WebP, AVIF, HEIC or TIFF'),
    });
  });
});
