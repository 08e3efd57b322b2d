// How masks are cleaned, said with the question: through API and table to the engine.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine(segment());
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
async function send(wishes: object): Promise<string> {
  const image = { dataUri: dataUri(await png()) };
  const uploaded = await server.ask(
    'mutation ($input: UploadImageInput!) { uploadImage(input: $input) { image { id } } }',
    { input: image },
  );
  const input = { text: 'segment the left half', imageIds: [uploaded.uploadImage.image.id], ...wishes };
  const { turn } = (await server.ask(SEND, { input })).sendTurn;
  await server.events(turn.id);
  return turn.id;
}

it.each([
  [
    { minArea: 20, fillHoles: 5, largestPart: true },
    { minArea: 20, fillHoles: 5, largestPart: true },
  ],
  [{ fillHoles: 1, largestPart: false }, { fillHoles: 1 }],
  [{ minArea: null, largestPart: false }, undefined],
])('%j reaches the engine, also when the turn is regenerated', async (wishes, expected) => {
  const id = await send(wishes);
  expect(engine.requests.at(-1)?.cleanUp).toEqual(expected);
  const count = engine.requests.length;
  const { turn } = (
    await server.ask('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', { id })
  ).regenerateTurn;
  await server.events(turn.id);
  expect(engine.requests).toHaveLength(count + 1);
  expect(engine.requests.at(-1)?.cleanUp).toEqual(expected);
});

it.each([
  ['minArea', 0],
  ['fillHoles', -1],
])('%s %d is refused', async (name, value) => {
  expect(await server.refusal(SEND, { input: { text: 'x', [name]: value } })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(name),
  });
});
