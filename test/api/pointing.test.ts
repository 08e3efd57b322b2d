// Questions that point at regions or change a mask, answered by a real bundle: the random one, told how pointing is
// written.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadEngine } from '../../inference/index.ts';
import type { Engine } from '../../inference/engine.ts';
import { TINY_RANDOM } from '../support/engine.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

let folder: string;
let engine: Engine;
let server: TestServer;
let imageId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pointing-'));
  await cp(TINY_RANDOM, folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  manifest.prompt.regions = {
    units: 10,
    point: ' ({x} {y})',
    box: ' [{x0} {y0} {x1} {y1}]',
    scribblePoints: null,
    refine: ' ={box}{points}',
    refinePoints: 1,
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  engine = await loadEngine(folder, { device: 'cpu' });
  server = await startTestServer({ engine, env: { MODEL: folder } });
  imageId = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png(64, 48)),
    })
  ).uploadImage.image.id;
});
afterAll(async () => {
  await server.close();
  await engine.dispose();
  await rm(folder, { recursive: true });
});

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }';
const TURN = `query ($id: ID!) { turn(id: $id) { status error { code message } usage { promptTokens } masks { id
  outcome area parent { id } parents { id } }
  regionPrompts { image { id } box { x y width height } points { x y } negativePoints { x y }
    scribbles { points { x y } } } } }`;
/** One scale of a mask and no more: what the random bundle goes on to say is no matter. */
async function send(input: object): Promise<any> {
  const { sendTurn } = await server.ask(SEND, {
    input: { text: 'segment it', intent: 'SEGMENT', deadlineMs: 1, ...input },
  });
  await server.events(sendTurn.turn.id);
  return {
    id: sendTurn.turn.id,
    conversationId: sendTurn.conversation.id,
    ...(await server.ask(TURN, { id: sendTurn.turn.id })).turn,
  };
}
const box = { x: 4, y: 4, width: 20, height: 10 };
const points = [
  { x: 3.5, y: 7 },
  { x: 60, y: 40 },
];

it('the model names the kinds of region prompts that it accepts', async () => {
  expect((await server.ask('{ model { abilities { points boxes scribbles refine } } }')).model.abilities).toEqual({
    points: true,
    boxes: true,
    scribbles: false,
    refine: true,
  });
});

it('regions reach the model, are stored with the turn, and are used again when it is regenerated', async () => {
  const plain = await send({ imageIds: [imageId] });
  const pointed = await send({ imageIds: [imageId], regionPrompts: [{ imageId, box, points }] });
  expect(pointed).toMatchObject({
    status: 'COMPLETED',
    error: null,
    regionPrompts: [{ image: { id: imageId }, box, points, scribbles: [] }],
    masks: [{ parent: null }],
  });
  expect(pointed.usage.promptTokens).toBeGreaterThan(plain.usage.promptTokens);
  expect(plain.regionPrompts).toEqual([]);
  const { turn: again } = (
    await server.ask('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', {
      id: pointed.id,
    })
  ).regenerateTurn;
  await server.events(again.id);
  expect((await server.ask(TURN, { id: again.id })).turn).toMatchObject({
    status: 'COMPLETED',
    regionPrompts: pointed.regionPrompts,
    usage: pointed.usage,
  });
});

it('a negative point is stored as such, and the model does not read it', async () => {
  const plain = await send({ imageIds: [imageId] });
  const negative = { x: 3, y: 4, negative: true };
  const pointed = await send({ imageIds: [imageId], regionPrompts: [{ imageId, points: [negative] }] });
  expect(pointed).toMatchObject({
    status: 'COMPLETED',
    regionPrompts: [{ points: [], negativePoints: [{ x: 3, y: 4 }] }],
    usage: { promptTokens: plain.usage.promptTokens },
  });
  const scribbles = [{ points: [negative, { x: 5, y: 5 }] }];
  expect(
    await server.refusal(SEND, { input: { text: 'x', imageIds: [imageId], regionPrompts: [{ imageId, scribbles }] } }),
  ).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('cannot be negative') });
});

it('a later question points at an earlier image without sending the image again', async () => {
  const { conversationId } = await send({ imageIds: [imageId] });
  expect(await send({ conversationId, regionPrompts: [{ imageId, points }] })).toMatchObject({
    status: 'COMPLETED',
    regionPrompts: [{ image: { id: imageId }, box: null, points }],
  });
});

it('a mask that is refined is part of the prompt and becomes the parent of the new mask', async () => {
  const {
    conversationId,
    masks: [drawn],
    usage,
  } = await send({ imageIds: [imageId] });
  // The random bundle draws nothing, so everything else is taken.
  expect(await server.refusal(SEND, { input: { text: 'x', conversationId, refineMaskId: drawn.id } })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('is empty'),
  });
  const { mask } = (
    await server.ask(
      'mutation ($id: ID!) { combineMasks(input: { operation: INVERT, maskIds: [$id] }) { mask { id } } }',
      { id: drawn.id },
    )
  ).combineMasks;
  const changed = await send({ conversationId, text: 'only the left part', refineMaskId: mask.id });
  expect(changed).toMatchObject({
    status: 'COMPLETED',
    error: null,
    masks: [{ parent: { id: mask.id }, parents: [{ id: mask.id }] }],
  });
  expect(changed.usage.promptTokens).toBeGreaterThan(usage.promptTokens);
});

it('the estimated cost includes the regions', async () => {
  const estimate = async (more: object): Promise<number> =>
    (
      await server.ask('query ($input: SendTurnInput!) { estimateTurn(input: $input) { promptTokens } }', {
        input: { text: 'segment it', imageIds: [imageId], ...more },
      })
    ).estimateTurn.promptTokens;
  expect(await estimate({ regionPrompts: [{ imageId, box }] })).toBeGreaterThan(await estimate({}));
});

it('unsupported regions and unknown masks are refused before anything is stored', async () => {
  const refuse = (input: object): Promise<{ code: string; message: string }> =>
    server.refusal(SEND, { input: { text: 'x', ...input } });
  const scribbles = [
    {
      points: [
        { x: 0, y: 0 },
        { x: 4, y: 2 },
      ],
    },
  ];
  expect(await refuse({ imageIds: [imageId], regionPrompts: [{ imageId, scribbles }] })).toMatchObject({
    code: 'UNSUPPORTED_BY_MODEL',
    message: 'This model does not understand scribbles (regionPrompts).',
  });
  expect(await refuse({ imageIds: [imageId], regionPrompts: [{ imageId, points: [{ x: 65, y: 1 }] }] })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('64 x 48'),
  });
  expect(await refuse({ regionPrompts: [{ imageId, points }] })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('images that the question is about'),
  });
  const {
    conversationId,
    masks: [mask],
  } = await send({ imageIds: [imageId] });
  const other = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png(32, 32)),
    })
  ).uploadImage.image.id;
  expect(await refuse({ conversationId, imageIds: [other], refineMaskId: mask.id })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('does not lie on'),
  });
  expect(await refuse({ refineMaskId: mask.id })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining('another conversation'),
  });
});
