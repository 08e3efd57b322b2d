// What is left of a deleted conversation: nothing that anyone can reach, until it is taken back, or purged.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createArtifactRepository } from '../../src/artifacts/repository.ts';
import { sweep } from '../../src/artifacts/sweeper.ts';
import { createBatchRepository } from '../../src/batches/repository.ts';
import { purgeDeleted } from '../../src/conversations/purge.ts';
import { createConversationRepository } from '../../src/conversations/repository.ts';
import { createMaskInserts } from '../../src/masks/insert-repository.ts';
import { createMaskRepository } from '../../src/masks/repository.ts';
import { createMaskService } from '../../src/masks/service.ts';
import { openDatabase } from '../../src/platform/database.ts';
import type { Database } from '../../src/platform/database.ts';
import { REREAD } from '../../src/platform/notifier/notifier.ts';
import { openPostgresNotifier } from '../../src/platform/notifier/postgres.ts';
import { createLogger } from '../../src/platform/log.ts';
import { createLocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import type { LocalDiskStore } from '../../src/platform/object-store/local-disk.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, finished, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const DELETE = /* GraphQL */ `
  mutation ($id: ID!) {
    deleteConversation(input: { conversationId: $id }) {
      deletedConversationId
      purgeAfter
    }
  }
`;
const RESTORE = /* GraphQL */ `
  mutation ($id: ID!) {
    restoreConversation(input: { conversationId: $id }) {
      conversation {
        id
        title
      }
    }
  }
`;
const SEND = /* GraphQL */ `
  mutation ($input: SendTurnInput!) {
    sendTurn(input: $input) {
      turn {
        id
      }
      conversation {
        id
      }
    }
  }
`;

describe('a deleted conversation', () => {
  const engine = new ScriptedEngine();
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ engine });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    engine.script = segment();
  });

  const talk = async (text: string, more: object = {}) => {
    const imageId = (
      await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
        dataUri: dataUri(await png()),
      })
    ).uploadImage.image.id;
    const { turn, conversation } = (await server.ask(SEND, { input: { text, imageIds: [imageId], ...more } })).sendTurn;
    await server.events(turn.id);
    const maskId = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn
      .masks[0].id;
    return { conversationId: conversation.id, turnId: turn.id, maskId };
  };

  it('cannot be read by id, listed, searched, continued, followed, regenerated or changed', async () => {
    const { conversationId, turnId, maskId } = await talk('find the walrus');
    await server.ask(DELETE, { id: conversationId });
    expect(
      await server.ask(
        `query ($c: ID!, $t: ID!, $m: ID!) { conversation(id: $c) { id } turn(id: $t) { id } mask(id: $m) { id }
      c: node(id: $c) { id } t: node(id: $t) { id } m: node(id: $m) { id }
      conversations(filter: { archived: null }) { edges { node { id } } } searchTurns(query: "walrus") { edges {
        node { id } } } }`,
        { c: conversationId, t: turnId, m: maskId },
      ),
    ).toEqual({
      conversation: null,
      turn: null,
      mask: null,
      c: null,
      t: null,
      m: null,
      conversations: { edges: [] },
      searchTurns: { edges: [] },
    });
    for (const input of [
      { conversationId },
      { conversationId, parentTurnId: turnId },
      { conversationId, siblingOfTurnId: turnId },
    ]) {
      expect(await server.refusal(SEND, { input: { text: 'x', ...input } })).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(
      await server.refusal('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', {
        id: turnId,
      }),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await server.refusal('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', {
        id: turnId,
      }),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await server.refusal(
        'mutation ($id: ID!) { updateConversation(input: { conversationId: $id, title: "x" }) { ' +
          'conversation { id } } }',
        { id: conversationId },
      ),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(await server.refusal(DELETE, { id: conversationId })).toMatchObject({ code: 'NOT_FOUND' });
    await expect(server.events(turnId)).rejects.toThrow('NOT_FOUND');
  });

  it('can be restored with all its turns', async () => {
    const { conversationId, turnId, maskId } = await talk('keep me');
    const { purgeAfter } = (await server.ask(DELETE, { id: conversationId })).deleteConversation;
    expect(new Date(purgeAfter).getTime()).toBeGreaterThan(Date.now() + 29 * 24 * 3600 * 1000);
    expect((await server.ask(RESTORE, { id: conversationId })).restoreConversation.conversation).toEqual({
      id: conversationId,
      title: 'keep me',
    });
    expect(
      (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id url } } }', { id: turnId })).turn.masks[0].id,
    ).toBe(maskId);
    expect(await server.refusal(RESTORE, { id: 'no such' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('releases its idempotency keys', async () => {
    const key = { idempotencyKey: 'only-once' };
    const { conversationId, turnId } = await talk('same', key);
    await server.ask(DELETE, { id: conversationId });
    expect((await talk('same', key)).turnId).not.toBe(turnId);
  });
});

describe('followers of a conversation that is deleted', () => {
  it('are notified at once, at every server, for a running and for a queued turn, and receive no end', async () => {
    const engine = new ScriptedEngine(async function* (_request, signal) {
      await untilAborted(signal);
      yield finished('', 'ANSWER');
    });
    const server = await startTestServer({ engine, env: { WORKER_CONCURRENCY: '1' } });
    const elsewhere = openDatabase(server.databaseUrl, { maxConnections: 1 });
    const notifier = await openPostgresNotifier(server.databaseUrl, elsewhere.sql, createLogger('silent'));
    const { turn: running, conversation } = (await server.ask(SEND, { input: { text: 'runs' } })).sendTurn;
    const { turn: waiting } = (await server.ask(SEND, { input: { text: 'waits', conversationId: conversation.id } }))
      .sendTurn;
    await server.eventsUntil(running.id, 0, ({ __typename }) => __typename === 'TurnStarted');
    const ids = [running.id, waiting.id];
    const told = ids.map(
      (id) =>
        new Promise<void>((resolve) => {
          void notifier.subscribe(`turn:${id}`, (seq) => {
            if (seq === REREAD) resolve();
          });
        }),
    );
    const following = ids.map((id) => {
      let all: Promise<any[]> | undefined;
      const begun = new Promise<void>((resolve) => {
        all = server.eventsUntil(id, 0, () => {
          resolve();
          return false;
        });
      });
      return { begun, all };
    });
    await Promise.all(following.map(({ begun }) => begun));
    await server.ask(DELETE, { id: conversation.id });
    await Promise.all(told);
    for (const { all } of following)
      expect((await all)?.map(({ __typename }) => __typename)).not.toContain('TurnFinished');
    await notifier.close();
    await elsewhere.close();
    await server.close();
  });
});

describe('the purge', () => {
  const DAY = 24 * 3600 * 1000;
  let folder: string;
  let test: TestDatabase;
  let database: Database;
  let store: LocalDiskStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maskstream-purge-'));
    test = await createTestDatabase();
    database = openDatabase(test.url, { maxConnections: 2 });
    store = await createLocalDiskStore({ folder, path: '/files', secret: new Uint8Array(32) });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
    await rm(folder, { recursive: true });
  });

  const conversation = async (
    deletedAt: Date | null,
    status: 'COMPLETED' | 'RUNNING' = 'COMPLETED',
  ): Promise<string> => {
    const [id, turnId] = [randomUUID(), randomUUID()];
    await database.client.conversation.create({
      data: {
        id,
        ownerId: 'local',
        deletedAt,
        turns: { create: { id: turnId, ownerId: 'local', index: 0, text: 'x', requestedIntent: 'AUTO', status } },
      },
    });
    await store.put(`conversations/${id}/turns/${turnId}/masks/${randomUUID()}/mask.png`, new Uint8Array([1]), {
      contentType: 'image/png',
    });
    return id;
  };
  const filesOf = async (id: string): Promise<number> => {
    let count = 0;
    for await (const { key } of store.list(`conversations/${id}/`)) if (key !== '') count++;
    return count;
  };

  it('removes files and rows after the retention time, and not before, nor under a running turn', async () => {
    const now = new Date();
    const old = await conversation(new Date(now.getTime() - 8 * DAY));
    const kept = [
      await conversation(new Date(now.getTime() - 6 * DAY)),
      await conversation(null),
      await conversation(new Date(now.getTime() - 8 * DAY), 'RUNNING'),
    ];
    const conversations = createConversationRepository(database);
    const masks = createMaskService({
      repository: createMaskRepository(database),
      inserts: createMaskInserts(database),
      store,
    });
    await purgeDeleted(
      { conversations, masks, batches: createBatchRepository(database), retentionDays: 7, log: createLogger('silent') },
      now,
      new AbortController().signal,
    );
    expect(await filesOf(old)).toBe(0);
    expect(await database.client.turn.count({ where: { conversationId: old } })).toBe(0);
    expect((await database.client.conversation.findMany({ select: { id: true } })).map(({ id }) => id).sort()).toEqual(
      kept.sort(),
    );
    for (const id of kept) expect(await filesOf(id)).toBe(1);
  });

  it('that ends between rows and files leaves no row without its file; the sweeper removes the files', async () => {
    const old = await conversation(new Date(0));
    const conversations = createConversationRepository(database);
    const masks = { deleteFilesOf: () => Promise.reject(new Error('killed')) };
    const purge = purgeDeleted(
      { conversations, masks, batches: createBatchRepository(database), retentionDays: 7, log: createLogger('silent') },
      new Date(),
      new AbortController().signal,
    );
    await expect(purge).rejects.toThrow('killed');
    expect(await database.client.conversation.count({ where: { id: old } })).toBe(0);
    expect(await filesOf(old)).toBe(1);
    const swept = await sweep(
      {
        repository: createArtifactRepository(database.client),
        store,
        metrics: { swept: () => {} },
        log: createLogger('silent'),
      },
      { graceMs: -60_000, maxObjects: 1000 },
    );
    expect(swept?.removed).toBeGreaterThan(0);
    expect(await filesOf(old)).toBe(0);
  });

  it('leaves a conversation complete that is restored at the same moment', async () => {
    const id = await conversation(new Date(0));
    const real = createConversationRepository(database);
    const conversations = {
      ...real,
      async expired(before: Date, limit: number) {
        const ids = await real.expired(before, limit);
        await real.restore('local', id);
        return ids;
      },
    };
    const masks = createMaskService({
      repository: createMaskRepository(database),
      inserts: createMaskInserts(database),
      store,
    });
    await purgeDeleted(
      { conversations, masks, batches: createBatchRepository(database), retentionDays: 7, log: createLogger('silent') },
      new Date(),
      new AbortController().signal,
    );
    expect(await database.client.conversation.count({ where: { id } })).toBe(1);
    expect(await filesOf(id)).toBe(1);
  });

  it('removes a batch and its phrases when it ended long ago and the last of its turns is gone', async () => {
    const now = new Date();
    const ago = (days: number): Date => new Date(now.getTime() - days * DAY);
    const batch = async (finishedAt: Date | null, conversationIds: string[]): Promise<string> => {
      const id = randomUUID();
      const turns = await database.client.turn.findMany({ where: { conversationId: { in: conversationIds } } });
      const items = turns.map((turn, position) => ({ position, imageId: randomUUID(), phrase: 'a', turnId: turn.id }));
      const refused = { position: items.length, imageId: randomUUID(), phrase: 'b', errorCode: 'NOT_FOUND' };
      await database.client.batch.create({
        data: {
          id,
          ownerId: 'local',
          options: {},
          size: items.length + 1,
          inputHash: 'x',
          finishedAt,
          items: { create: [...items, refused] },
        },
      });
      return id;
    };
    const [old, kept] = [await conversation(ago(8)), await conversation(null)];
    const gone = [await batch(ago(8), [old]), await batch(ago(8), [])];
    const left = [
      await batch(ago(8), [old, kept]),
      await batch(ago(8), [kept]),
      await batch(ago(6), []),
      await batch(null, []),
    ];
    const conversations = createConversationRepository(database);
    const masks = { deleteFilesOf: () => Promise.resolve() };
    await purgeDeleted(
      { conversations, masks, batches: createBatchRepository(database), retentionDays: 7, log: createLogger('silent') },
      now,
      new AbortController().signal,
    );
    const ids = (await database.client.batch.findMany({ select: { id: true } })).map(({ id }) => id);
    expect(ids.sort()).toEqual(left.sort());
    expect(await database.client.batchItem.count({ where: { batchId: { in: gone } } })).toBe(0);
  });
});
