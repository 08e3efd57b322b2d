// How many images a question may be about is told by the model, and a question is refused when it is asked, not when
// it is answered.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, say } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine(say('Fine.'));
let server: TestServer;
let imageIds: string[];
beforeAll(async () => {
  server = await startTestServer({ engine });
  const UPLOAD = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }';
  imageIds = await Promise.all(
    [3, 4, 5, 6, 7].map(
      async (width) => (await server.ask(UPLOAD, { dataUri: dataUri(await png(width, 2)) })).uploadImage.image.id,
    ),
  );
});
afterAll(() => server.close());
beforeEach(() => {
  Object.assign(engine.info, { maxImages: 1, needsImage: true });
});

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }';
const send = async (input: object): Promise<{ turn: { id: string }; conversation: { id: string } }> => {
  const sent = (await server.ask(SEND, { input: { text: 'what is there?', ...input } })).sendTurn;
  await server.events(sent.turn.id);
  return sent;
};
const refusal = (input: object) => server.refusal(SEND, { input: { text: 'what is there?', ...input } });
const told = async () => {
  const { viewer, model } = await server.ask(
    '{ viewer { limits { maxImagesPerTurn } } model { maxImages needsImage } }',
  );
  return [viewer.limits.maxImagesPerTurn, model.maxImages, model.needsImage];
};

describe('the limit of images in a turn', () => {
  it('is the smaller limit of the server and the model', async () => {
    expect(await told()).toEqual([1, 1, true]);
    Object.assign(engine.info, { maxImages: 100, needsImage: false });
    expect(await told()).toEqual([4, 100, false]);
    Object.assign(engine.info, { maxImages: undefined, needsImage: undefined });
    expect(await told()).toEqual([4, null, false]);
  });

  it('is checked when a turn is created', async () => {
    const message = 'The question is about 2 images, this model looks at 1 at most.';
    expect(await refusal({ imageIds: imageIds.slice(0, 2) })).toMatchObject({ code: 'UNSUPPORTED_BY_MODEL', message });
    expect(await refusal({ imageIds })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is checked for earlier images too, when another model runs now', async () => {
    Object.assign(engine.info, { maxImages: 2 });
    const { turn, conversation } = await send({ imageIds: imageIds.slice(0, 2) });
    Object.assign(engine.info, { maxImages: 1 });
    expect(await refusal({ conversationId: conversation.id })).toMatchObject({ code: 'UNSUPPORTED_BY_MODEL' });
    const AGAIN = 'mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }';
    expect(await server.refusal(AGAIN, { id: turn.id })).toMatchObject({ code: 'UNSUPPORTED_BY_MODEL' });
    await send({ conversationId: conversation.id, imageIds: imageIds.slice(2, 3) });
  });
});

describe('a model that needs an image', () => {
  const message = 'This model only answers questions about an image: send one with the question, or before it.';

  it('refuses a question on a branch without an image', async () => {
    expect(await refusal({})).toMatchObject({ code: 'UNSUPPORTED_BY_MODEL', message });
    const { turn, conversation } = await send({ imageIds: imageIds.slice(0, 1) });
    expect(await refusal({ conversationId: conversation.id, siblingOfTurnId: turn.id })).toMatchObject({
      code: 'UNSUPPORTED_BY_MODEL',
      message,
    });
    expect(
      (
        await server.ask('query ($id: ID!) { conversation(id: $id) { turns { edges { node { id } } } } }', {
          id: conversation.id,
        })
      ).conversation.turns.edges,
    ).toHaveLength(1);
  });

  it('accepts a question about an earlier image', async () => {
    const { conversation } = await send({ imageIds: imageIds.slice(0, 1) });
    await send({ conversationId: conversation.id });
    expect(engine.requests.at(-1)?.images).toHaveLength(1);
  });

  it('does not prevent other models from answering without an image', async () => {
    Object.assign(engine.info, { needsImage: false });
    await send({});
    expect(engine.requests.at(-1)?.images).toHaveLength(0);
  });
});
