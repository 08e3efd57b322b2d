// A turn over the public API: asked, watched, cut off and watched again, read later, cancelled, asked again, searched.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InferenceError } from '../../inference/errors.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, finished, say, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

const engine = new ScriptedEngine();
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine, env: { WORKER_CONCURRENCY: '1' } });
});
afterAll(() => server.close());
beforeEach(() => {
  engine.script = say('Hello', ' there.');
  engine.requests.length = 0;
});

const SEND = /* GraphQL */ `
  mutation ($input: SendTurnInput!) {
    sendTurn(input: $input) {
      turn {
        id
        index
        status
        text
        parent {
          id
        }
        images {
          id
        }
      }
      conversation {
        id
        title
      }
    }
  }
`;
const TURN = /* GraphQL */ `
  query ($id: ID!) {
    turn(id: $id) {
      status
      answer
      resolvedIntent
      requestedIntent
      error {
        code
        message
        retryable
      }
      usage {
        promptTokens
        maskTokens
        queueMs
        cachedTokens
      }
      model {
        id
        bundleId
        sha256
      }
      startedAt
      finishedAt
      masks {
        id
        index
        label
        outcome
        area
        confidence
        size {
          width
          height
        }
        box {
          x
          y
          width
          height
        }
        rle {
          size
          counts
        }
        tokens
        polygons {
          outer {
            points {
              x
              y
            }
          }
          holes {
            points {
              x
              y
            }
          }
        }
        url
        overlay: url(format: OVERLAY)
        json: url(format: JSON)
        bin: url(format: TOKENS)
        parent {
          id
        }
        turn {
          id
        }
        image {
          id
          width
        }
        scales {
          scale
          scaleCount
          side
          stability
          elapsedMs
          rle {
            size
            counts
          }
          url
        }
      }
    }
  }
`;

