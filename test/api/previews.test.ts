// The previews of masks: from the question to the engine, and what the events and the stored mask have of them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalEngine } from '../../inference/index.ts';
import type { GenerateRequest } from '../../inference/engine.ts';
import { TINY_RANDOM } from '../support/engine.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const requests: GenerateRequest[] = [];
let server: TestServer;
let imageId: string;
beforeAll(async () => {
  const engine = await LocalEngine.load(TINY_RANDOM, { device: 'cpu' });
  const generate = engine.generate.bind(engine);
  engine.generate = (request, signal) => {
    requests.push(request);
    return generate(request, signal);
  };
  server = await startTestServer({ engine });
  const { uploadImage } = await server.ask(
    'mutation ($input: UploadImageInput!) { uploadImage(input: $input) { image { id } } }',
    { input: { dataUri: dataUri(await png(40, 30)) } },
  );
  imageId = uploadImage.image.id;
});
afterAll(() => server.close());

const TURN = 'turn { id previews }';
const ask = async (wishes: object) =>
  (
    await server.ask(`mutation ($input: SendTurnInput!) { sendTurn(input: $input) { ${TURN} } }`, {
      input: { text: 'segment it', imageIds: [imageId], intent: 'SEGMENT', ...wishes },
    })
  ).sendTurn.turn;
const MASKS =
  'query ($id: ID!) { turn(id: $id) { masks { outcome area confidence rle { counts } scales { scale } } } }';

it.each([
  [{}, null, [1, 2, 3, 4]],
  [{ previews: 'ALL' }, 'ALL', [1, 2, 3, 4]],
  [{ previews: 'SMALL' }, 'SMALL', [1, 2, 3, 4]],
  [{ previews: 'COARSE' }, 'COARSE', [1, 3, 4]],
  [{ previews: 'NONE' }, 'NONE', []],
])('%j: the turn says %s, its events and its mask have the scales %j', async (wishes, stored, scales) => {
  const turn = await ask(wishes);
  expect(turn.previews).toBe(stored);
  const events = await server.events(turn.id);
  expect(events.flatMap(({ preview }) => (preview === undefined ? [] : [preview.scale]))).toEqual(scales);
  expect(requests.at(-1)?.previews).toBe(stored ?? undefined);
  const read = (await server.ask(MASKS, { id: turn.id })).turn.masks;
  expect(read[0].scales.map(({ scale }: { scale: number }) => scale)).toEqual(scales);
  const all = await ask({});
  await server.events(all.id);
  const [mask] = (await server.ask(MASKS, { id: all.id })).turn.masks;
  expect({ ...read[0], scales: mask.scales }).toEqual(mask);
});

it('asked again, a turn has the previews that it had', async () => {
  const { id } = await ask({ previews: 'NONE' });
  await server.events(id);
  const { turn } = (
    await server.ask(`mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { ${TURN} } }`, { id })
  ).regenerateTurn;
  expect(turn.previews).toBe('NONE');
  await server.events(turn.id);
  expect(requests.at(-1)?.previews).toBe('NONE');
});
