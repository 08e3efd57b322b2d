// /v1/files, used as OpenAI's own client for Node uses it.
import OpenAI, { APIError, NotFoundError, toFile } from 'openai';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ScriptedEngine, segment } from '../../support/scripted-engine.ts';
import { png, sidewaysJpeg } from '../../support/pictures.ts';
import { startTestServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';
import { JWT_ENV, bearer } from '../../support/tokens.ts';

vi.setConfig({ testTimeout: 60_000 });

const MAX_IMAGE_BYTES = 200_000;
let server: TestServer;
let ada: OpenAI;
let bob: OpenAI;
const clientOf = async (sub: string, scope = 'read write'): Promise<OpenAI> =>
  new OpenAI({
    baseURL: `${server.url}/v1`,
    apiKey: (await bearer({ sub, scope })).slice('Bearer '.length),
    maxRetries: 0,
  });
beforeAll(async () => {
  server = await startTestServer({
    engine: new ScriptedEngine(segment()),
    env: { ...JWT_ENV, MAX_IMAGE_BYTES: String(MAX_IMAGE_BYTES), MAX_INLINE_IMAGE_BYTES: '1000' },
  });
  [ada, bob] = await Promise.all([clientOf('ada'), clientOf('bob')]);
});
afterAll(() => server.close());

const upload = async (
  client: OpenAI,
  bytes: Uint8Array,
  purpose: OpenAI.FilePurpose = 'vision',
): Promise<OpenAI.FileObject> => client.files.create({ file: await toFile(bytes, 'picture.png'), purpose });

it('an image is uploaded, described, downloaded unchanged, and used by both endpoints', async () => {
  const picture = await png();
  const file = await upload(ada, picture);
  expect(file).toMatchObject({ object: 'file', bytes: picture.byteLength, purpose: 'vision', status: 'processed' });
  expect(await ada.files.retrieve(file.id)).toEqual(file);
  const content = await ada.files.content(file.id);
  expect(content.headers.get('content-type')).toBe('image/png');
  expect(new Uint8Array(await content.arrayBuffer())).toEqual(picture);

  const response = await ada.responses.create({
    model: 'scripted',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'the left half' },
          { type: 'input_image', file_id: file.id, detail: 'auto' },
        ],
      },
    ],
  });
  expect(response.output.map(({ type }) => type)).toContain('image_generation_call');
  const completion = await ada.chat.completions.create({
    model: 'scripted',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'the left half' },
          { type: 'file', file: { file_id: file.id } },
        ],
      },
    ],
  });
  expect(completion.choices[0]?.message.content).toBe('Here:  done.');
});

it('a photograph with an EXIF rotation is downloaded unchanged', async () => {
  const photograph = await sidewaysJpeg(8, 4);
  const { id } = await upload(ada, photograph);
  expect(new Uint8Array(await (await ada.files.content(id)).arrayBuffer())).toEqual(photograph);
});

it('files are listed in pages, newest or oldest first, without deleted files', async () => {
  const carol = await clientOf('carol');
  const ids: string[] = [];
  for (const side of [3, 4, 5]) ids.push((await upload(carol, await png(side, side))).id);
  const listed = async (query: OpenAI.FileListParams): Promise<string[]> => {
    const found: string[] = [];
    for await (const { id } of carol.files.list(query)) found.push(id);
    return found;
  };
  expect(await listed({ limit: 2, order: 'asc' })).toEqual(ids);
  expect(await listed({ limit: 1 })).toEqual([...ids].reverse());
  expect(await listed({ purpose: 'batch' })).toEqual([]);
  expect((await carol.files.list({ limit: 2 })).has_more).toBe(true);

  const [first = ''] = ids;
  expect(await carol.files.delete(first)).toEqual({ id: first, object: 'file', deleted: true });
  await expect(carol.files.retrieve(first)).rejects.toBeInstanceOf(NotFoundError);
  await expect(carol.files.content(first)).rejects.toBeInstanceOf(NotFoundError);
  expect(await listed({ order: 'asc' })).toEqual(ids.slice(1));
});

it('an image that is too large for a data URL is accepted as a file', async () => {
  const picture = await png(1200, 900);
  expect(picture.byteLength).toBeGreaterThan(1000);
  expect((await upload(ada, picture)).bytes).toBe(picture.byteLength);
});

it('a file of another user is not found, and read-only credentials cannot upload or delete', async () => {
  const { id } = await upload(ada, await png());
  await expect(bob.files.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
  await expect(bob.files.content(id)).rejects.toBeInstanceOf(NotFoundError);
  await expect(bob.files.delete(id)).rejects.toBeInstanceOf(NotFoundError);
  await expect((async () => bob.files.list({ after: id }))()).rejects.toBeInstanceOf(NotFoundError);
  const reader = await clientOf('ada', 'read');
  expect(await reader.files.retrieve(id)).toMatchObject({ id });
  await expect(upload(reader, await png())).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' });
  await expect(reader.files.delete(id)).rejects.toMatchObject({ status: 403, code: 'FORBIDDEN' });
});

it('a file that is not an image, too large or of another purpose is refused', async () => {
  const refusalOf = (bytes: Uint8Array, purpose?: OpenAI.FilePurpose): Promise<unknown> =>
    upload(ada, bytes, purpose).catch((error: unknown) => error);
  expect(await refusalOf(new TextEncoder().encode('no image'))).toMatchObject({
    status: 422,
    code: 'IMAGE_UNREADABLE',
  });
  const tooLarge = { status: 413, code: 'IMAGE_TOO_LARGE' };
  expect(await refusalOf(new Uint8Array(MAX_IMAGE_BYTES + 1))).toMatchObject(tooLarge);
  expect(await refusalOf(new Uint8Array(MAX_IMAGE_BYTES * 2))).toMatchObject(tooLarge);
  expect(await refusalOf(await png(), 'fine-tune')).toMatchObject({ status: 400, param: 'purpose' });
  expect(await refusalOf(await png(), 'fine-tune')).toBeInstanceOf(APIError);
});

it('a body that is not a form, or a malformed form, is refused', async () => {
  const send = async (contentType: string, body: string): Promise<unknown> => {
    const response = await fetch(`${server.url}/v1/files`, {
      method: 'POST',
      headers: { authorization: await bearer({ sub: 'ada', scope: 'read write' }), 'content-type': contentType },
      body,
    });
    return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
  };
  const refused = [400, 'BAD_USER_INPUT'];
  expect(await send('application/json', '{}')).toEqual(refused);
  expect(await send('multipart/form-data', 'x')).toEqual(refused);
  expect(await send('multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data')).toEqual(refused);
  const field = '--b\r\ncontent-disposition: form-data; name="purpose"\r\n\r\nvision\r\n--b--\r\n';
  expect(await send('multipart/form-data; boundary=b', field)).toEqual(refused);
  const file = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n';
  expect(await send('multipart/form-data; boundary=b', file + file + field)).toEqual(refused);
});
