// A question that several things fit: candidates in events and queries, the choice of one, and what is exported.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../../inference/events.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, finished, leftHalf, say } from '../support/scripted-engine.ts';
import type { Script } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import { unzip } from '../support/unzip.ts';
import type { TestServer } from '../support/test-server.ts';

const candidates: Candidate[] = [
  { label: 'the left ball', confidence: 0.7, area: 2, box: { x: 0, y: 0, width: 1, height: 2 }, rle: rleOf('026') },
  { label: 'the right ball', confidence: 0.6, area: 2, box: { x: 3, y: 0, width: 1, height: 2 }, rle: rleOf('62') },
];
function rleOf(counts: string): Candidate['rle'] {
  return { size: [2, 4], counts };
}
const WHICH = '\n2 things fit “the ball”: (1) the left ball, (2) the right ball. Which one?';

const unclear: Script = async function* () {
  yield await Promise.resolve({ type: 'mask-started', index: 0, label: 'the ball' });
  yield { type: 'mask-finished', index: 0, mask: { ...leftHalf, outcome: 'AMBIGUOUS', candidates, several: 0.8 } };
  yield { type: 'text', delta: `The ball:${WHICH}` };
  yield finished(`The ball:${WHICH}`, 'SEGMENT');
};
/** As the engine answers a choice. */
const picks: Script = async function* ({ pick }) {
  if (pick === undefined) return yield* say('no choice')({ messages: [], images: [], intent: 'AUTO' }, never);
  yield await Promise.resolve({ type: 'mask-started', index: 0, label: pick.label });
  yield { type: 'mask-finished', index: 0, mask: { ...leftHalf, rle: pick.rle, tokens: new Uint8Array() } };
  yield finished('', 'SEGMENT');
};
const never = new AbortController().signal;

const engine = new ScriptedEngine();
Object.assign(engine.info.abilities, { points: true });
let server: TestServer;
let imageId: string;
let conversationId: string;
let maskId: string;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const SEND = `mutation ($input: SendTurnInput!) {
  sendTurn(input: $input) { turn { id candidate ambiguity refines { id } } conversation { id } } }`;
const MASKS = `query ($id: ID!) { turn(id: $id) { answer masks { id label outcome rle { counts } parent { id }
  candidates { index label confidence area box { x y width height } rle { size counts } } } } }`;
async function send(input: object) {
  const sent = (await server.ask(SEND, { input })).sendTurn;
  const events = await server.events(sent.turn.id);
  const { turn } = await server.ask(MASKS, { id: sent.turn.id });
  return { ...sent, events, answer: turn.answer, masks: turn.masks };
}

beforeEach(async () => {
  const uploaded = await server.ask(
    'mutation ($uri: String!) { uploadImage(input: { dataUri: $uri }) { image { id } } }',
    { uri: dataUri(await png()) },
  );
  imageId = uploaded.uploadImage.image.id;
  engine.script = unclear;
  const { conversation, masks } = await send({ text: 'segment the ball', imageIds: [imageId] });
  conversationId = conversation.id;
  maskId = masks[0].id;
  engine.script = picks;
});

it('a mask has its candidates, in events and in queries', async () => {
  engine.script = unclear;
  const { events, masks, answer } = await send({ text: 'segment the ball', imageIds: [imageId] });
  const expected = candidates.map((candidate, index) => ({ index, ...candidate }));
  expect(masks).toMatchObject([{ outcome: 'AMBIGUOUS', label: 'the ball', candidates: expected }]);
  expect(events.map((event: { __typename: string }) => event.__typename)).toContain('MaskFinished');
  expect(answer).toContain('Which one?');
});

