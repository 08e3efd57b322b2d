// Transactions that the database rolls back because of other ones (a deadlock, a serialization failure) are done again,
// whatever they are for: who asked sees nothing of it, and a turn ends as it would have.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKeyService } from '../../src/access/keys.ts';
import { createKeyRepository } from '../../src/access/repository.ts';
import { loadSchema } from '../../src/http/schema.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { openDatabaseFaults } from '../support/database-faults.ts';
import type { DatabaseFaults } from '../support/database-faults.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestClient, TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

const engine = new ScriptedEngine(async function* (request, signal) {
  const { text } = request.messages.at(-1) ?? { text: '' };
  if (text === 'wait') await untilAborted(signal);
  // A mask that was ended early.
  const script = text !== 'segment' ? say('Hello', ' there.') : segment();
  for await (const event of script(request, signal))
    yield event.type === 'mask-finished' ? { ...event, mask: { ...event.mask, stoppedBy: 'MAX_SCALE' } } : event;
});
const picture = await png();
let server: TestServer;
let client: TestClient;
let faults: DatabaseFaults;
beforeAll(async () => {
  server = await startTestServer({
    engine,
    env: { AUTH_MODE: 'apikey', WORKER_CONCURRENCY: '4', MAX_TURNS_PER_MINUTE: '0' },
  });
  const database = openDatabase(server.databaseUrl, { maxConnections: 1 });
  const key = { owner: 'alice', tenant: null, scopes: ['read', 'write'], label: '', expiresAt: null };
  client = server.as(`Bearer ${(await createKeyService(createKeyRepository(database.client)).create(key)).secret}`);
  await database.close();
  faults = await openDatabaseFaults(server.databaseUrl);
});
afterAll(async () => {
  await faults.close();
  await server.close();
});

const call =
  (name: string, selection: string) =>
  async (input: object): Promise<any> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    return (await client.ask(`mutation ($input: ${type}) { ${name}(input: $input) { ${selection} } }`, { input }))[
      name
    ];
  };
const MUTATIONS = {
  createApiKey: call('createApiKey', 'apiKey { id }'),
  revokeApiKey: call('revokeApiKey', 'revokedApiKeyId'),
  createConversation: call('createConversation', 'conversation { id }'),
  updateConversation: call('updateConversation', 'conversation { title }'),
  deleteConversation: call('deleteConversation', 'deletedConversationId'),
  restoreConversation: call('restoreConversation', 'conversation { id }'),
  uploadImage: call('uploadImage', 'image { id }'),
  createImageUpload: call('createImageUpload', 'image { id } upload { url headers { name value } }'),
  completeImageUpload: call('completeImageUpload', 'image { status }'),
  deleteImage: call('deleteImage', '__typename'),
  combineMasks: call('combineMasks', 'mask { id }'),
  createMask: call('createMask', 'mask { id }'),
  shareConversation: call('shareConversation', 'share { id }'),
  revokeShare: call('revokeShare', 'revokedShareId'),
  completeMask: call('completeMask', 'turn { id }'),
  refineToFull: call('refineToFull', 'turn { id }'),
  sendTurn: call('sendTurn', 'turn { id } conversation { id }'),
  cancelTurn: call('cancelTurn', 'turn { id }'),
  regenerateTurn: call('regenerateTurn', 'turn { id }'),
  setTurnFeedback: call('setTurnFeedback', 'turn { feedback { thumb } }'),
  createBatch: call('createBatch', 'batch { id }'),
  cancelBatch: call('cancelBatch', 'batch { status }'),
  exportBatch: call('exportBatch', 'url'),
};
type Name = keyof typeof MUTATIONS;

