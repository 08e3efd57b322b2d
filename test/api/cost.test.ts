// What a turn may cost, said with the question: through API, table and engine to what is kept of the mask. The engine
// is a real one, in its own process: it would starve the server otherwise.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../inference/engine.ts';
import { loadEngine } from '../../inference/index.ts';
import { TINY_RANDOM } from '../support/engine.ts';
import { dataUri, png } from '../support/pictures.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let engine: Engine;
let server: TestServer;
let imageId: string;
beforeAll(async () => {
  engine = await loadEngine(TINY_RANDOM, { device: 'cpu' });
  // Random weights say nothing that ends: each answer would have all the tokens that it may have.
  const generate = engine.generate.bind(engine);
  engine.generate = (request, signal) => generate({ maxAnswerTokens: 8, ...request }, signal);
  server = await startTestServer({ engine, env: { MODEL: TINY_RANDOM } });
  imageId = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png(40, 30)),
    })
  ).uploadImage.image.id;
});
afterAll(async () => {
  await server.close();
  await engine.dispose();
});

const SEND = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }';
const TURN =
  'query ($id: ID!) { turn(id: $id) { status usage { imageTokens cachedTokens maskTokens } ' +
  'masks { lastScale stoppedBy scales { scale } } } }';

async function answered(id: string): Promise<any> {
  await server.events(id);
  return (await server.ask(TURN, { id })).turn;
}
const segment = async (cost: object): Promise<{ id: string; turn: any }> => {
  const { id } = (
    await server.ask(SEND, { input: { text: 'segment it', imageIds: [imageId], intent: 'SEGMENT', ...cost } })
  ).sendTurn.turn;
  return { id, turn: await answered(id) };
};

describe('estimateBatch', () => {
  const ESTIMATE =
    'query ($input: CreateBatchInput!) { estimateBatch(input: $input) { size promptTokens imageTokens ' +
    'encodedImageTokens maxAnswerTokens maxMasks maxMaskTokens maxZoomPromptTokens maxAmbiguityTokens ' +
    'maxInstanceTokens maxComparisonTokens expectedModelMs } }';
  const ONE =
    'query ($input: SendTurnInput!) { estimateTurn(input: $input) { promptTokens imageTokens maxAnswerTokens ' +
    'maxTokensPerMask maxZoomPromptTokens maxAmbiguityTokens maxInstanceTokens maxComparisonTokens maxMasks } }';
  const RUN = 'mutation ($input: CreateBatchInput!) { createBatch(input: $input) { batch { id } } }';
  const ITEMS =
    'query ($id: ID!) { batch(id: $id) { finishedAt items { edges { node { turn { status usage { promptTokens ' +
    'imageTokens cachedTokens } } } } } } }';
  const upload = async (width: number, height: number): Promise<string> =>
    (
      await server.ask('mutation ($uri: String!) { uploadImage(input: { dataUri: $uri }) { image { id } } }', {
        uri: dataUri(await png(width, height)),
      })
    ).uploadImage.image.id as string;

  it('is the sum of its turns, and the phrases about an image share its encoding', async () => {
    const imageIds = [await upload(64, 48), await upload(30, 44)];
    const phrases = ['the cube', 'a ball', 'the red thing on the left'];
    const options = { maxScale: 2, previews: 'NONE' };
    const input = { imageIds, phrases, ...options };
    const { expectedModelMs, encodedImageTokens, ...sums } = (await server.ask(ESTIMATE, { input })).estimateBatch;
    // No turn has run yet.
    expect(expectedModelMs).toBeNull();
    const alone = await Promise.all(
      imageIds.flatMap((id) =>
        phrases.map(async (text) => {
          const turn = { text, imageIds: [id], intent: 'SEGMENT', ...options };
          return (await server.ask(ONE, { input: turn })).estimateTurn as Record<string, number>;
        }),
      ),
    );
    const sum = (count: (one: Record<string, number>) => number | undefined): number =>
      alone.reduce((total, one) => total + Number(count(one)), 0);
    expect(sums).toEqual({
      size: 6,
      promptTokens: sum((one) => one['promptTokens']),
      imageTokens: sum((one) => one['imageTokens']),
      maxAnswerTokens: sum((one) => one['maxAnswerTokens']),
      maxMasks: sum((one) => one['maxMasks']),
      maxMaskTokens: sum((one) => Number(one['maxMasks']) * Number(one['maxTokensPerMask'])),
      maxZoomPromptTokens: 0,
      maxAmbiguityTokens: 0,
      maxInstanceTokens: 0,
      maxComparisonTokens: 0,
    });

    const { id } = (await server.ask(RUN, { input })).createBatch.batch;
    const batch = await vi.waitFor(
      async () => {
        const now = (await server.ask(ITEMS, { id })).batch;
        expect(now.finishedAt).not.toBeNull();
        return now;
      },
      { timeout: 60_000, interval: 100 },
    );
    const usages = batch.items.edges.map(({ node }: any) => node.turn.usage);
    const used = (count: (usage: any) => number): number =>
      usages.reduce((total: number, usage: any) => total + count(usage), 0);
    expect(used(({ promptTokens }) => promptTokens)).toBe(sums.promptTokens);
    expect(used(({ imageTokens }) => imageTokens)).toBe(sums.imageTokens);
    expect(used(({ imageTokens, cachedTokens }) => imageTokens - cachedTokens)).toBe(encodedImageTokens);
    expect(encodedImageTokens * phrases.length).toBe(sums.imageTokens);

    const later = (await server.ask(ESTIMATE, { input })).estimateBatch.expectedModelMs;
    expect(later).toBeGreaterThan(0);
    const limited = { ...input, deadlineMs: 1 };
    expect((await server.ask(ESTIMATE, { input: limited })).estimateBatch.expectedModelMs).toBeLessThanOrEqual(6);
  });

  it('refuses what createBatch refuses, and reports a prompt that is too long', async () => {
    const refusal = async (more: object): Promise<string> =>
      (await server.refusal(ESTIMATE, { input: { imageIds: [imageId], phrases: ['the cube'], ...more } })).code;
    expect(await refusal({ phrases: [] })).toBe('BAD_USER_INPUT');
    expect(await refusal({ imageIds: ['nope'] })).toBe('NOT_FOUND');
    expect(await refusal({ phrases: ['word '.repeat(790)] })).toBe('PROMPT_TOO_LONG');
  });
});