const upload = async (): Promise<string> =>
  (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
const send = async (input: object) => (await server.ask(SEND, { input })).sendTurn;
const finish = async (id: string) => {
  await server.events(id);
  return (await server.ask(TURN, { id })).turn;
};

describe('a turn', () => {
  it('with a text answer is sent as events, and can be read afterwards', async () => {
    const { turn, conversation } = await send({ text: '  How are you?  ' });
    expect(turn).toMatchObject({ index: 0, text: 'How are you?', parent: null, images: [] });
    expect(conversation.title).toBe('How are you?');
    const events = await server.events(turn.id);
    expect(events.map((event) => event.__typename)).toEqual([
      'TurnQueued',
      'TurnStarted',
      'AnswerDelta',
      'AnswerDelta',
      'TurnFinished',
    ]);
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(events[1]).toMatchObject({ modelId: 'scripted', attempt: 1, turnId: turn.id });
    expect(events[4]).toMatchObject({
      status: 'COMPLETED',
      turn: { id: turn.id, status: 'COMPLETED', answer: 'Hello there.' },
    });
    expect((await server.ask(TURN, { id: turn.id })).turn).toMatchObject({
      status: 'COMPLETED',
      answer: 'Hello there.',
      resolvedIntent: 'ANSWER',
      requestedIntent: 'AUTO',
      error: null,
      masks: [],
      model: { id: 'scripted', bundleId: 'scripted', sha256: engine.info.sha256 },
      usage: { promptTokens: 10, maskTokens: 0, cachedTokens: 0 },
    });
  });

  it('with a mask sends every scale; mask, previews and files can be read afterwards', async () => {
    engine.script = segment();
    const imageId = await upload();
    const { turn } = await send({ text: 'segment the left half', imageIds: [imageId], intent: 'SEGMENT', maxScale: 3 });
    const events = await server.events(turn.id);
    expect(events.map((event) => event.__typename)).toEqual([
      'TurnQueued',
      'TurnStarted',
      'AnswerDelta',
      'MaskStarted',
      'MaskScaleReady',
      'MaskScaleReady',
      'MaskScaleReady',
      'MaskFinished',
      'AnswerDelta',
      'TurnFinished',
    ]);
    expect(events[3]).toMatchObject({ label: 'the left half' });
    expect(events[4]).toMatchObject({
      preview: {
        scale: 1,
        scaleCount: 3,
        side: 1,
        stability: null,
        elapsedMs: 10,
        rle: { size: [2, 4], counts: '044' },
      },
    });
    expect((await server.download(events[4]?.preview.url)).byteLength).toBeGreaterThan(10);
    expect(engine.requests[0]).toMatchObject({
      intent: 'SEGMENT',
      maxScale: 3,
      messages: [{ role: 'user', text: 'segment the left half' }],
    });
    expect(engine.requests[0]?.images).toHaveLength(1);

    const { masks, ...read } = (await server.ask(TURN, { id: turn.id })).turn;
    expect(read).toMatchObject({ status: 'COMPLETED', resolvedIntent: 'SEGMENT', usage: { maskTokens: 21 } });
    expect(masks).toHaveLength(1);
    const [mask] = masks;
    expect(mask).toMatchObject({
      id: events[3]?.maskId,
      index: 0,
      label: 'the left half',
      outcome: 'FOUND',
      area: 4,
      confidence: 0.9,
      size: { width: 4, height: 2 },
      box: { x: 0, y: 0, width: 2, height: 2 },
      rle: { size: [2, 4], counts: '044' },
      tokens: 'AQACAAMA',
      parent: null,
      turn: { id: turn.id },
      image: { id: imageId, width: 4 },
      polygons: [
        {
          outer: {
            points: [
              { x: 0, y: 0 },
              { x: 2, y: 0 },
              { x: 2, y: 2 },
              { x: 0, y: 2 },
            ],
          },
          holes: [],
        },
      ],
    });
    expect(
      mask.scales.map((scale: { scale: number; side: number; stability: number | null }) => [
        scale.scale,
        scale.side,
        scale.stability,
      ]),
    ).toEqual([
      [1, 1, null],
      [2, 2, 1],
      [3, 4, 1],
    ]);
    for (const url of [mask.url, mask.overlay, mask.bin, ...mask.scales.map((scale: { url: string }) => scale.url)])
      expect((await server.download(url)).byteLength).toBeGreaterThan(0);
    const json: unknown = JSON.parse(new TextDecoder().decode(await server.download(mask.json)));
    expect(json).toMatchObject({
      id: mask.id,
      model: { id: 'scripted', scaleSides: [1, 2, 4], threshold: 0.5 },
      area: 4,
      files: { 'mask.png': { byteSize: expect.any(Number) }, 'scale-03.png': {}, 'tokens.bin': { byteSize: 6 } },
    });
  });

  it('is followed again after a lost connection, after the last number, without gap or repeat', async () => {
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.script = segment((step) => (step === 2 ? gate : Promise.resolve()));
    const { turn } = await send({ text: 'segment it', imageIds: [await upload()] });
    const before = await server.eventsUntil(turn.id, 0, (event) => event.__typename === 'MaskScaleReady');
    expect(before.at(-1)?.seq).toBe(5);
    const rest = server.events(turn.id, 5);
    goOn();
    expect((await rest).map((event) => event.seq)).toEqual([6, 7, 8, 9, 10]);
    expect((await server.events(turn.id, 0)).map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await server.events(turn.id, 10)).toEqual([]);
  });

  it('continues when all followers have left', async () => {
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    engine.script = segment((step) => (step === 1 ? gate : Promise.resolve()));
    const { turn } = await send({ text: 'segment it', imageIds: [await upload()] });
    await server.eventsUntil(turn.id, 0, (event) => event.__typename === 'MaskStarted');
    goOn();
    expect(await finish(turn.id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('is sent to clients behind proxies as Server-Sent Events', async () => {
    const { turn } = await send({ text: 'hello' });
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: 'subscription ($id: ID!) { turnEvents(turnId: $id) { __typename seq } }',
        variables: { id: turn.id },
      }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const text = await response.text();
    expect([...text.matchAll(/"__typename":"(\w+)"/g)].map((match) => match[1])).toEqual([
      'TurnQueued',
      'TurnStarted',
      'AnswerDelta',
      'AnswerDelta',
      'TurnFinished',
    ]);
    expect(text).toContain('event: complete');
  });
});

it('a query is answered as JSON for a client that accepts event streams too', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query: '{ model { id } }' }),
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed',
    },
  });
  expect(await response.json()).toEqual({ data: { model: { id: 'scripted' } } });
});

