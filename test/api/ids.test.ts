// An id is the same in upper case (RFC 9562), wherever it comes in; other ways of writing a UUID name nothing.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { askForMask } from '../support/crowd.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

let server: TestServer;
let ids: { conversation: string; turn: string; image: string; mask: string };
beforeAll(async () => {
  const engine = new ScriptedEngine();
  engine.script = segment();
  server = await startTestServer({ engine });
  const { image, turn, conversation } = await askForMask(server);
  const [mask] = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn.masks;
  ids = { conversation: conversation.id, turn: turn.id, image, mask: mask.id };
});
afterAll(() => server.close());

it('finds the same objects, and returns their ids in lower case', async () => {
  for (const id of Object.values(ids)) {
    expect((await server.ask('query ($id: ID!) { node(id: $id) { id } }', { id: id.toUpperCase() })).node).toEqual({
      id,
    });
    expect((await server.ask(`{ node(id: "${id.toUpperCase()}") { id } }`)).node).toEqual({ id });
  }
});

it('follows the same turn, with all that is in its events', async () => {
  const lower = await server.events(ids.turn);
  const upper = await server.events(ids.turn.toUpperCase());
  const without = (events: any[]) =>
    events.map((event) => ({ ...event, preview: { ...event.preview, url: null }, mask: { ...event.mask, url: null } }));
  expect(without(upper)).toEqual(without(lower));
  expect(upper.filter(({ __typename }) => __typename === 'MaskScaleReady')).not.toEqual([]);
});

it('is accepted in inputs, lists and filters', async () => {
  const [conversation, turn, image, mask] = [ids.conversation, ids.turn, ids.image, ids.mask].map((id) =>
    id.toUpperCase(),
  );
  const { sendTurn } = await server.ask(
    'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id parent { id } ' +
      'images { id } } conversation { id } } }',
    {
      input: {
        conversationId: conversation,
        parentTurnId: turn,
        text: 'again',
        imageIds: [image, ids.image],
        intent: 'SEGMENT',
      },
    },
  );
  expect(sendTurn).toMatchObject({
    turn: { parent: { id: ids.turn }, images: [{ id: ids.image }] },
    conversation: { id: ids.conversation },
  });
  await server.events(sendTurn.turn.id);
  expect(
    (
      await server.ask('query ($id: ID!) { conversations(filter: { imageId: $id }) { edges { node { id } } } }', {
        id: image,
      })
    ).conversations.edges,
  ).toEqual([{ node: { id: ids.conversation } }]);
  expect(
    (
      await server.ask(
        'mutation ($id: ID!) { combineMasks(input: { operation: INVERT, maskIds: [$id] }) { mask { ' +
          'parents { id } } } }',
        { id: mask },
      )
    ).combineMasks.mask.parents,
  ).toEqual([{ id: ids.mask }]);
  expect(
    (
      await server.ask(
        'mutation ($id: ID!) { updateConversation(input: { conversationId: $id, title: "t" }) { ' +
          'conversation { id } } }',
        { id: conversation },
      )
    ).updateConversation.conversation.id,
  ).toBe(ids.conversation);
  const { share } = (
    await server.ask('mutation ($id: ID!) { shareConversation(input: { conversationId: $id }) { share { id } } }', {
      id: conversation,
    })
  ).shareConversation;
  expect(
    (
      await server.ask('mutation ($id: ID!) { revokeShare(input: { shareId: $id }) { revokedShareId } }', {
        id: share.id.toUpperCase(),
      })
    ).revokeShare.revokedShareId,
  ).toBe(share.id);
  expect(
    (
      await server.ask(
        'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }',
        { id: conversation },
      )
    ).deleteConversation.deletedConversationId,
  ).toBe(ids.conversation);
  await server.ask(
    'mutation ($id: ID!) { restoreConversation(input: { conversationId: $id }) { conversation { id } } }',
    { id: conversation },
  );
});

it.each([
  (id: string) => `{${id}}`,
  (id: string) => `urn:uuid:${id}`,
  (id: string) => id.replaceAll('-', ''),
  (id: string) => ` ${id}`,
])('names no object in another form', async (write) => {
  const id = write(ids.turn);
  expect(await server.ask('query ($id: ID!) { node(id: $id) { id } turn(id: $id) { id } }', { id })).toEqual({
    node: null,
    turn: null,
  });
  expect(
    await server.refusal('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id }),
  ).toMatchObject({ code: 'NOT_FOUND' });
});

it.each([
  ['sendTurn', { text: 'x', conversationId: '' }, 'conversation'],
  ['sendTurn', { text: 'x', parentTurnId: '' }, 'turn'],
  ['sendTurn', { text: 'x', imageIds: [''] }, 'image'],
  ['sendTurn', { text: 'x', refineMaskId: ' ' }, 'mask'],
  ['cancelTurn', { turnId: '' }, 'turn'],
  ['completeMask', { maskId: '' }, 'mask'],
  ['combineMasks', { operation: 'INVERT', maskIds: [''] }, 'mask'],
  ['completeImageUpload', { imageId: '' }, 'image'],
  ['deleteImage', { imageId: '' }, 'image'],
  ['deleteConversation', { conversationId: '' }, 'conversation'],
  ['shareConversation', { conversationId: '' }, 'conversation'],
  ['revokeShare', { shareId: '' }, 'share'],
  ['revokeApiKey', { apiKeyId: '' }, 'API key'],
  ['cancelBatch', { batchId: '' }, 'batch'],
])('is not empty: %s with %j', async (field, input, noun) => {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  expect(
    await server.refusal(`mutation ($input: ${type}) { ${field}(input: $input) { __typename } }`, { input }),
  ).toMatchObject({ code: 'NOT_FOUND', message: `The id of the ${noun} is empty.` });
});
