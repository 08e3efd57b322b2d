// What becomes of images: good ones, damaged ones, too large ones, other people's promises about bytes.
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png, sha256, sidewaysJpeg, storedPixels, turned } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { MAX_INLINE_IMAGE_BYTES: '6000000', MAX_IMAGE_PIXELS: '1000000' } });
});
afterAll(() => server.close());

const UPLOAD = /* GraphQL */ `
  mutation ($dataUri: String!) {
    uploadImage(input: { dataUri: $dataUri }) {
      image {
        id
        status
        contentType
        width
        height
        byteSize
        sha256
        url(expiresIn: 60)
        originalUrl
        thumbnailUrl
        rejection {
          code
        }
      }
    }
  }
`;
const CREATE = /* GraphQL */ `
  mutation ($input: CreateImageUploadInput!) {
    createImageUpload(input: $input) {
      image {
        id
        status
        width
        url
      }
      upload {
        url
        method
        headers {
          name
          value
        }
        expiresAt
      }
    }
  }
`;
const COMPLETE = /* GraphQL */ `
  mutation ($id: ID!) {
    completeImageUpload(input: { imageId: $id }) {
      image {
        id
        status
        width
        height
        url
        rejection {
          code
          message
        }
      }
    }
  }
`;

describe('uploadImage', () => {
  it('stores a small image, which can be read at its URL', async () => {
    const bytes = await png(40, 20);
    const { image } = (await server.ask(UPLOAD, { dataUri: dataUri(bytes) })).uploadImage;
    expect(image).toMatchObject({
      status: 'READY',
      contentType: 'image/png',
      width: 40,
      height: 20,
      byteSize: bytes.byteLength,
      sha256: sha256(bytes),
      rejection: null,
    });
    expect(sha256(await server.download(image.url))).toBe(sha256(bytes));
    expect((await server.download(image.thumbnailUrl)).byteLength).toBeGreaterThan(10);
  });

  it('decides the type by the bytes, not by the declared type', async () => {
    const { image } = (await server.ask(UPLOAD, { dataUri: dataUri(await png(), 'image/jpeg') })).uploadImage;
    expect(image.contentType).toBe('image/png');
  });

  it('returns width and height of the upright image', async () => {
    const { image } = (await server.ask(UPLOAD, { dataUri: dataUri(await sidewaysJpeg(30, 10), 'image/jpeg') }))
      .uploadImage;
    expect([image.width, image.height]).toEqual([10, 30]);
  });

  it.each(['jpeg', 'webp', 'png'] as const)(
    'serves a rotated %s upright, also for readers that ignore the orientation, and keeps the original',
    async (format) => {
      const bytes = await turned(format, 6);
      const { image } = (await server.ask(UPLOAD, { dataUri: dataUri(bytes, `image/${format}`) })).uploadImage;
      const shown = await storedPixels(await server.download(image.url));
      expect([image.width, image.height, shown.width, shown.height, shown.at(8, 2), shown.at(8, 29)]).toEqual([
        16,
        32,
        16,
        32,
        'red',
        'blue',
      ]);
      const thumbnail = await storedPixels(await server.download(image.thumbnailUrl));
      expect([thumbnail.width, thumbnail.height]).toEqual([16, 32]);
      expect(image).toMatchObject({
        contentType: `image/${format}`,
        byteSize: bytes.byteLength,
        sha256: sha256(bytes),
      });
      expect(sha256(await server.download(image.originalUrl))).toBe(sha256(bytes));
    },
  );

  it.each([
    ['no data URI', 'hello', 'BAD_USER_INPUT'],
    ['another type', 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'BAD_USER_INPUT'],
    ['no Base64', 'data:image/png;base64,@@@@', 'BAD_USER_INPUT'],
    ['0 bytes', 'data:image/png;base64,', 'IMAGE_UNREADABLE'],
    ['no image', dataUri(new TextEncoder().encode('this is text, not an image')), 'IMAGE_UNREADABLE'],
    ['a GIF under a false name', 'data:image/png;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'IMAGE_UNREADABLE'],
  ])('refuses %s', async (_what, uri, code) => {
    expect(await server.refusal(UPLOAD, { dataUri: uri })).toMatchObject({ code });
  });

  it('refuses a truncated image', async () => {
    const whole = await png(200, 200);
    expect(await server.refusal(UPLOAD, { dataUri: dataUri(whole.subarray(0, whole.byteLength / 2)) })).toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
  });

  it('refuses too many pixels before decoding them', async () => {
    expect(await server.refusal(UPLOAD, { dataUri: dataUri(await png(1001, 1000)) })).toMatchObject({
      code: 'IMAGE_TOO_LARGE',
    });
  });

  it('refuses too many bytes with the same code for every limit', async () => {
    expect(await server.refusal(UPLOAD, { dataUri: `data:image/png;base64,${'A'.repeat(8_500_000)}` })).toMatchObject({
      code: 'IMAGE_TOO_LARGE',
    });
    expect(await server.refusal(UPLOAD, { dataUri: `data:image/png;base64,${'A'.repeat(20_000_000)}` })).toMatchObject({
      code: 'IMAGE_TOO_LARGE',
    });
  });
});

describe('createImageUpload and completeImageUpload', () => {
  const put = async (
    upload: { url: string; method: string; headers: { name: string; value: string }[] },
    bytes: Uint8Array,
  ): Promise<number> =>
    (
      await fetch(upload.url, {
        method: upload.method,
        headers: Object.fromEntries(upload.headers.map(({ name, value }) => [name, value])),
        body: Buffer.from(bytes),
      })
    ).status;

  it('accept the announced bytes', async () => {
    const bytes = await png(50, 60);
    const { image, upload } = (
      await server.ask(CREATE, {
        input: { contentType: 'image/png', byteSize: bytes.byteLength, sha256: sha256(bytes) },
      })
    ).createImageUpload;
    expect(image).toMatchObject({ status: 'PENDING', width: null, url: null });
    expect(await put(upload, bytes)).toBe(200);
    const done = (await server.ask(COMPLETE, { id: image.id })).completeImageUpload.image;
    expect(done).toMatchObject({ id: image.id, status: 'READY', width: 50, height: 60, rejection: null });
    expect(sha256(await server.download(done.url))).toBe(sha256(bytes));
    expect((await server.ask(COMPLETE, { id: image.id })).completeImageUpload.image).toMatchObject({ status: 'READY' });
  });

  it('serve a rotated image upright', async () => {
    const bytes = await turned('webp', 8);
    const { image, upload } = (
      await server.ask(CREATE, {
        input: { contentType: 'image/webp', byteSize: bytes.byteLength, sha256: sha256(bytes) },
      })
    ).createImageUpload;
    expect(await put(upload, bytes)).toBe(200);
    const done = (await server.ask(COMPLETE, { id: image.id })).completeImageUpload.image;
    expect(done).toMatchObject({ status: 'READY', width: 16, height: 32 });
    const shown = await storedPixels(await server.download(done.url));
    expect([shown.width, shown.height, shown.at(8, 2)]).toEqual([16, 32, 'blue']);
  });

  it.each([
    ['image/heic', async () => new Uint8Array(await readFile('test/fixtures/turned.heic')), 'image/jpeg'],
    ['image/tiff', () => turned('tiff', 6), 'image/png'],
    [
      'image/avif',
      async () =>
        new Uint8Array(
          await sharp(await turned('png', 6))
            .autoOrient()
            .avif({ quality: 90 })
            .toBuffer(),
        ),
      'image/jpeg',
    ],
  ])('accept %s, and serve a format that every browser shows', async (contentType, make, shownType) => {
    const bytes = await make();
    const input = { contentType, byteSize: bytes.byteLength, sha256: sha256(bytes) };
    const { image, upload } = (await server.ask(CREATE, { input })).createImageUpload;
    expect(await put(upload, bytes)).toBe(200);
    const done = (await server.ask(COMPLETE, { id: image.id })).completeImageUpload.image;
    expect(done).toMatchObject({ status: 'READY', width: 16, height: 32, rejection: null });
    expect((await fetch(done.url)).headers.get('content-type')).toBe(shownType);
    const shown = await storedPixels(await server.download(done.url));
    expect([shown.width, shown.height, shown.at(8, 2), shown.at(8, 29)]).toEqual([16, 32, 'red', 'blue']);
  });

  it('reject a file that is not an image, with the reason', async () => {
    const bytes = new TextEncoder().encode('not an image at all');
    const { image, upload } = (
      await server.ask(CREATE, {
        input: { contentType: 'image/png', byteSize: bytes.byteLength, sha256: sha256(bytes) },
      })
    ).createImageUpload;
    expect(await put(upload, bytes)).toBe(200);
    expect((await server.ask(COMPLETE, { id: image.id })).completeImageUpload.image).toMatchObject({
      status: 'REJECTED',
      url: null,
      rejection: { code: 'IMAGE_UNREADABLE' },
    });
  });

  it('refuse other bytes than the announced ones', async () => {
    const bytes = await png(10, 10);
    const { image, upload } = (
      await server.ask(CREATE, {
        input: { contentType: 'image/png', byteSize: bytes.byteLength, sha256: sha256(bytes) },
      })
    ).createImageUpload;
    expect(await put(upload, await png(11, 11))).toBeGreaterThanOrEqual(400);
    expect(await server.refusal(COMPLETE, { id: image.id })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it.each([
    ['an unknown type', { contentType: 'image/gif', byteSize: 10, sha256: 'a'.repeat(64) }, 'BAD_USER_INPUT'],
    ['no bytes', { contentType: 'image/png', byteSize: 0, sha256: 'a'.repeat(64) }, 'BAD_USER_INPUT'],
    [
      'too many bytes',
      { contentType: 'image/png', byteSize: 2_000_000_000, sha256: 'a'.repeat(64) },
      'IMAGE_TOO_LARGE',
    ],
    ['a checksum that is none', { contentType: 'image/png', byteSize: 10, sha256: 'xyz' }, 'BAD_USER_INPUT'],
  ])('refuse %s', async (_what, input, code) => {
    expect(await server.refusal(CREATE, { input })).toMatchObject({ code });
  });

  it('refuse ids of images that were not announced', async () => {
    expect(await server.refusal(COMPLETE, { id: 'nothing' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
