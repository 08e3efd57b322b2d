// Images that a question names by a URL.
import { expect, it } from 'vitest';
import { readDataUrl, storePictures } from '../../../doors/openai/pictures.ts';
import type { Context } from '../../../src/context.ts';
import { AppError } from '../../../src/errors.ts';
import type { PublicFetch } from '../../../src/platform/public-fetch.ts';

const taken: Uint8Array[] = [];
const contextWith = (fetchImage: PublicFetch | null): Context =>
  ({
    viewer: { id: 'ada' },
    services: {
      limitsNow: () => Promise.resolve({ maxImagesPerTurn: 4 }),
      images: {
        take: (_viewer: string, bytes: Uint8Array) => Promise.resolve({ id: `image-${taken.push(bytes)}` }),
      },
      fetchImage,
    },
  }) as unknown as Context;
const gone = new AbortController().signal;
const URLS = [{ url: 'https://pictures.example/a.png' }];

it('are fetched and stored where the server fetches images', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const fetchImage: PublicFetch = (url, signal) =>
    url === URLS[0]?.url && signal === gone ? Promise.resolve(bytes) : Promise.reject(new Error('another one'));
  expect(await storePictures(contextWith(fetchImage), URLS, gone)).toEqual(['image-1']);
  expect(taken).toEqual([bytes]);
});

it('are refused with their place in the request when the fetch fails or the server fetches none', async () => {
  const refusing: PublicFetch = () => Promise.reject(new AppError('BAD_USER_INPUT', 'It is not there.'));
  for (const fetchImage of [refusing, null])
    await expect(storePictures(contextWith(fetchImage), URLS, gone)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { param: 'image_url' },
    });
});

it('are refused in a data URL by sentences about fields and paths of this door', () => {
  const details = { param: 'image_url' };
  expect(() => readDataUrl('data:text/plain,a', 10)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^image_url says/), details }),
  );
  expect(() => readDataUrl('data:image/png;base64,AAAAAAAAAAAAAAAA', 10)).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/12 bytes.* 10; upload it with POST \/v1\/files/) }),
  );
});
