// Uploads an image file and returns its id: a small file in one call, a larger one by a signed URL.
import { ApiError } from './api-error.ts';
import { contentTypeOf } from './content-type.ts';
import {
  CompleteImageUploadDocument,
  CreateImageUploadDocument,
  LimitsDocument,
  UploadImageDocument,
} from './generated.ts';
import type { Request } from './request.ts';

/** The bytes of a PNG, JPEG, WebP, AVIF, HEIC or TIFF file. */
export type Picture = Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;

export type Upload = (picture: Picture, signal?: AbortSignal) => Promise<string>;

/** Bytes. Up to this size one call with Base64 is faster than three calls, although Base64 is a third larger. */
const INLINE_BYTES = 1024 * 1024;

export function createUpload(request: Request): Upload {
  /**
   * A question that is sent again after an error uploads its image only once. A Blob cannot change; an array of bytes
   * can, so it is uploaded again.
   */
  const uploaded = new WeakMap<Blob, string>();
  let limit: Promise<number> | null = null;

  /** The limit of the server for one call, in bytes. It is read once. */
  const inlineLimit = (): Promise<number> => {
    limit ??= request(LimitsDocument, {}).then(({ viewer }) => viewer.limits.maxInlineImageBytes);
    limit.catch(() => {
      limit = null;
    });
    return limit;
  };
  return async (picture, signal) => {
    const known = picture instanceof Blob ? uploaded.get(picture) : undefined;
    if (known !== undefined) return known;
    const bytes =
      picture instanceof Uint8Array
        ? picture
        : new Uint8Array(picture instanceof Blob ? await picture.arrayBuffer() : picture);
    const type = contentTypeOf(bytes, picture instanceof Blob && picture.type !== '' ? picture.type : 'image/png');
    const most = await inlineLimit();
    const id =
      bytes.length <= (canSum() ? Math.min(INLINE_BYTES, most) : most)
        ? await inline(request, bytes, type, signal)
        : await announced(request, bytes, type, signal);
    if (picture instanceof Blob) uploaded.set(picture, id);
    return id;
  };
}

/** Browsers compute checksums only for pages of https and localhost. */
const canSum = (): boolean => (crypto as { subtle?: unknown }).subtle !== undefined;

async function inline(request: Request, bytes: Uint8Array, type: string, signal?: AbortSignal): Promise<string> {
  const { uploadImage } = await request(
    UploadImageDocument,
    { dataUri: `data:${type};base64,${base64(bytes)}` },
    signal,
  );
  return uploadImage.image.id;
}

async function announced(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  signal?: AbortSignal,
): Promise<string> {
  if (!canSum()) throw new Error('An image of this size can only be sent from a page that was opened over https.');
  const input = { contentType, byteSize: bytes.length, sha256: await sha256(bytes) };
  const {
    createImageUpload: { image, upload },
  } = await request(CreateImageUploadDocument, { input }, signal);
  const response = await fetch(upload.url, {
    method: upload.method,
    headers: Object.fromEntries(upload.headers.map(({ name, value }) => [name, value])),
    body: bytes,
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new ApiError('UNREACHABLE', 'The image could not be sent: the store cannot be reached.', { cause });
  });
  if (!response.ok)
    throw new ApiError('UNREACHABLE', `The image could not be sent (${response.status}).`, {
      retryable: response.status >= 500,
    });
  const {
    completeImageUpload: {
      image: { status, rejection },
    },
  } = await request(CompleteImageUploadDocument, { imageId: image.id }, signal);
  if (status !== 'READY')
    throw new ApiError(rejection?.code ?? 'IMAGE_UNREADABLE', rejection?.message ?? 'The image cannot be used.');
  return image.id;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  // Every runtime accepts this number of arguments.
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
