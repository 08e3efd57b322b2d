// A text of which nothing can be seen counts as empty, wherever people write one.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A zero-width space, a mark of direction, a no-break space, an accent of no letter, a filler. */
const NOTHING = '\u200b\u202e\u00a0\u0301\u3164';
const bad = { code: 'BAD_USER_INPUT', retryable: false };

let server: TestServer;
let turn: { id: string; masks: { id: string }[] };
let conversationId: string;
beforeAll(async () => {
  const engine = new ScriptedEngine();
  engine.script = segment();
  server = await startTestServer({ engine });
  const image = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
  const sent = (
    await server.ask(
      'mutation ($imageIds: [ID!]) { sendTurn(input: { text: "segment it", intent: SEGMENT, ' +
        'imageIds: $imageIds }) { turn { id } conversation { id } } }',
      { imageIds: [image] },
    )
  ).sendTurn;
  await server.events(sent.turn.id);
  conversationId = sent.conversation.id;
  ({ turn } = await server.ask('query ($id: ID!) { turn(id: $id) { id masks { id } } }', { id: sent.turn.id }));
});
afterAll(() => server.close());

it.each([
  ['a question', 'mutation ($text: String!) { sendTurn(input: { text: $text }) { turn { id } } }'],
  ['a question that is only estimated', '{ estimateTurn(input: { text: "TEXT" }) { promptTokens } }'],
  ['a tag', 'mutation ($text: String!) { createConversation(input: { tags: [$text] }) { conversation { id } } }'],
  ['a search', 'query ($text: String!) { searchTurns(query: $text) { edges { cursor } } }'],
])('is refused as %s', async (_, query) => {
  expect(
    await server.refusal(query.replace('TEXT', NOTHING), query.includes('$text') ? { text: NOTHING } : {}),
  ).toMatchObject(bad);
});

it("is refused as a mask's label", async () => {
  expect(
    await server.refusal(
      'mutation ($id: ID!, $text: String!) { combineMasks(input: { operation: INVERT, maskIds: ' +
        '[$id], label: $text }) { mask { id } } }',
      { id: turn.masks[0]?.id, text: NOTHING },
    ),
  ).toMatchObject(bad);
});

it('counts as no title and no comment, as a blank text does', async () => {
  const titled =
    'mutation ($id: ID!, $text: String!) { updateConversation(input: { conversationId: $id, ' +
    'title: $text }) { conversation { title } } }';
  expect((await server.ask(titled, { id: conversationId, text: NOTHING })).updateConversation).toEqual(
    (await server.ask(titled, { id: conversationId, text: '  ' })).updateConversation,
  );
  expect(
    (
      await server.ask(
        'mutation ($id: ID!, $text: String!) { setTurnFeedback(input: { turnId: $id, text: $text }) ' +
          '{ turn { feedback { text } } } }',
        { id: turn.id, text: NOTHING },
      )
    ).setTurnFeedback.turn.feedback,
  ).toBeNull();
});

it('is kept within a text', async () => {
  expect(
    (
      await server.ask(
        'mutation { createConversation(input: { title: "family ' +
          '\u{1f469}\u200d\u{1f469}\u200d\u{1f466}", tags: ["e\u0301"] }) { conversation { title tags } } }',
      )
    ).createConversation.conversation,
  ).toEqual({ title: 'family \u{1f469}\u200d\u{1f469}\u200d\u{1f466}', tags: ['e\u0301'] });
});
