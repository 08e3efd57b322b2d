// Masks made of others, over the public API: the image is 4 x 2, the model's mask its left half.
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';

/* Each combination starts a process. */
vi.setConfig({ testTimeout: 120_000 });

const engine = new ScriptedEngine(segment());
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine });
});
afterAll(() => server.close());

const COMBINE = /* GraphQL */ `
  mutation ($input: CombineMasksInput!) {
    combineMasks(input: $input) {
      mask {
        id
        index
        label
        origin
        operation
        outcome
        area
        confidence
        tokens
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
        polygons {
          outer {
            points {
              x
              y
            }
          }
        }
        scales {
          scale
        }
        parent {
          id
        }
        parents {
          id
        }
        turn {
          id
        }
        image {
          id
        }
        url
        overlay: url(format: OVERLAY)
        json: url(format: JSON)
      }
    }
  }
`;
const SEND = /* GraphQL */ `
  mutation ($input: SendTurnInput!) {
    sendTurn(input: $input) {
      turn {
        id
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
const combine = async (operation: string, maskIds: string[], label?: string) =>
  (await server.ask(COMBINE, { input: { operation, maskIds, label } })).combineMasks.mask;
const leftHalf = async (imageId: string): Promise<{ turnId: string; maskId: string }> => {
  const { turn } = (await server.ask(SEND, { input: { text: 'segment the left half', imageIds: [imageId] } })).sendTurn;
  await server.events(turn.id);
  return {
    turnId: turn.id,
    maskId: (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn.masks[0].id,
  };
};

describe('combineMasks', () => {
  it('creates a mask with files and a lineage, on the turn of the first mask', async () => {
    const imageId = await upload();
    const { turnId, maskId } = await leftHalf(imageId);
    const right = await combine('INVERT', [maskId]);
    expect(right).toMatchObject({
      index: 1,
      label: 'everything but the left half',
      origin: 'COMBINED',
      operation: 'INVERT',
      outcome: 'FOUND',
      area: 4,
      confidence: 0.9,
      tokens: '',
      scales: [],
      parent: null,
      box: { x: 2, y: 0, width: 2, height: 2 },
      parents: [{ id: maskId }],
      turn: { id: turnId },
      image: { id: imageId },
      polygons: [
        {
          outer: {
            points: [
              { x: 4, y: 0 },
              { x: 4, y: 2 },
              { x: 2, y: 2 },
              { x: 2, y: 0 },
            ],
          },
        },
      ],
    });
    const pixels = await sharp(await server.download(right.url))
      .greyscale()
      .raw()
      .toBuffer();
    expect([...pixels].map((value) => Number(value > 127))).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    expect((await sharp(await server.download(right.overlay)).metadata()).width).toBe(4);
    expect(JSON.parse(new TextDecoder().decode(await server.download(right.json)))).toMatchObject({
      id: right.id,
      operation: 'INVERT',
      parents: [maskId],
      area: 4,
      files: { 'mask.png': {}, 'overlay.jpg': {} },
    });
    expect(
      await server.refusal('query ($id: ID!) { mask(id: $id) { url(format: TOKENS) } }', { id: right.id }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });

    const all = await combine('UNION', [maskId, right.id], 'everything');
    expect(all).toMatchObject({ index: 2, label: 'everything', area: 8, parents: [{ id: maskId }, { id: right.id }] });
    expect(await combine('INTERSECTION', [maskId, right.id])).toMatchObject({
      label: 'the overlap of the left half and everything but the left half',
      outcome: 'NO_TARGET',
      area: 0,
      box: null,
      polygons: [],
    });
    expect(await combine('DIFFERENCE', [all.id, right.id])).toMatchObject({
      label: 'everything without everything but the left half',
      area: 4,
      rle: { size: [2, 4], counts: '044' },
    });
    expect(
      (
        await server.ask('query ($id: ID!) { turn(id: $id) { masks { index origin } } }', { id: turnId })
      ).turn.masks.map(({ index, origin }: any) => [index, origin]),
    ).toEqual([
      [0, 'MODEL'],
      [1, 'COMBINED'],
      [2, 'COMBINED'],
      [3, 'COMBINED'],
      [4, 'COMBINED'],
    ]);
  });

  it('gives simultaneous masks different numbers', async () => {
    const { turnId, maskId } = await leftHalf(await upload());
    await Promise.all([1, 2].map((n) => combine('INVERT', [maskId], `copy ${n}`)));
    expect(
      (await server.ask('query ($id: ID!) { turn(id: $id) { masks { index } } }', { id: turnId })).turn.masks,
    ).toEqual([{ index: 0 }, { index: 1 }, { index: 2 }]);
  });

  it('creates one mask for requests with the same key, also for simultaneous ones', async () => {
    const imageId = await upload();
    const [one, two] = [await leftHalf(imageId), await leftHalf(imageId)];
    const input = { operation: 'UNION', maskIds: [one.maskId, two.maskId], idempotencyKey: 'both' };
    const ask = async (): Promise<any> => (await server.ask(COMBINE, { input })).combineMasks.mask;
    const made = await Promise.all([ask(), ask()]);
    made.push(await ask());
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    for (const change of [
      { maskIds: [one.maskId, made[0].id] },
      { operation: 'INTERSECTION' },
      { label: 'both halves' },
      { idempotencyKey: '' },
    ])
      expect(await server.refusal(COMBINE, { input: { ...input, ...change } })).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('idempotencyKey'),
      });
    const elsewhere = { ...input, maskIds: [two.maskId, one.maskId] };
    expect((await server.ask(COMBINE, { input: elsewhere })).combineMasks.mask.id).not.toBe(made[0].id);
  });

  it('refuses masks of different images', async () => {
    const [one, two] = [await leftHalf(await upload()), await leftHalf(await upload())];
    expect(
      await server.refusal(COMBINE, { input: { operation: 'UNION', maskIds: [one.maskId, two.maskId] } }),
    ).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('same image') });
  });

  it.each([
    ['no mask', { operation: 'UNION', maskIds: [] }, 'BAD_USER_INPUT'],
    ['one mask to unite', { operation: 'UNION', maskIds: ['a'] }, 'BAD_USER_INPUT'],
    ['two masks to invert', { operation: 'INVERT', maskIds: ['a', 'b'] }, 'BAD_USER_INPUT'],
    ['a mask twice', { operation: 'DIFFERENCE', maskIds: ['a', 'a'] }, 'BAD_USER_INPUT'],
    ['too many', { operation: 'UNION', maskIds: Array.from({ length: 17 }, String) }, 'BAD_USER_INPUT'],
    ['a mask that is not there', { operation: 'INVERT', maskIds: ['a'] }, 'NOT_FOUND'],
  ])('refuses %s', async (_what, input, code) => {
    expect(await server.refusal(COMBINE, { input })).toMatchObject({ code });
  });

  it('refuses a label that is too long, and a turn that has not ended', async () => {
    const imageId = await upload();
    const { maskId } = await leftHalf(imageId);
    expect(
      await server.refusal(COMBINE, { input: { operation: 'INVERT', maskIds: [maskId], label: 'x'.repeat(201) } }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
    engine.script = async function* (request, signal) {
      for await (const event of segment()(request, signal)) {
        yield event;
        if (event.type === 'mask-finished') await untilAborted(signal);
      }
    };
    const { turn } = (await server.ask(SEND, { input: { text: 'segment it', imageIds: [imageId] } })).sendTurn;
    const events = await server.eventsUntil(turn.id, 0, (event) => event.__typename === 'MaskFinished');
    expect(
      await server.refusal(COMBINE, { input: { operation: 'INVERT', maskIds: [events.at(-1)?.mask.id] } }),
    ).toMatchObject({ code: 'CONVERSATION_BUSY' });
    await server.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id: turn.id });
    engine.script = segment();
  });
});