describe('the tree of turns', () => {
  it('gives the model the branch of the question and the nearest images on the branch', async () => {
    const imageId = await upload();
    const first = await send({ text: 'one', imageIds: [imageId] });
    await finish(first.turn.id);
    const second = await send({ text: 'two', conversationId: first.conversation.id });
    await finish(second.turn.id);
    expect(second.turn).toMatchObject({ index: 1, parent: { id: first.turn.id } });
    expect(engine.requests[1]).toMatchObject({
      messages: [
        { role: 'user', text: 'one' },
        { role: 'assistant', text: 'Hello there.' },
        { role: 'user', text: 'two' },
      ],
    });
    expect(engine.requests[1]?.images).toEqual(engine.requests[0]?.images);

    const edited = await send({
      text: 'two, edited',
      conversationId: first.conversation.id,
      siblingOfTurnId: second.turn.id,
    });
    await finish(edited.turn.id);
    expect(edited.turn).toMatchObject({ index: 2, parent: { id: first.turn.id } });
    expect(engine.requests[2]?.messages.map(({ text }) => text)).toEqual(['one', 'Hello there.', 'two, edited']);

    const again = (
      await server.ask(
        'mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { id index text parent { id } } } }',
        { id: second.turn.id },
      )
    ).regenerateTurn.turn;
    expect(again).toMatchObject({ index: 3, text: 'two', parent: { id: first.turn.id } });
    await finish(again.id);
    expect(engine.requests[3]?.messages.map(({ text }) => text)).toEqual(['one', 'Hello there.', 'two']);

    const { conversation } = await server.ask(
      `query ($id: ID!) { conversation(id: $id) { images { id } turns(first: 3) { edges { node { ` +
        `index } } pageInfo { hasNextPage endCursor } } last: turns(last: 2) { edges { node { index ` +
        `} } pageInfo { hasPreviousPage } } } }`,
      { id: first.conversation.id },
    );
    expect(conversation.images).toEqual([{ id: imageId }]);
    expect(conversation.turns).toMatchObject({
      edges: [{ node: { index: 0 } }, { node: { index: 1 } }, { node: { index: 2 } }],
      pageInfo: { hasNextPage: true },
    });
    expect(conversation.last).toMatchObject({
      edges: [{ node: { index: 2 } }, { node: { index: 3 } }],
      pageInfo: { hasPreviousPage: true },
    });
  });

  it('runs the turns of a conversation one after another', async () => {
    const first = await send({ text: 'one' });
    const second = await send({ text: 'two', conversationId: first.conversation.id });
    await finish(second.turn.id);
    expect(engine.requests[1]?.messages.map(({ text }) => text)).toEqual(['one', 'Hello there.', 'two']);
  });
});

