// Reads `data:image/...;base64,...`. Refuses by length before it decodes. What type the bytes really have is found out later.
import { AppError } from '../errors.ts';

const HEAD = /^data:image\/(?:png|jpeg|jpg|webp)(?:;[a-z0-9=-]+)*;base64,/i;

/** `maxBytes`: of the decoded picture. */
export function parseDataUri(uri: string, maxBytes: number): Uint8Array {
  const head = HEAD.exec(uri.slice(0, 200))?.[0];
  if (head === undefined) {
    throw new AppError('BAD_USER_INPUT', 'dataUri must begin with data:image/png;base64, (or image/jpeg, image/webp).');
  }
  const body = uri.slice(head.length);
  const byteSize = Math.floor((body.length * 3) / 4);
  if (byteSize > maxBytes + 2) {
    throw new AppError('IMAGE_TOO_LARGE', `The picture has about ${byteSize} bytes, uploadImage takes at most ${maxBytes}; use createImageUpload.`, { limit: maxBytes });
  }
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body)) throw new AppError('BAD_USER_INPUT', 'The data of dataUri is not Base64.');
  return new Uint8Array(Buffer.from(body, 'base64'));
}
