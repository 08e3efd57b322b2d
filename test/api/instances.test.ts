// Several things that were drawn together: a mask each, the wish of the client, and one category in exports.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, finished, leftHalf } from '../support/scripted-engine.ts';
import type { Script } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { unzip } from '../support/unzip.ts';

/** As the engine answers "segment every ball". */
const each: Script = async function* () {
  yield await Promise.resolve({ type: 'mask-started', index: 0, label: 'the balls' });
  yield { type: 'mask-finished', index: 0, mask: { ...leftHalf, label: 'ball 1 of 2' } };
  yield { type: 'mask-started', index: 1, label: 'ball 2 of 2' };
  yield { type: 'mask-finished', index: 1, mask: { ...leftHalf, label: 'ball 2 of 2', tokens: new Uint8Array() } };
  yield finished('The balls:', 'SEGMENT');
};
const SEND = `mutation ($input: SendTurnInput!) {
  sendTurn(input: $input) { turn { id instances } conversation { id } } }`;

const engine = new ScriptedEngine();
let server: TestServer;
let imageId: string;
beforeAll(async () => {
  server = await startTestServer({ engine });
  engine.script = each;
  const uploaded = await server.ask(
    'mutation ($uri: String!) { uploadImage(input: { dataUri: $uri }) { image { id } } }',
    { uri: dataUri(await png()) },
  );
  imageId = uploaded.uploadImage.image.id;
});
afterAll(() => server.close());

async function send(input: object) {
  const { turn, conversation } = (await server.ask(SEND, { input })).sendTurn;
  await server.events(turn.id);
  return { turn, conversation };
}

it('each mask has its own label', async () => {
  const { turn } = await send({ text: 'segment every ball', imageIds: [imageId] });
  const read = await server.ask('query ($id: ID!) { turn(id: $id) { masks { index label } } }', { id: turn.id });
  expect(read.turn.masks).toEqual([
    { index: 0, label: 'ball 1 of 2' },
    { index: 1, label: 'ball 2 of 2' },
  ]);
});

it.each(['SEPARATE', 'MERGED', null])(
  'the engine gets the wish %s, also when the turn is generated again',
  async (instances) => {
    const { turn } = await send({ text: 'segment the balls', imageIds: [imageId], instances });
    expect(turn.instances).toBe(instances);
    expect(engine.requests.at(-1)?.instances ?? null).toBe(instances);
    const { regenerateTurn } = await server.ask(
      'mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id instances } } }',
      { id: turn.id },
    );
    await server.events(regenerateTurn.turn.id);
    expect(regenerateTurn.turn.instances).toBe(instances);
    expect(engine.requests.at(-1)?.instances ?? null).toBe(instances);
  },
);

it('an export has an annotation for each, in one category', async () => {
  const { conversation } = await send({ text: 'segment every ball', imageIds: [imageId] });
  const found = await server.ask('query ($id: ID!) { conversation(id: $id) { exportUrl(format: COCO) } }', {
    id: conversation.id,
  });
  const files = unzip(await server.download(found.conversation.exportUrl));
  const coco = JSON.parse(String(files.get('annotations/instances_default.json')));
  expect(coco.categories.map(({ name }: { name: string }) => name)).toEqual(['ball']);
  expect(coco.annotations).toHaveLength(2);
});