describe('cancelTurn', () => {
  const CANCEL = 'mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id status } } }';

  it('ends a running turn and keeps its output', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: 'Half an ans' };
      await untilAborted(signal);
    };
    const { turn } = await send({ text: 'talk' });
    await server.eventsUntil(turn.id, 0, (event) => event.__typename === 'AnswerDelta');
    await server.ask(CANCEL, { id: turn.id });
    const events = await server.events(turn.id);
    expect(events.at(-1)).toMatchObject({ __typename: 'TurnFinished', status: 'CANCELLED' });
    expect((await server.ask(TURN, { id: turn.id })).turn).toMatchObject({
      status: 'CANCELLED',
      answer: 'Half an ans',
      error: null,
    });
    expect((await server.ask(CANCEL, { id: turn.id })).cancelTurn.turn.status).toBe('CANCELLED');
  });

  it('keeps finished masks', async () => {
    engine.script = async function* (request, signal) {
      yield* segment((step) => (step === 4 ? untilAborted(signal) : Promise.resolve()))(request, signal);
    };
    const { turn } = await send({ text: 'segment it', imageIds: [await upload()] });
    await server.eventsUntil(turn.id, 0, (event) => event.__typename === 'MaskFinished');
    await server.ask(CANCEL, { id: turn.id });
    const read = await finish(turn.id);
    expect(read).toMatchObject({ status: 'CANCELLED', answer: 'Here: ' });
    expect(read.masks).toHaveLength(1);
  });

  it('removes a queued turn from the queue', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: '.' };
      await untilAborted(signal);
    };
    const running = await send({ text: 'first' });
    await server.eventsUntil(running.turn.id, 0, (event) => event.__typename === 'AnswerDelta');
    const waiting = await send({ text: 'second' });
    expect((await server.ask(CANCEL, { id: waiting.turn.id })).cancelTurn.turn.status).toBe('CANCELLED');
    expect((await server.events(waiting.turn.id)).map((event) => event.__typename)).toEqual([
      'TurnQueued',
      'TurnFinished',
    ]);
    await server.ask(CANCEL, { id: running.turn.id });
    await server.events(running.turn.id);
    expect(engine.requests).toHaveLength(1);
  });
});

describe('a turn that fails', () => {
  it('has an error and its output, and the server continues', async () => {
    engine.script = async function* () {
      yield { type: 'text', delta: 'So far' };
      throw new InferenceError('PROMPT_TOO_LONG', 'The message has 5000 tokens, 900 fit.');
    };
    const { turn } = await send({ text: 'much' });
    expect(await finish(turn.id)).toMatchObject({
      status: 'FAILED',
      answer: 'So far',
      error: { code: 'PROMPT_TOO_LONG', message: 'The message has 5000 tokens, 900 fit.', retryable: false },
      usage: null,
    });
  });

  it('of an unknown error has an id and no internals', async () => {
    engine.script = () => {
      throw new Error('secret path /root/x');
    };
    const { turn } = await send({ text: 'break' });
    const { error } = await finish(turn.id);
    expect(error.code).toBe('INTERNAL');
    expect(error.message).not.toContain('secret');
  });

  it.each(['ENGINE_LOST', 'OUT_OF_MEMORY'] as const)('runs again after %s before any output', async (code) => {
    let tries = 0;
    engine.script = async function* () {
      yield { type: 'prefilled', promptTokens: 1, imageTokens: 0 };
      if (++tries === 1) throw new InferenceError(code, 'gone');
      yield { type: 'text', delta: 'ok' };
      yield finished('ok', 'ANSWER');
    };
    const { turn } = await send({ text: 'hello' });
    // It waits a moment between, and may be told so.
    const events = (await server.events(turn.id)).filter(({ __typename }) => __typename !== 'TurnQueued');
    expect(events.map((event) => event.__typename)).toEqual([
      'TurnStarted',
      'TurnStarted',
      'AnswerDelta',
      'TurnFinished',
    ]);
    expect(events.map(({ attempt }) => attempt).slice(0, 2)).toEqual([1, 2]);
    expect(events.at(-1)).toMatchObject({ status: 'COMPLETED' });
  });

  it('runs three times at most, and once when its error is not retryable', async () => {
    engine.script = () => {
      throw new InferenceError('ENGINE_LOST', 'gone');
    };
    const lost = await send({ text: 'hello' });
    expect(await finish(lost.turn.id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'MODEL_UNAVAILABLE', retryable: true },
    });
    expect(engine.requests).toHaveLength(3);
    engine.script = () => {
      throw new InferenceError('PROMPT_TOO_LONG', 'too long');
    };
    const long = await send({ text: 'hello' });
    expect(await finish(long.turn.id)).toMatchObject({ status: 'FAILED', error: { code: 'PROMPT_TOO_LONG' } });
    expect(engine.requests).toHaveLength(4);
  });

  it('is not continued by another engine when part of the answer was emitted', async () => {
    engine.script = async function* () {
      yield { type: 'text', delta: 'Half' };
      throw new InferenceError('ENGINE_LOST', 'gone');
    };
    const { turn } = await send({ text: 'hello' });
    expect(await finish(turn.id)).toMatchObject({
      status: 'FAILED',
      answer: 'Half',
      error: { code: 'MODEL_UNAVAILABLE', retryable: true },
    });
    expect(engine.requests).toHaveLength(1);
  });
});

