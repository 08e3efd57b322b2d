// Masks that people make, over the public API: the image is 4 x 2, the model's mask its left half.
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeRle } from '../../inference/index.ts';
import { dataUri, png, turned } from '../support/pictures.ts';
import { ScriptedEngine, segment, untilAborted } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { unzip } from '../support/unzip.ts';

/* Each mask starts a process. */
vi.setConfig({ testTimeout: 120_000 });

const engine = new ScriptedEngine(segment());
engine.info.abilities.refine = true;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ engine, env: { MAX_UPLOAD_BYTES_PER_DAY: '20000' } });
});
afterAll(() => server.close());

const CREATE = /* GraphQL */ `
  mutation ($input: CreateMaskInput!) {
    createMask(input: $input) {
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
        lastScale
        stoppedBy
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
        scales {
          scale
        }
        parent {
          id
        }
        parents {
          id
        }
        lineage {
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
      conversation {
        id
      }
    }
  }
`;

interface Place {
  conversationId: string;
  turnId: string;
  imageId: string;
  maskId: string;
}

const upload = async (): Promise<string> =>
  (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(await png()),
    })
  ).uploadImage.image.id;
const leftHalf = async (): Promise<Place> => {
  const imageId = await upload();
  const { turn, conversation } = (
    await server.ask(SEND, { input: { text: 'segment the left half', imageIds: [imageId] } })
  ).sendTurn;
  await server.events(turn.id);
  const { masks } = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn;
  return { conversationId: conversation.id, turnId: turn.id, imageId, maskId: masks[0].id };
};
const create = async (input: object): Promise<any> => (await server.ask(CREATE, { input })).createMask.mask;
const refused = (input: object) => server.refusal(CREATE, { input });
const rle = (counts: string) => ({ rle: { size: [2, 4], counts } });
/** Its pixels, row by row. */
const pixels = ({ rle: { size, counts } }: any): string => decodeRle({ size, counts }).data.join('');
const corners = (...points: [number, number][]) => ({ points: points.map(([x, y]) => ({ x, y })) });