describe('a mask', () => {
  it.each([
    ['of maxScale 2', { maxScale: 2 }, { lastScale: 2, stoppedBy: 'MAX_SCALE' }],
    ['of more scales than there are', { maxScale: 99 }, { lastScale: 4, stoppedBy: 'LAST_SCALE' }],
    ['of a millisecond', { deadlineMs: 1 }, { lastScale: 1, stoppedBy: 'DEADLINE' }],
  ])('%s keeps the scales that it has, and the turn is COMPLETED', async (_, cost, expected) => {
    const { turn } = await segment(cost);
    expect(turn).toMatchObject({ status: 'COMPLETED', masks: [expected] });
    expect(turn.masks[0].scales).toHaveLength(expected.lastScale);
  });

  it('of a regenerated turn has the same limit', async () => {
    const { id } = await segment({ maxScale: 1, stopWhenStable: 1 });
    const again = (
      await server.ask('mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id } } }', { id })
    ).regenerateTurn.turn.id;
    expect((await answered(again)).masks[0]).toMatchObject({ lastScale: 1, stoppedBy: 'MAX_SCALE' });
  });
});

describe('a mask that ended early', () => {
  it.each([
    ['completeMask', 'CompleteMaskInput'],
    ['refineToFull, its deprecated name', 'RefineToFullInput'],
  ])('gets all its scales by %s, and the first scales stay the same', async (words, input) => {
    const { id } = await segment({ maxScale: 2 });
    const MASKS =
      'query ($id: ID!) { turn(id: $id) { parent { id } siblings { id } masks { id tokens ' +
      'lastScale stoppedBy parent { id } } } }';
    const rough = (await server.ask(MASKS, { id })).turn.masks[0];
    const [field = ''] = words.split(',');
    const COMPLETE = `mutation ($input: ${input}!) { ${field}(input: $input) { turn { id } } }`;
    const full = (await server.ask(COMPLETE, { input: { maskId: rough.id } }))[field].turn.id;
    await server.events(full);
    const { turn } = await server.ask(MASKS, { id: full });
    expect(turn.masks[0]).toMatchObject({ lastScale: 4, stoppedBy: 'LAST_SCALE', parent: { id: rough.id } });
    expect(turn.siblings.map((one: { id: string }) => one.id)).toEqual([id, full]);
    const [before, after] = [rough.tokens, turn.masks[0].tokens].map((tokens: string) => Buffer.from(tokens, 'base64'));
    expect(after?.subarray(0, before?.length)).toEqual(before);
    expect(await server.refusal(COMPLETE, { input: { maskId: turn.masks[0].id } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await server.refusal(COMPLETE, { input: { maskId: 'nope' } })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('estimateTurn', () => {
  const ESTIMATE =
    'query ($input: SendTurnInput!) { estimateTurn(input: $input) { promptTokens imageTokens ' +
    'maxAnswerTokens maxTokensPerMask maxMasks } }';
  const USAGE = 'query ($id: ID!) { turn(id: $id) { usage { promptTokens imageTokens } conversation { id } } }';

  it('returns the cost that the turn then has, earlier turns of the conversation included', async () => {
    const input = { text: 'segment the cube', imageIds: [imageId], intent: 'SEGMENT', maxScale: 2 };
    const estimate = (await server.ask(ESTIMATE, { input })).estimateTurn;
    expect(estimate).toMatchObject({ imageTokens: 16, maxTokensPerMask: 5 });
    const { id } = (await server.ask(SEND, { input })).sendTurn.turn;
    await server.events(id);
    const { usage, conversation } = (await server.ask(USAGE, { id })).turn;
    expect(usage).toEqual({ promptTokens: estimate.promptTokens, imageTokens: 16 });

    const next = { text: 'and now?', conversationId: conversation.id, intent: 'ANSWER' };
    const second = (await server.ask(ESTIMATE, { input: next })).estimateTurn;
    expect(second).toMatchObject({ imageTokens: 16, maxTokensPerMask: 0, maxMasks: 0 });
    const asked = (await server.ask(SEND, { input: next })).sendTurn.turn.id;
    await server.events(asked);
    expect((await server.ask(USAGE, { id: asked })).turn.usage.promptTokens).toBe(second.promptTokens);
  });

  it('reports by how many tokens a question can grow, whatever was asked before', async () => {
    const room =
      'query ($input: SendTurnInput!) { estimateTurn(input: $input) { promptTokens imageTokens roomTokens } }';
    const first = (await server.ask(room, { input: { text: 'what is it?', imageIds: [imageId] } })).estimateTurn;
    const { message } = await server.refusal(room, { input: { text: 'cube '.repeat(800), imageIds: [imageId] } });
    const limit = Number(/has room for ([\d,]+)/.exec(message)?.[1]?.replaceAll(',', ''));
    expect(first.roomTokens).toBe(limit - first.promptTokens);

    const { turn } = (await server.ask(SEND, { input: { text: 'how many cubes?', imageIds: [imageId] } })).sendTurn;
    await server.events(turn.id);
    const { conversation } = (await server.ask(USAGE, { id: turn.id })).turn;
    const later = (await server.ask(room, { input: { text: 'what is it?', conversationId: conversation.id } }))
      .estimateTurn;
    expect(later).toMatchObject({ imageTokens: first.imageTokens, roomTokens: first.roomTokens });
  });

  it('counts a second run of each mask', async () => {
    const input = { text: 'segment the cube', imageIds: [imageId], intent: 'SEGMENT', detail: 'FINE' };
    const { estimateTurn } = await server.ask(
      'query ($input: SendTurnInput!) { estimateTurn(input: $input) { promptTokens maxAnswerTokens maxTokensPerMask ' +
        'maxZoomPromptTokens } }',
      { input },
    );
    const { promptTokens, maxAnswerTokens, ...most } = estimateTurn as Record<string, number>;
    expect(most).toEqual({ maxTokensPerMask: 60, maxZoomPromptTokens: Number(promptTokens) + Number(maxAnswerTokens) });
  });

  it('refuses what sendTurn refuses, and reports a prompt that is too long', async () => {
    expect(await server.refusal(ESTIMATE, { input: { text: ' ' } })).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await server.refusal(ESTIMATE, { input: { text: 'x', imageIds: ['nope'] } })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await server.refusal(ESTIMATE, { input: { text: 'word '.repeat(790) } })).toMatchObject({
      code: 'PROMPT_TOO_LONG',
    });
  });
});

it('the image tokens of an earlier image are reused, and the usage counts them', async () => {
  await segment({});
  expect((await segment({})).turn.usage).toMatchObject({ imageTokens: 16, cachedTokens: 16 });
});

it.each([
  ['maxScale', 0],
  ['deadlineMs', 0],
  ['deadlineMs', 600_001],
  ['stopWhenStable', 0.49],
  ['stopWhenStable', 1.01],
])('%s %d is refused', async (name, value) => {
  expect(await server.refusal(SEND, { input: { text: 'x', [name]: value } })).toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringContaining(name),
  });
});