describe('sendTurn', () => {
  it('returns the same turn for the same idempotencyKey, and refuses another input', async () => {
    const input = { text: 'once', idempotencyKey: 'key-1' };
    const [one, two] = await Promise.all([send(input), send(input)]);
    const three = await send(input);
    expect(two.turn.id).toBe(one.turn.id);
    expect(three).toMatchObject({ turn: { id: one.turn.id }, conversation: { id: one.conversation.id } });
    expect(await server.refusal(SEND, { input: { ...input, text: 'twice' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it.each([
    ['empty text', { text: '   ' }, 'BAD_USER_INPUT'],
    ['too long text', { text: 'x'.repeat(100_000) }, 'BAD_USER_INPUT'],
    ['the character NUL', { text: 'a\u0000b' }, 'BAD_USER_INPUT'],
    ['an unknown conversation', { text: 'x', conversationId: 'nope' }, 'NOT_FOUND'],
    ['an unknown image', { text: 'x', imageIds: ['nope'] }, 'NOT_FOUND'],
    ['an unknown parent', { text: 'x', parentTurnId: 'nope' }, 'NOT_FOUND'],
    [
      'regions of an unknown image',
      { text: 'x', regionPrompts: [{ imageId: 'i', points: [{ x: 1, y: 1 }] }] },
      'NOT_FOUND',
    ],
    ['refining an unknown mask', { text: 'x', refineMaskId: 'm' }, 'NOT_FOUND'],
    ['scale 0', { text: 'x', maxScale: 0 }, 'BAD_USER_INPUT'],
    ['an unknown field', { text: 'x', colour: 'red' }, 'BAD_USER_INPUT'],
    ['an unknown intent', { text: 'x', intent: 'DREAM' }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_what, input, code) => {
    expect(await server.refusal(SEND, { input })).toMatchObject({ code });
  });

  it('refuses regions and a mask to refine that the model does not accept', async () => {
    engine.script = segment();
    const imageId = await upload();
    const { turn, conversation } = await send({ text: 'segment it', imageIds: [imageId] });
    const [mask] = (await finish(turn.id)).masks;
    const regionPrompts = [
      {
        imageId,
        box: { x: 0, y: 0, width: 4, height: 2 },
        points: [{ x: 1, y: 1 }],
        scribbles: [
          {
            points: [
              { x: 0, y: 0 },
              { x: 4, y: 2 },
            ],
          },
        ],
      },
    ];
    expect(await server.refusal(SEND, { input: { text: 'x', regionPrompts } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await server.refusal(SEND, { input: { text: 'x', imageIds: [imageId], regionPrompts } })).toMatchObject({
      code: 'UNSUPPORTED_BY_MODEL',
    });
    expect(
      await server.refusal(SEND, { input: { text: 'x', conversationId: conversation.id, refineMaskId: mask.id } }),
    ).toMatchObject({ code: 'UNSUPPORTED_BY_MODEL' });
    expect(await server.refusal(SEND, { input: { text: 'x', refineMaskId: mask.id } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });

  it('refuses a parent of another conversation, and an image that is not ready', async () => {
    const one = await send({ text: 'one' });
    const two = await send({ text: 'two' });
    expect(
      await server.refusal(SEND, {
        input: { text: 'x', conversationId: two.conversation.id, parentTurnId: one.turn.id },
      }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
    const pending = (
      await server.ask(
        `mutation { createImageUpload(input: { contentType: "image/png", byteSize: 9, sha256: "${'a'.repeat(64)}` +
          '" }) { image { id } } }',
      )
    ).createImageUpload.image.id;
    expect(await server.refusal(SEND, { input: { text: 'x', imageIds: [pending] } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('searchTurns', () => {
  it('finds words of question and answer, best first, in pages', async () => {
    engine.script = say('The zebra sleeps.');
    for (const text of ['where is the giraffe', 'giraffe giraffe giraffe', 'nothing'])
      await finish((await send({ text })).turn.id);
    const SEARCH =
      'query ($query: String!, $first: Int, $after: String) { searchTurns(query: $query, first: ' +
      '$first, after: $after) { edges { rank cursor node { text } } pageInfo { hasNextPage ' +
      'endCursor } } }';
    const found = (await server.ask(SEARCH, { query: 'Giraffe', first: 1 })).searchTurns;
    expect(found).toMatchObject({
      edges: [{ node: { text: 'giraffe giraffe giraffe' } }],
      pageInfo: { hasNextPage: true },
    });
    const rest = (await server.ask(SEARCH, { query: 'giraffe', after: found.pageInfo.endCursor })).searchTurns;
    expect(rest).toMatchObject({
      edges: [{ node: { text: 'where is the giraffe' } }],
      pageInfo: { hasNextPage: false },
    });
    expect((await server.ask(SEARCH, { query: 'zebra giraffe' })).searchTurns.edges).toHaveLength(2);
    expect(await server.refusal(SEARCH, { query: ' ' })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'The text to search for is empty.',
    });
    expect(await server.refusal(SEARCH, { query: 'x'.repeat(1001) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'The text to search for has 1,001 characters, at most 500 are taken.',
    });
  });
});

describe('searchTurns, in a conversation with masks,', () => {
  const SEARCH = /* GraphQL */ `
    query ($query: String!, $first: Int, $after: String) {
      searchTurns(query: $query, first: $first, after: $after) {
        edges {
          rank
          cursor
          node {
            text
          }
          highlights {
            field
            parts {
              text
              matched
            }
          }
        }
      }
    }
  `;
  const search = async (query: string) => (await server.ask(SEARCH, { query })).searchTurns.edges;

  it('finds the labels of masks, and ranks them between question and answer', async () => {
    engine.script = say('A hippopotamus.');
    await finish((await send({ text: 'what is it' })).turn.id);
    await finish((await send({ text: 'hippopotamus' })).turn.id);
    engine.script = async function* () {
      for await (const event of segment()({ messages: [], images: [], intent: 'AUTO' }, new AbortController().signal))
        yield event.type === 'mask-started' ? { ...event, label: 'the hippopotamus' } : event;
    };
    await finish((await send({ text: 'segment it', imageIds: [await upload()] })).turn.id);
    const found = await search('hippopotamus');
    expect(found.map(({ node, highlights }: any) => [node.text, ...highlights.map(({ field }: any) => field)])).toEqual(
      [
        ['hippopotamus', 'TEXT', 'ANSWER'],
        ['segment it', 'LABELS'],
        ['what is it', 'ANSWER'],
      ],
    );
    expect(found[1].highlights[0].parts).toEqual([
      { text: 'the ', matched: false },
      { text: 'hippopotamus', matched: true },
    ]);
  });

  it('finds a word next to characters that are not letters, and in another Unicode normalisation', async () => {
    await finish((await send({ text: 'the \u201Ccafe\u0301\u201D\u2014ibex\u00A0\u2026' })).turn.id);
    for (const query of ['caf\u00E9', 'CAFE\u0301', 'ibex', '\u201Cibex\u201D'])
      expect(await search(query)).toHaveLength(1);
    const [
      {
        highlights: [{ parts }],
      },
    ] = await search('caf\u00E9');
    expect(parts.slice(0, 2)).toEqual([
      { text: 'the \u201C', matched: false },
      { text: 'cafe\u0301', matched: true },
    ]);
  });

  it('marks found words in plain text for every text', async () => {
    await finish((await send({ text: 'is an ocelot \uE000bold\uE001 & < OCELOT' })).turn.id);
    const [
      {
        highlights: [{ parts }],
      },
    ] = await search('ocelot');
    expect(parts.map(({ text }: any) => text).join('')).toBe('is an ocelot \uE000bold\uE001 & < OCELOT');
    expect(parts.filter(({ matched }: any) => matched).map(({ text }: any) => text)).toEqual(['ocelot', 'OCELOT']);
  });

  it.each([
    ['no cursor', 'forged'],
    ['not a number', Buffer.from('. 00000000-0000-7000-8000-000000000000').toString('base64url')],
    ['no id', Buffer.from(`0.5 ${'-'.repeat(36)}`).toString('base64url')],
    ['one of another connection', Buffer.from('3').toString('base64url')],
  ])('refuses a cursor that is %s', async (_what, after) => {
    expect(await server.refusal(SEARCH, { query: 'x', after })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('setTurnFeedback', () => {
  const RATE = /* GraphQL */ `
    mutation ($input: SetTurnFeedbackInput!) {
      setTurnFeedback(input: $input) {
        turn {
          id
          feedback {
            thumb
            text
            updatedAt
          }
        }
      }
    }
  `;

  it('is read with the turn, replaced and removed', async () => {
    const { turn } = await send({ text: 'rate me' });
    await finish(turn.id);
    const rate = async (more: object) =>
      (await server.ask(RATE, { input: { turnId: turn.id, ...more } })).setTurnFeedback.turn.feedback;
    expect(await rate({ thumb: 'DOWN', text: '  It missed the handle. ' })).toMatchObject({
      thumb: 'DOWN',
      text: 'It missed the handle.',
      updatedAt: expect.any(String),
    });
    expect(await rate({ thumb: 'UP' })).toMatchObject({ thumb: 'UP', text: null });
    expect(
      (await server.ask('query ($id: ID!) { turn(id: $id) { status feedback { thumb } } }', { id: turn.id })).turn,
    ).toEqual({ status: 'COMPLETED', feedback: { thumb: 'UP' } });
    expect(await rate({ text: ' ' })).toBeNull();
  });

  it('refuses a comment that is too long, and a turn that does not exist', async () => {
    const { turn } = await send({ text: 'rate me' });
    expect(await server.refusal(RATE, { input: { turnId: turn.id, text: 'x'.repeat(2001) } })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await server.refusal(RATE, { input: { turnId: 'no such', thumb: 'UP' } })).toMatchObject({
      code: 'NOT_FOUND',
    });
    await finish(turn.id);
  });
});

describe('deleteConversation', () => {
  it('ends a running turn, and its followers receive the end', async () => {
    engine.script = async function* (_request, signal) {
      yield { type: 'text', delta: '.' };
      await untilAborted(signal);
    };
    const { turn, conversation } = await send({ text: 'talk' });
    const watching = server.events(turn.id);
    await server.eventsUntil(turn.id, 0, (event) => event.__typename === 'AnswerDelta');
    await server.ask(
      'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }',
      { id: conversation.id },
    );
    await watching;
    expect(await server.ask('query ($id: ID!) { turn(id: $id) { id } }', { id: turn.id })).toEqual({ turn: null });
  });
});