describe('the next turn picks one', () => {
  const right = { masks: [{ label: 'the right ball', outcome: 'FOUND', rle: { counts: '62' } }] };

  it('by its number', async () => {
    const sent = await send({ conversationId, text: 'that one', refineMaskId: maskId, candidate: 1 });
    expect(sent).toMatchObject({ ...right, turn: { candidate: 1, refines: { id: maskId } } });
    expect(engine.requests.at(-1)).toMatchObject({ pick: candidates[1] });
    expect(engine.requests.at(-1)).not.toHaveProperty('refine');
    expect(sent.masks[0].parent.id).toBe(maskId);
  });

  it('by words', async () => {
    const sent = await send({ conversationId, text: 'the one on the right' });
    expect(sent).toMatchObject({ ...right, turn: { candidate: null } });
    expect(sent.masks[0].parent.id).toBe(maskId);
  });

  it('by a point', async () => {
    const regionPrompts = [{ imageId, points: [{ x: 3.5, y: 1.5 }] }];
    expect(await send({ conversationId, text: 'this one', regionPrompts })).toMatchObject(right);
  });

  it('and the same one when it is regenerated', async () => {
    const { turn } = await send({ conversationId, text: 'that one', refineMaskId: maskId, candidate: 1 });
    const again = await server.ask(
      'mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id candidate } } }',
      { id: turn.id },
    );
    await server.events(again.regenerateTurn.turn.id);
    expect(again.regenerateTurn.turn.candidate).toBe(1);
    expect(engine.requests.at(-1)?.pick?.label).toBe('the right ball');
  });
});

it('a read-only link shows the candidates, and takes no choice', async () => {
  const { shareConversation } = await server.ask(
    'mutation ($id: ID!) { shareConversation(input: { conversationId: $id }) { token } }',
    { id: conversationId },
  );
  const SHARED = `query ($token: String!) { sharedConversation(token: $token) { turns { edges { node { masks { id
    outcome candidates { index label confidence area box { x y width height } rle { size counts } } } } } } } }`;
  const { sharedConversation } = await server.ask(SHARED, shareConversation);
  const [shared] = sharedConversation.turns.edges[0].node.masks;
  expect(shared).toMatchObject({
    outcome: 'AMBIGUOUS',
    candidates: candidates.map((one, index) => ({ ...one, index })),
  });
  const input = { conversationId, text: 'this one', refineMaskId: shared.id, candidate: 0 };
  expect(await server.refusal(SEND, { input })).toMatchObject({ code: 'NOT_FOUND' });
});

it('another question is the model’s, which does not see the question back', async () => {
  const { answer } = await send({ conversationId, text: 'how many are there?' });
  expect(answer).toBe('no choice');
  expect(engine.requests.at(-1)?.messages.map(({ text }) => text)).toEqual([
    'segment the ball',
    'The ball:',
    'how many are there?',
  ]);
});

it.each([
  ['without the mask', { candidate: 0, refineMaskId: false }],
  ['with a number that no candidate has', { candidate: 2, refineMaskId: true }],
])('a candidate %s is refused', async (_, { candidate, refineMaskId }) => {
  const input = { conversationId, text: 'that', candidate, ...(refineMaskId ? { refineMaskId: maskId } : {}) };
  expect(await server.refusal(SEND, { input })).toMatchObject({ code: 'BAD_USER_INPUT' });
});

it('the model is not asked when the turn says so', async () => {
  const { turn } = await send({ conversationId, text: 'segment the cube', ambiguity: 'OFF' });
  expect(turn.ambiguity).toBe('OFF');
  expect(engine.requests.at(-1)?.ambiguity).toBe('OFF');
});

it('an export has the picked candidate, and not the mask of which it is not known what is meant', async () => {
  await send({ conversationId, text: 'the left one' });
  const { conversation } = await server.ask('query ($id: ID!) { conversation(id: $id) { exportUrl(format: COCO) } }', {
    id: conversationId,
  });
  const files = unzip(await server.download(conversation.exportUrl));
  const coco = String(files.get('annotations/instances_default.json'));
  expect(coco).toContain('the left ball');
  expect(coco).not.toContain('"the ball"');
});
