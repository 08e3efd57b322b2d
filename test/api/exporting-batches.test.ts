// A batch taken out of the server: one dataset of all its images.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { InferenceEvent } from '../../inference/events.ts';
import { decodeRle } from '../../inference/mask/rle.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';
import { unzip } from '../support/unzip.ts';

/** Finds the ball alone, and never answers about the cube. */
const engine = new ScriptedEngine((request, signal) => {
  const { text } = request.messages.at(-1) ?? { text: '' };
  if (text === 'the cube') return waiting(signal);
  return text === 'The ball.' ? segment()(request, signal) : say('There is none.')(request, signal);
});
async function* waiting(signal: AbortSignal): AsyncGenerator<InferenceEvent> {
  yield { type: 'text', delta: '.' };
  await untilAborted(signal);
}
let server: TestServer;
let alice: TestClient;
let bob: TestClient;
beforeAll(async () => {
  server = await startTestServer({ engine, env: { ...JWT_ENV, JWT_SCOPES: 'all', WORKER_CONCURRENCY: '4' } });
  [alice, bob] = [server.as(await bearer({ sub: 'alice' })), server.as(await bearer({ sub: 'bob' }))];
});
afterAll(() => server.close());

const UPLOAD = 'mutation ($uri: String!) { uploadImage(input: { dataUri: $uri }) { image { id } } }';
const CREATE = 'mutation ($input: CreateBatchInput!) { createBatch(input: $input) { batch { id } } }';
const READ = 'query ($id: ID!) { batch(id: $id) { progress { completed } items { edges { node { turn { id } } } } } }';
const EXPORT = 'mutation ($input: ExportBatchInput!) { exportBatch(input: $input) { url batch { id } } }';
const upload = async (): Promise<string> =>
  (await alice.ask(UPLOAD, { uri: dataUri(await png()) })).uploadImage.image.id as string;

/** A batch of which so many items are completed. */
async function batchOf(imageIds: string[], phrases: string[], completed: number): Promise<string> {
  const { id } = (await alice.ask(CREATE, { input: { imageIds, phrases } })).createBatch.batch;
  await vi.waitFor(async () => expect((await alice.ask(READ, { id })).batch.progress.completed).toBe(completed), {
    timeout: 20_000,
    interval: 100,
  });
  return id as string;
}
const urlOf = async (batchId: string, more: object = {}): Promise<string> =>
  (await alice.ask(EXPORT, { input: { batchId, ...more } })).exportBatch.url as string;
async function coco(
  batchId: string,
): Promise<{ names: string[]; images: any[]; annotations: any[]; categories: any[] }> {
  const files = unzip(await server.download(await urlOf(batchId)));
  const dataset = JSON.parse(Buffer.from(files.get('annotations/instances_default.json') ?? '').toString());
  return { names: [...files.keys()], ...dataset };
}

it('is one dataset: the categories are the phrases, and an image without a mask stays in it', async () => {
  const images = [await upload(), await upload()];
  const id = await batchOf(images, ['The ball.', 'a unicorn'], 4);
  const { turn } = (await alice.ask(READ, { id })).batch.items.edges[2].node;
  await alice.ask(
    'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }',
    {
      id: (await alice.ask('query ($id: ID!) { turn(id: $id) { conversation { id } } }', { id: turn.id })).turn
        .conversation.id,
    },
  );
  const { names, images: listed, annotations, categories } = await coco(id);
  expect(names).toEqual(['annotations/instances_default.json', ...images.map((image) => `images/${image}.png`)]);
  expect(listed.map(({ file_name: name, width, height }) => [name, width, height])).toEqual(
    images.map((image) => [`${image}.png`, 4, 2]),
  );
  expect(categories.map(({ name }) => name)).toEqual(['ball', 'unicorn']);
  expect(annotations.map(({ image_id: image, category_id: category }) => [image, category])).toEqual([[1, 1]]);
  expect([...decodeRle(annotations[0].segmentation).data]).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
});

it('contains what is answered by now, without deleted images', async () => {
  const [kept, deleted] = [await upload(), await upload()];
  const id = await batchOf([kept, deleted], ['The ball.', 'the cube'], 2);
  const { images, annotations, categories } = await coco(id);
  expect(images.map(({ maskstream_id: image }) => image)).toEqual([kept, deleted]);
  expect(annotations.map(({ image_id: image, category_id: category }) => [image, category])).toEqual([
    [1, 1],
    [2, 1],
  ]);
  expect(categories.map(({ name }) => name)).toEqual(['ball', 'cube']);
  await alice.ask('mutation ($id: ID!) { cancelBatch(input: { batchId: $id }) { batch { id } } }', { id });
  await vi.waitFor(
    () => alice.ask('mutation ($id: ID!) { deleteImage(input: { imageId: $id }) { __typename } }', { id: deleted }),
    { timeout: 20_000, interval: 100 },
  );
  expect((await coco(id)).images.map(({ maskstream_id: image }) => image)).toEqual([kept]);
});

it('has the correction of a person instead of the corrected mask, and no computed mask', async () => {
  const id = await batchOf([await upload()], ['The ball.'], 1);
  const turnId = (await alice.ask(READ, { id })).batch.items.edges[0].node.turn.id;
  const { masks } = (await alice.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turnId })).turn;
  await alice.ask(
    'mutation ($id: ID!) { combineMasks(input: { operation: INVERT, maskIds: [$id] }) { mask { id } } }',
    { id: masks[0].id },
  );
  await alice.ask('mutation ($input: CreateMaskInput!) { createMask(input: $input) { mask { id } } }', {
    input: { turnId, basedOnMaskId: masks[0].id, shape: { rle: { size: [2, 4], counts: '026' } } },
  });
  const { annotations } = await coco(id);
  expect(annotations.map(({ area, category_id: category }) => [area, category])).toEqual([[2, 1]]);
});

it('is refused for another user, for a lifetime out of bounds, and when its URL was changed', async () => {
  const id = await batchOf([await upload()], ['The ball.'], 1);
  expect((await bob.refusal(EXPORT, { input: { batchId: id } })).code).toBe('NOT_FOUND');
  expect((await alice.refusal(EXPORT, { input: { batchId: id, expiresIn: 0 } })).code).toBe('BAD_USER_INPUT');
  const url = new URL(await urlOf(id, { format: 'YOLO_SEG' }));
  const status = async (change: (url: URL) => void): Promise<number> => {
    const other = new URL(url);
    change(other);
    return (await fetch(other)).status;
  };
  expect(await status(() => {})).toBe(200);
  expect(await status((other) => other.searchParams.set('format', 'COCO'))).toBe(403);
  expect(await status((other) => other.searchParams.set('expires', '99999999999'))).toBe(403);
  expect(
    await status((other) => {
      other.pathname = other.pathname.replace('batches', 'conversations');
    }),
  ).toBe(403);
});