describe('createMask', () => {
  it('stores a correction beside the mask that it corrects, with files and a lineage', async () => {
    const { turnId, imageId, maskId } = await leftHalf();
    const mask = await create({ turnId, basedOnMaskId: maskId, shape: rle('026') });
    expect(mask).toMatchObject({
      index: 1,
      label: 'the left half',
      origin: 'HUMAN',
      operation: null,
      outcome: 'FOUND',
      area: 2,
      confidence: 1,
      tokens: '',
      lastScale: null,
      stoppedBy: null,
      size: { width: 4, height: 2 },
      box: { x: 0, y: 0, width: 1, height: 2 },
      rle: { size: [2, 4], counts: '026' },
      polygons: [{ outer: corners([1, 0], [1, 2], [0, 2], [0, 0]), holes: [] }],
      scales: [],
      parent: { id: maskId },
      parents: [{ id: maskId }],
      lineage: [{ id: maskId }],
      turn: { id: turnId },
      image: { id: imageId },
    });
    const stored = await sharp(await server.download(mask.url))
      .greyscale()
      .raw()
      .toBuffer();
    expect([...stored].map((value) => Number(value > 127)).join('')).toBe('10001000');
    expect((await sharp(await server.download(mask.overlay)).metadata()).width).toBe(4);
    expect(JSON.parse(new TextDecoder().decode(await server.download(mask.json)))).toMatchObject({
      id: mask.id,
      origin: 'HUMAN',
      parent: maskId,
      label: 'the left half',
      area: 2,
      files: { 'mask.png': {}, 'overlay.jpg': {} },
    });
    expect(
      await server.refusal('query ($id: ID!) { mask(id: $id) { url(format: TOKENS) } }', { id: mask.id }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });

    const again = await create({ turnId, basedOnMaskId: mask.id, label: 'less', shape: rle('017') });
    expect(again).toMatchObject({
      index: 2,
      label: 'less',
      parent: { id: mask.id },
      lineage: [{ id: mask.id }, { id: maskId }],
    });
    const { masks } = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { origin area } } }', { id: turnId }))
      .turn;
    expect(masks).toEqual([
      { origin: 'MODEL', area: 4 },
      { origin: 'HUMAN', area: 2 },
      { origin: 'HUMAN', area: 1 },
    ]);
  });

  it('draws polygons, with holes, and an empty mask', async () => {
    const { turnId } = await leftHalf();
    const square = corners([0, 0], [3, 0], [3, 2], [0, 2]);
    const hole = corners([1, 0], [2, 0], [2, 2], [1, 2]);
    const drawn = await create({ turnId, label: 'a frame', shape: { polygons: [{ outer: square, holes: [hole] }] } });
    expect(pixels(drawn)).toBe('10101010');
    expect(drawn).toMatchObject({ parent: null, lineage: [], label: 'a frame' });
    const empty = await create({ turnId, label: 'nothing', shape: { polygons: [] } });
    expect(empty).toMatchObject({ outcome: 'NO_TARGET', area: 0, box: null, polygons: [] });
  });

  it.each([
    ['grey, 8 bits', (picture: Sharp) => picture.png()],
    ['a palette', (picture: Sharp) => picture.png({ palette: true })],
    ['with transparency', (picture: Sharp) => picture.ensureAlpha(1).png()],
    ['16 bits', (picture: Sharp) => picture.toColourspace('grey16').png()],
  ])('reads a PNG: %s', async (_what, encode) => {
    const { turnId } = await leftHalf();
    const raw = { width: 4, height: 2, channels: 1 } as const;
    const file = await encode(sharp(Buffer.from([0, 255, 100, 200, 0, 0, 0, 255]), { raw })).toBuffer();
    expect(pixels(await create({ turnId, label: 'spots', shape: { png: dataUri(file) } }))).toBe('01010001');
  });

  it('reads what is transparent in a PNG as outside', async () => {
    const { turnId } = await leftHalf();
    const file = await sharp({ create: { width: 4, height: 2, channels: 4, background: '#ffffff00' } })
      .png()
      .toBuffer();
    expect(await create({ turnId, label: 'nothing', shape: { png: dataUri(file) } })).toMatchObject({ area: 0 });
  });

  it('refuses a PNG that is damaged, or rotated by EXIF', async () => {
    const { turnId } = await leftHalf();
    const file = await png();
    const damaged = file.subarray(0, file.length - 30);
    expect(await refused({ turnId, label: 'x', shape: { png: dataUri(damaged) } })).toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
    const sideways = await turned('png', 6, 4, 2);
    expect(await refused({ turnId, label: 'x', shape: { png: dataUri(sideways) } })).toMatchObject({
      code: 'IMAGE_UNREADABLE',
      message: expect.stringContaining('EXIF'),
    });
  });

  it('refuses a turn, a mask or an image that does not exist, and those of another conversation', async () => {
    const [one, two] = [await leftHalf(), await leftHalf()];
    const shape = rle('044');
    const nobody = '00000000-0000-7000-8000-000000000000';
    expect(await refused({ turnId: nobody, label: 'x', shape })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refused({ turnId: one.turnId, basedOnMaskId: nobody, shape })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refused({ turnId: one.turnId, imageId: nobody, label: 'x', shape })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await refused({ turnId: one.turnId, basedOnMaskId: two.maskId, shape })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await refused({ turnId: one.turnId, imageId: two.imageId, label: 'x', shape })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('imageId'),
    });
    expect(await refused({ turnId: one.turnId, shape })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'label is required without basedOnMaskId.',
    });
    expect(await refused({ turnId: one.turnId, label: 'x'.repeat(201), shape })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await refused({ turnId: one.turnId, label: 'x', shape: rle('04') })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await refused({ turnId: one.turnId, label: 'x', shape: { ...shape, polygons: [] } })).toBeDefined();
  });

  it('refuses a turn without an image, and a turn that has not ended', async () => {
    engine.script = async function* (request, signal) {
      if (request.messages.at(-1)?.text === 'wait') await untilAborted(signal);
      yield* segment()(request, signal);
    };
    const bare = (await server.ask(SEND, { input: { text: 'hello' } })).sendTurn.turn.id;
    await server.events(bare);
    expect(await refused({ turnId: bare, label: 'x', shape: rle('044') })).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'The turn has no image.',
    });
    const input = { text: 'wait', imageIds: [await upload()] };
    const running = (await server.ask(SEND, { input })).sendTurn.turn.id;
    expect(await refused({ turnId: running, label: 'x', shape: rle('044') })).toMatchObject({
      code: 'CONVERSATION_BUSY',
    });
    await server.ask('mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }', { id: running });
    engine.script = segment();
  });

  it('creates one mask for requests with the same key, also for simultaneous ones', async () => {
    const { turnId, maskId } = await leftHalf();
    const input = { turnId, basedOnMaskId: maskId, shape: rle('026'), idempotencyKey: 'save 1' };
    const made = await Promise.all([create(input), create(input)]);
    made.push(await create({ ...input, shape: { polygons: [{ outer: corners([0, 0], [1, 0], [1, 2], [0, 2]) }] } }));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await refused({ ...input, shape: rle('017') })).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await refused({ ...input, label: 'another' })).toMatchObject({ code: 'BAD_USER_INPUT' });
    const other = await leftHalf();
    expect((await create({ ...input, turnId: other.turnId, basedOnMaskId: other.maskId })).id).not.toBe(made[0].id);
  });

  it('counts a PNG that is sent again with its key as one upload', async () => {
    const { turnId, maskId } = await leftHalf();
    const uploaded = async (): Promise<number> =>
      (await server.ask('{ viewer { usage(days: 1) { uploadBytes } } }')).viewer.usage[0].uploadBytes;
    const file = await png();
    const input = { turnId, basedOnMaskId: maskId, shape: { png: dataUri(file) }, idempotencyKey: 'a file' };
    const before = await uploaded();
    const made = [await create(input), await create(input)];
    expect(made[0].id).toBe(made[1].id);
    expect((await uploaded()) - before).toBe(file.byteLength);
    expect(await refused({ ...input, label: 'another' })).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await uploaded()) - before).toBe(file.byteLength);
  });

  it('counts the bytes of a PNG as an upload', async () => {
    const { turnId } = await leftHalf();
    const bytes = new Uint8Array(20_001);
    bytes.set(await png());
    expect(await refused({ turnId, label: 'x', shape: { png: dataUri(bytes) } })).toMatchObject({
      code: 'IMAGE_TOO_LARGE',
    });
  });
});

