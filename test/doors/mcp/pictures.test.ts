// Images of a call that are data URLs.
import { expect, it } from 'vitest';
import { storePictures } from '../../../doors/mcp/pictures.ts';
import type { Context } from '../../../src/context.ts';

const context = {
  viewer: { id: 'ada' },
  services: {
    limits: { maxInlineImageBytes: 10 },
    limitsNow: () => Promise.resolve({ maxImagesPerTurn: 4 }),
    images: {
      take: (_viewer: string, bytes: Uint8Array) => Promise.resolve({ id: `image of ${bytes.byteLength}` }),
    },
  },
} as unknown as Context;
const store = (picture: string): Promise<string[]> => storePictures(context, [picture], new AbortController().signal);

it('are stored', async () => {
  expect(await store('data:image/png;base64,AAAA')).toEqual(['image of 3']);
});

it.each([
  ['of another type', 'data:text/plain,a', 'BAD_USER_INPUT', /^A data URL in images says/],
  [
    'that is too large',
    'data:image/png;base64,AAAAAAAAAAAAAAAA',
    'IMAGE_TOO_LARGE',
    /12 bytes.* 10; .*, and send its id\.$/,
  ],
])('%s are refused by a sentence about the call', async (_, picture, code, sentence) => {
  await expect(store(picture)).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
});
