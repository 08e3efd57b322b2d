// An image is deleted with all that shows it; what was said about it stays.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataUri, png, turned } from '../support/pictures.ts';
import { ScriptedEngine, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let forgotten = 0;
class ForgettingEngine extends ScriptedEngine {
  forgetPictures(): void {
    forgotten++;
  }
}
const engine = new ForgettingEngine();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const DELETE =
  'mutation ($id: ID!) { deleteImage(input: { imageId: $id }) { image { id status width url ' +
  'originalUrl thumbnailUrl } } }';
const upload = async (bytes: Uint8Array): Promise<any> =>
  (
    await server.ask(
      'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id url ' +
        'originalUrl thumbnailUrl } } }',
      { dataUri: dataUri(bytes) },
    )
  ).uploadImage.image;
const send = async (input: object): Promise<any> =>
  (
    await server.ask(
      'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
      { input },
    )
  ).sendTurn;
const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('deleteImage', () => {
  it('removes every file that shows the image, and keeps texts and masks', async () => {
    const image = await upload(await turned('png', 6));
    engine.script = segment();
    const { turn } = await send({ text: 'segment it', imageIds: [image.id] });
    await server.events(turn.id);
    const QUERY =
      'query ($id: ID!) { turn(id: $id) { text images { id status url } masks { area url overlay: ' +
      'url(format: OVERLAY) rle { counts } image { status } } } }';
    const before = (await server.ask(QUERY, { id: turn.id })).turn;
    const files = [image.url, image.originalUrl, image.thumbnailUrl, before.masks[0].overlay];
    expect(await Promise.all(files.map(statusOf))).toEqual([200, 200, 200, 200]);
    const times = forgotten;

    expect((await server.ask(DELETE, { id: image.id })).deleteImage.image).toEqual({
      id: image.id,
      status: 'DELETED',
      width: 16,
      url: null,
      originalUrl: null,
      thumbnailUrl: null,
    });
    expect(await Promise.all(files.map(statusOf))).toEqual([404, 404, 404, 404]);
    const after = (await server.ask(QUERY, { id: turn.id })).turn;
    expect(after).toMatchObject({
      text: 'segment it',
      images: [{ id: image.id, status: 'DELETED', url: null }],
      masks: [{ area: before.masks[0].area, rle: before.masks[0].rle, image: { status: 'DELETED' } }],
    });
    expect(await statusOf(after.masks[0].url)).toBe(200);
    await expect.poll(() => forgotten).toBeGreaterThan(times);
  });

  it('has the same result when it is repeated', async () => {
    const { id } = await upload(await png());
    await server.ask(DELETE, { id });
    expect((await server.ask(DELETE, { id })).deleteImage.image).toMatchObject({ id, status: 'DELETED' });
  });

  it('refuses while a conversation with the image has a turn that has not ended, also a later one', async () => {
    const { id } = await upload(await png());
    engine.script = say('Yes.');
    const { turn, conversation } = await send({ text: 'is it grey?', imageIds: [id] });
    await server.events(turn.id);
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: '.' };
      await untilAborted(signal);
    };
    const { turn: running } = await send({ text: 'really?', conversationId: conversation.id });
    expect(await server.refusal(DELETE, { id })).toMatchObject({ code: 'CONVERSATION_BUSY', retryable: true });
    await server.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', {
      id: running.id,
    });
    await server.events(running.id);
    expect((await server.ask(DELETE, { id })).deleteImage.image).toMatchObject({ status: 'DELETED' });
  });

  it('causes every later question about the image to be refused', async () => {
    const { id } = await upload(await png());
    engine.script = segment();
    const { turn, conversation } = await send({ text: 'segment it', imageIds: [id] });
    await server.events(turn.id);
    const { masks } = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn;
    await server.ask(DELETE, { id });
    const refusal = { code: 'BAD_USER_INPUT', message: `Image ${id} was deleted; send another image.` };
    const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
    expect(await server.refusal(SEND, { input: { text: 'and now?', imageIds: [id] } })).toMatchObject(refusal);
    expect(await server.refusal(SEND, { input: { text: 'and now?', conversationId: conversation.id } })).toMatchObject(
      refusal,
    );
    expect(
      await server.refusal('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', {
        id: turn.id,
      }),
    ).toMatchObject(refusal);
    expect(
      await server.refusal(
        'mutation ($id: ID!) { combineMasks(input: { operation: INVERT, maskIds: [$id] }) { mask { id } } }',
        { id: masks[0].id },
      ),
    ).toMatchObject({ code: 'NOT_FOUND', message: `Image ${id} was deleted.` });
    const { id: other } = await upload(await png());
    engine.script = say('Fine.');
    await send({ text: 'and this one?', conversationId: conversation.id, imageIds: [other] });
  });

  it('deletes an unfinished upload too, and refuses ids of other objects', async () => {
    const { id } = (
      await server.ask(
        `mutation { createImageUpload(input: { contentType: "image/png", byteSize: 9, sha256: "${'a'.repeat(64)}` +
          '" }) { image { id } } }',
      )
    ).createImageUpload.image;
    await server.ask(DELETE, { id });
    expect(
      (
        await server.ask('mutation ($id: ID!) { completeImageUpload(input: { imageId: $id }) { image { status } } }', {
          id,
        })
      ).completeImageUpload.image,
    ).toEqual({ status: 'DELETED' });
    for (const unknown of ['nothing', randomUUID()])
      expect(await server.refusal(DELETE, { id: unknown })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