describe('a mask that a person made', () => {
  it('can be refined by the next question, and can be combined', async () => {
    const { conversationId, turnId, maskId } = await leftHalf();
    const mask = await create({ turnId, basedOnMaskId: maskId, shape: rle('026') });
    const input = { conversationId, text: 'a bit more', refineMaskId: mask.id };
    const next = (await server.ask(SEND, { input })).sendTurn.turn.id;
    await server.events(next);
    expect(engine.requests.at(-1)?.refine).toEqual({ size: [2, 4], counts: '026' });
    const { masks } = (
      await server.ask('query ($id: ID!) { turn(id: $id) { masks { lineage { id origin } } } }', { id: next })
    ).turn;
    expect(masks[0].lineage).toEqual([
      { id: mask.id, origin: 'HUMAN' },
      { id: maskId, origin: 'MODEL' },
    ]);
    const { combineMasks } = await server.ask(
      'mutation ($ids: [ID!]!) { combineMasks(input: { operation: DIFFERENCE, maskIds: $ids }) ' +
        '{ mask { area parents { id } lineage { id } } } }',
      { ids: [maskId, mask.id] },
    );
    expect(combineMasks.mask).toEqual({ area: 2, parents: [{ id: maskId }, { id: mask.id }], lineage: [] });
  });

  it.each(['JSON', 'COCO', 'LABEL_STUDIO', 'CVAT', 'GEOJSON', 'SVG', 'YOLO_SEG', 'LABELME', 'TRAINING'])(
    'is in the archive: %s',
    async (format) => {
      const { conversationId, turnId, maskId } = await leftHalf();
      await create({ turnId, basedOnMaskId: maskId, label: 'narrower', shape: rle('026') });
      const { conversation } = await server.ask(
        'query ($id: ID!, $format: ExportFormat!) { conversation(id: $id) { exportUrl(format: $format) } }',
        { id: conversationId, format },
      );
      const files = [...unzip(await server.download(conversation.exportUrl)).values()];
      expect(files.some((bytes) => Buffer.from(bytes).toString().includes('narrower'))).toBe(true);
    },
  );

  it('is training data when the owner exports it: only the last corrections and their images', async () => {
    const { conversationId, turnId, imageId, maskId } = await leftHalf();
    const archive = async (): Promise<Map<string, Uint8Array>> => {
      const { conversation } = await server.ask(
        'query ($id: ID!) { conversation(id: $id) { exportUrl(format: TRAINING) } }',
        { id: conversationId },
      );
      return unzip(await server.download(conversation.exportUrl));
    };
    const linesIn = (files: Map<string, Uint8Array>): any[] =>
      Buffer.from(files.get('corrections.jsonl') ?? [])
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    const before = await archive();
    expect([...before.keys()]).toEqual(['corrections.jsonl']);
    expect(linesIn(before)).toEqual([]);
    const first = await create({ turnId, basedOnMaskId: maskId, shape: rle('026') });
    await create({ turnId, basedOnMaskId: first.id, shape: rle('017') });
    await create({ turnId, label: 'The corner.', shape: rle('071') });
    await create({ turnId, label: 'nothing', shape: rle('8') });
    const after = await archive();
    expect([...after.keys()]).toEqual(['corrections.jsonl', `images/${imageId}.png`]);
    const objects = [
      { name: 'left half', counts: '017', crowd: false },
      { name: 'corner', counts: '071', crowd: false },
    ];
    expect(linesIn(after)).toEqual([{ file: `images/${imageId}.png`, width: 4, height: 2, split: 'train', objects }]);
  });

  it('can be read through a share of the conversation', async () => {
    const { conversationId, turnId, maskId } = await leftHalf();
    await create({ turnId, basedOnMaskId: maskId, label: 'narrower', shape: rle('026') });
    const { token } = (
      await server.ask('mutation ($id: ID!) { shareConversation(input: { conversationId: $id }) { token } }', {
        id: conversationId,
      })
    ).shareConversation;
    const { sharedConversation } = await server.ask(
      'query ($token: String!) { sharedConversation(token: $token) { turns { edges { node { masks { label origin ' +
        'url } } } } } }',
      { token },
    );
    const [, shared] = sharedConversation.turns.edges[0].node.masks;
    expect(shared).toMatchObject({ label: 'narrower', origin: 'HUMAN' });
    expect((await sharp(await server.download(shared.url)).metadata()).width).toBe(4);
  });

  it('is refused by a model that cannot refine masks', async () => {
    const { conversationId, turnId, maskId } = await leftHalf();
    const mask = await create({ turnId, basedOnMaskId: maskId, shape: rle('026') });
    engine.info.abilities.refine = false;
    expect(
      await server.refusal(SEND, { input: { conversationId, text: 'a bit more', refineMaskId: mask.id } }),
    ).toMatchObject({ code: 'UNSUPPORTED_BY_MODEL' });
    engine.info.abilities.refine = true;
  });
});