const uploaded = async (): Promise<string> => (await MUTATIONS.uploadImage({ dataUri: dataUri(picture) })).image.id;
const asked = async (text: string, more: object = {}): Promise<{ turnId: string; conversationId: string }> => {
  const { turn, conversation } = await MUTATIONS.sendTurn({ text, ...more });
  if (text !== 'wait') await client.events(turn.id);
  return { turnId: turn.id, conversationId: conversation.id };
};
const segmented = async (): Promise<{ turnId: string; maskId: string }> => {
  const { turnId } = await asked('segment', { imageIds: [await uploaded()], intent: 'SEGMENT' });
  return {
    turnId,
    maskId: (await client.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turnId })).turn.masks[0].id,
  };
};
let mask: ReturnType<typeof segmented> | undefined;
/** One mask for all who only make another one of it. */
const masked = (): ReturnType<typeof segmented> => (mask ??= segmented());
const announced = async (): Promise<string> => {
  const { image, upload } = await MUTATIONS.createImageUpload(announcement);
  const headers = Object.fromEntries(
    upload.headers.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  expect((await fetch(upload.url, { method: 'PUT', headers, body: Buffer.from(picture) })).ok).toBe(true);
  return image.id;
};
const announcement = {
  contentType: 'image/png',
  byteSize: picture.byteLength,
  sha256: createHash('sha256').update(picture).digest('hex'),
};

/** What each mutation is given, made before the faults begin. */
const INPUTS: Record<Name, () => Promise<object>> = {
  createApiKey: async () => ({ label: 'x', scopes: ['READ'] }),
  revokeApiKey: async () => ({ apiKeyId: (await MUTATIONS.createApiKey({ label: 'x', scopes: ['READ'] })).apiKey.id }),
  createConversation: async () => ({ title: 'x' }),
  updateConversation: async () => ({
    conversationId: (await MUTATIONS.createConversation({})).conversation.id,
    title: 'y',
  }),
  deleteConversation: async () => ({
    conversationId: (await asked('hi', { idempotencyKey: String(Math.random()) })).conversationId,
  }),
  restoreConversation: async () => {
    const { conversationId } = await asked('hi');
    await MUTATIONS.deleteConversation({ conversationId });
    return { conversationId };
  },
  uploadImage: async () => ({ dataUri: dataUri(picture) }),
  createImageUpload: async () => announcement,
  completeImageUpload: async () => ({ imageId: await announced() }),
  deleteImage: async () => ({ imageId: await uploaded() }),
  combineMasks: async () => ({ operation: 'INVERT', maskIds: [(await masked()).maskId] }),
  createMask: async () => {
    const { turnId, maskId } = await masked();
    return { turnId, basedOnMaskId: maskId, shape: { rle: { size: [2, 4], counts: '026' } } };
  },
  shareConversation: async () => ({ conversationId: (await asked('hi')).conversationId }),
  revokeShare: async () => ({
    shareId: (await MUTATIONS.shareConversation({ conversationId: (await asked('hi')).conversationId })).share.id,
  }),
  completeMask: async () => ({ maskId: (await masked()).maskId }),
  refineToFull: async () => ({ maskId: (await masked()).maskId }),
  sendTurn: async () => ({ text: 'hi', conversationId: (await asked('hi')).conversationId }),
  cancelTurn: async () => ({ turnId: (await asked('wait')).turnId }),
  regenerateTurn: async () => ({ turnId: (await asked('hi')).turnId }),
  setTurnFeedback: async () => ({ turnId: (await asked('hi')).turnId, thumb: 'UP' }),
  createBatch: async () => ({ imageIds: [await uploaded()], phrases: ['segment'] }),
  exportBatch: async () => ({
    batchId: (await MUTATIONS.createBatch({ imageIds: [await uploaded()], phrases: ['segment'] })).batch.id,
  }),
  cancelBatch: async () => {
    const { batch } = await MUTATIONS.createBatch({ imageIds: [await uploaded()], phrases: ['wait'] });
    return { batchId: batch.id };
  },
};
const names = Object.keys(MUTATIONS) as Name[];
/** They have no transaction: their result is a signature. */
const STORING_NOTHING: Name[] = ['exportBatch'];

describe('a mutation whose transaction the database rolls back because of another one', () => {
  it('is tested here for every mutation of the schema', () => {
    expect(names.toSorted()).toEqual(
      Object.keys(loadSchema('schema', undefined).getMutationType()?.getFields() ?? {}).toSorted(),
    );
  });

  it.each(names.filter((name) => !STORING_NOTHING.includes(name)))('is repeated: %s', async (name) => {
    const input = await INPUTS[name]();
    await faults.refuse(['40P01', '40001'], { times: 2 });
    await MUTATIONS[name](input);
    expect(await faults.met()).toBeGreaterThan(2);
  });
});

describe('a turn', () => {
  it('is answered in full while every ninth statement meets a conflict', async () => {
    const imageIds = [await uploaded()];
    await faults.refuse('40P01', { times: 1000, every: 9 });
    const { turnId } = await asked('segment', { imageIds, intent: 'SEGMENT' });
    expect(await faults.met()).toBeGreaterThan(20);
    const events = await client.events(turnId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.map(({ __typename }) => __typename)).toEqual([
      'TurnQueued',
      'TurnStarted',
      'AnswerDelta',
      'MaskStarted',
      'MaskScaleReady',
      'MaskScaleReady',
      'MaskScaleReady',
      'MaskFinished',
      'AnswerDelta',
      'TurnFinished',
    ]);
    expect(events.at(-1)).toMatchObject({ status: 'COMPLETED' });
  });

  it.each([
    ['a conflict, longer than a request would wait', '40P01', 15],
    ['a full disk', '53100', 4],
    ['a statement that takes too long', '57014', 4],
  ])('whose end meets %s is COMPLETED nevertheless, because its answer was emitted', async (_what, sqlState, times) => {
    await faults.refuse(sqlState, { times, rows: { table: 'Turn', where: "NEW.status IN ('COMPLETED', 'FAILED')" } });
    const { turnId } = await asked('hi');
    expect(await faults.met()).toBe(times + 1);
    expect((await client.ask('query ($id: ID!) { turn(id: $id) { status answer } }', { id: turnId })).turn).toEqual({
      status: 'COMPLETED',
      answer: 'Hello there.',
    });
  });
});
