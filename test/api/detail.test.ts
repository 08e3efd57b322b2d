// The detail of masks: from the question to the engine, and what a second run leaves, in events, rows and files.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, leftHalf, preview, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine(segment());
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id detail } } }';
async function send(wishes: object): Promise<{ id: string; detail: string | null }> {
  const image = { dataUri: dataUri(await png()) };
  const uploaded = await server.ask(
    'mutation ($input: UploadImageInput!) { uploadImage(input: $input) { image { id } } }',
    { input: image },
  );
  const input = { text: 'segment the left half', imageIds: [uploaded.uploadImage.image.id], ...wishes };
  const { turn } = (await server.ask(SEND, { input })).sendTurn;
  return turn;
}

it.each([
  [{ detail: 'FINE' }, 'FINE', 'FINE'],
  [{ detail: 'AUTO' }, 'AUTO', 'AUTO'],
  [{ detail: 'STANDARD' }, 'STANDARD', 'STANDARD'],
  [{}, null, undefined],
])('%j reaches the engine, also when the turn is regenerated', async (wishes, stored, expected) => {
  const { id, detail } = await send(wishes);
  await server.events(id);
  expect(detail).toBe(stored);
  expect(engine.requests.at(-1)?.detail).toBe(expected);
  const { turn } = (
    await server.ask('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id detail } } }', { id })
  ).regenerateTurn;
  await server.events(turn.id);
  expect([turn.detail, engine.requests.at(-1)?.detail]).toEqual([stored, expected]);
});

it('the previews of a second run have a box, in events and in queries', async () => {
  const box = { x: 1, y: 0, width: 2, height: 2 };
  const before = engine.script;
  engine.script = async function* (request, signal) {
    for await (const event of before(request, signal)) {
      if (event.type !== 'mask-finished') yield event;
      else {
        const closer = { ...preview(1), scale: 4, scaleCount: 6, box, stability: null };
        yield { type: 'mask-scale', index: 0, preview: closer };
        yield { ...event, mask: { ...leftHalf, zoom: box, lastScale: 4 } };
      }
    }
  };
  const { id } = await send({ detail: 'FINE' });
  const events = await server.events(id);
  engine.script = before;
  const previews = events.flatMap(({ preview: one }) => {
    const { scale, scaleCount, box: part } = one ?? {};
    return one === undefined ? [] : [{ scale, scaleCount, box: part }];
  });
  const whole = [1, 2, 3].map((scale) => ({ scale, scaleCount: 3, box: null }));
  const all = [...whole, { scale: 4, scaleCount: 6, box }];
  expect(previews).toEqual(all);
  const { turn } = await server.ask(
    'query ($id: ID!) { turn(id: $id) { masks { lastScale zoom { x y width height } url(format: JSON) scales { scale ' +
      'scaleCount box { x y width height } } } } }',
    { id },
  );
  const [{ url, ...mask }] = turn.masks;
  expect(mask).toEqual({ lastScale: 4, zoom: box, scales: all });
  expect(JSON.parse(new TextDecoder().decode(await server.download(url)))).toMatchObject({ zoom: box });
});
