// Batches: every phrase about every image, as turns that are sent a few at a time.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { JWT_ENV, bearer } from '../support/tokens.ts';

const engine = new ScriptedEngine(segment());
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine, env: { WORKER_CONCURRENCY: '4' } });
});
afterAll(() => server.close());
afterEach(() => {
  engine.script = segment();
});

const FIELDS = 'id status size finishedAt progress { waiting queued running completed failed cancelled }';
const CREATE = `mutation ($input: CreateBatchInput!) { createBatch(input: $input) { batch { ${FIELDS} } } }`;
const CANCEL = `mutation ($id: ID!) { cancelBatch(input: { batchId: $id }) { batch { ${FIELDS} } } }`;
const READ = `query ($id: ID!) { batch(id: $id) { ${FIELDS} } }`;
const ITEMS = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    batch(id: $id) {
      items(first: $first, after: $after) {
        edges {
          node {
            position
            phrase
            image {
              id
            }
            error {
              code
              retryable
            }
            turn {
              text
              status
              requestedIntent
              parent {
                id
              }
              conversation {
                id
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;
const NONE = { waiting: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };

const UPLOAD = 'mutation ($uri: String!) { uploadImage(input: { dataUri: $uri }) { image { id } } }';
const upload = async (): Promise<string> =>
  (await server.ask(UPLOAD, { uri: dataUri(await png()) })).uploadImage.image.id as string;
const create = async (input: object): Promise<any> => (await server.ask(CREATE, { input })).createBatch.batch;
const read = async ({ id }: { id: string }): Promise<any> => (await server.ask(READ, { id })).batch;
const itemsOf = async (id: string): Promise<any[]> =>
  (await server.ask(ITEMS, { id, first: 100 })).batch.items.edges.map(({ node }: { node: unknown }) => node);
const finished = (batch: { id: string }): Promise<any> =>
  vi.waitFor(
    async () => {
      const now = await read(batch);
      expect(now.finishedAt).not.toBeNull();
      return now;
    },
    { timeout: 20_000, interval: 100 },
  );
const phrases = (count: number): string[] => Array.from({ length: count }, (_, i) => `the ball ${i}`);

/** Holds every turn until `go`. */
function hold(): () => void {
  let go = (): void => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  engine.script = async function* (request, signal) {
    await Promise.race([
      gate,
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
    ]);
    yield* segment()(request, signal);
  };
  return go;
}

describe('a batch', () => {
  it('asks every phrase about every image, and no phrase sees another one', async () => {
    const images = [await upload(), await upload()];
    engine.requests.length = 0;
    const batch = await create({ imageIds: images, phrases: ['the ball', 'the cube'] });
    expect(batch).toMatchObject({ status: 'RUNNING', size: 4, finishedAt: null });
    expect(await finished(batch)).toMatchObject({ status: 'COMPLETED', progress: { ...NONE, completed: 4 } });
    const items = await itemsOf(batch.id);
    expect(items.map(({ image, phrase }) => [image.id, phrase])).toEqual(
      images.flatMap((id) => ['the ball', 'the cube'].map((phrase) => [id, phrase])),
    );
    for (const { phrase, turn, error } of items) {
      expect(turn).toMatchObject({ text: phrase, status: 'COMPLETED', requestedIntent: 'SEGMENT', parent: null });
      expect(error).toBeNull();
    }
    const conversations = items.map(({ turn }) => turn.conversation.id as string);
    expect(new Set(conversations.slice(0, 2)).size).toBe(1);
    expect(new Set(conversations).size).toBe(2);
    expect(engine.requests.map(({ messages }) => messages.length)).toEqual([1, 1, 1, 1]);
  });

  it('sends a few turns at a time, and each once', async () => {
    const go = hold();
    const batch = await create({ imageIds: [await upload(), await upload()], phrases: phrases(6) });
    expect(batch.progress).toMatchObject({ waiting: 4, completed: 0 });
    const { queued, running } = (await read(batch)).progress;
    expect(Number(queued) + Number(running)).toBe(8);
    go();
    expect((await finished(batch)).progress).toEqual({ ...NONE, completed: 12 });
    const ids = (await itemsOf(batch.id)).map(({ turn }) => turn.conversation.id as string);
    const { conversation } = await server.ask(
      'query ($id: ID!) { conversation(id: $id) { turns { edges { node { id } } } } }',
      {
        id: ids[0],
      },
    );
    expect(conversation.turns.edges).toHaveLength(6);
  });

  it('that is cancelled sends no more turns and ends those that it has sent', async () => {
    const go = hold();
    const batch = await create({ imageIds: [await upload()], phrases: phrases(10) });
    expect((await server.ask(CANCEL, { id: batch.id })).cancelBatch.batch.status).toBe('CANCELLED');
    const ended = await finished(batch);
    go();
    expect(ended).toMatchObject({ status: 'CANCELLED', progress: { ...NONE, waiting: 2, cancelled: 8 } });
    expect((await server.ask(CANCEL, { id: batch.id })).cancelBatch.batch).toEqual(ended);
  });

  it('goes on after a turn that is refused: the item says why', async () => {
    const go = hold();
    const [first, second] = [await upload(), await upload()];
    const batch = await create({ imageIds: [first, second], phrases: phrases(8) });
    await server.ask('mutation ($id: ID!) { deleteImage(input: { imageId: $id }) { image { id } } }', { id: second });
    go();
    expect(await finished(batch)).toMatchObject({
      status: 'COMPLETED',
      progress: { ...NONE, completed: 8, failed: 8 },
    });
    const [item] = (await itemsOf(batch.id)).slice(8);
    expect(item).toMatchObject({ turn: null, error: { retryable: false } });
  });

  it('is the same one for requests with the same key at once', async () => {
    const input = { imageIds: [await upload()], phrases: phrases(2), idempotencyKey: 'at once' };
    const made = await Promise.all(Array.from({ length: 10 }, () => create(input)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    await finished(made[0]);
  });

  it('is the same one for the same key, and its items are paged', async () => {
    const input = { imageIds: [await upload()], phrases: phrases(3), idempotencyKey: 'once' };
    const batch = await create(input);
    expect((await create(input)).id).toBe(batch.id);
    expect((await server.refusal(CREATE, { input: { ...input, phrases: ['x'] } })).code).toBe('BAD_USER_INPUT');
    await finished(batch);
    const { items } = (await server.ask(ITEMS, { id: batch.id, first: 2 })).batch;
    expect(items.pageInfo.hasNextPage).toBe(true);
    const rest = await server.ask(ITEMS, { id: batch.id, first: 2, after: items.pageInfo.endCursor });
    expect(rest.batch.items.edges.map(({ node }: any) => node.position)).toEqual([2]);
    expect((await server.ask('query ($id: ID!) { node(id: $id) { __typename id } }', { id: batch.id })).node).toEqual({
      __typename: 'Batch',
      id: batch.id,
    });
  });
});

it.each(['ALL', 'COARSE', 'NONE', null])('previews %s of a batch are those of its turns', async (previews) => {
  engine.requests.length = 0;
  const batch = await create({ imageIds: [await upload()], phrases: phrases(2), previews });
  await finished(batch);
  expect(engine.requests.map((request) => request.previews ?? null)).toEqual([previews, previews]);
});

describe('is refused', () => {
  const nowhere = '00000000-0000-4000-8000-000000000000';
  it.each([
    ['without a phrase', { phrases: [] }, 'BAD_USER_INPUT'],
    ['without an image', { imageIds: [] }, 'BAD_USER_INPUT'],
    ['with a blank phrase', { phrases: [' '] }, 'BAD_USER_INPUT'],
    ['with too many phrases', { phrases: phrases(101) }, 'BAD_USER_INPUT'],
    ['with an option that sendTurn refuses', { maxScale: 0 }, 'BAD_USER_INPUT'],
    ['with an image that there is not', { imageIds: [nowhere] }, 'NOT_FOUND'],
  ])('a batch %s', async (_name, input, code) => {
    const whole = { imageIds: [await upload()], phrases: ['the ball'], ...input };
    expect((await server.refusal(CREATE, { input: whole })).code).toBe(code);
  });

  it('the cancelling of a batch that there is not', async () => {
    expect((await server.refusal(CANCEL, { id: nowhere })).code).toBe('NOT_FOUND');
    expect((await server.ask(READ, { id: nowhere })).batch).toBeNull();
  });
});

it('a turn over a limit of the user is sent later, and a batch of another user is not found', async () => {
  const go = hold();
  const limited = await startTestServer({
    engine,
    env: { ...JWT_ENV, JWT_SCOPES: 'all', MAX_CONCURRENT_TURNS: '2' },
  });
  try {
    const [alice, bob] = [limited.as(await bearer({ sub: 'alice' })), limited.as(await bearer({ sub: 'bob' }))];
    const { image } = (await alice.ask(UPLOAD, { uri: dataUri(await png()) })).uploadImage;
    const input = { imageIds: [image.id], phrases: phrases(5) };
    const { batch } = (await alice.ask(CREATE, { input })).createBatch;
    expect(batch.progress).toMatchObject({ waiting: 3, failed: 0 });
    go();
    expect((await bob.ask(READ, { id: batch.id })).batch).toBeNull();
    expect((await bob.refusal(CANCEL, { id: batch.id })).code).toBe('NOT_FOUND');
    expect((await bob.refusal(CREATE, { input })).code).toBe('NOT_FOUND');
    const ended = await vi.waitFor(
      async () => {
        const now = (await alice.ask(READ, { id: batch.id })).batch;
        expect(now.finishedAt).not.toBeNull();
        return now;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(ended.progress).toEqual({ ...NONE, completed: 5 });
  } finally {
    await limited.close();
  }
});
