// A conversation taken out of the server: an archive of everything, and its masks as other programs read them.
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeRle } from '../../inference/mask/rle.ts';
import { dataUri, png, sha256, storedPixels, turned } from '../support/pictures.ts';
import { ScriptedEngine, say, segment } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { unzip } from '../support/unzip.ts';

/* A combination starts a process. */
vi.setConfig({ hookTimeout: 120_000 });

const engine = new ScriptedEngine(segment());
let server: TestServer;
let picture: Uint8Array;
let conversationId: string;
let imageId: string;
let maskId: string;

beforeAll(async () => {
  server = await startTestServer({ engine });
});
beforeAll(async () => {
  picture = await png();
  imageId = (
    await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
      dataUri: dataUri(picture),
    })
  ).uploadImage.image.id;
  const send = async (input: object) => {
    const sent = (
      await server.ask(
        'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
        { input },
      )
    ).sendTurn;
    await server.events(sent.turn.id);
    return sent;
  };
  const { turn, conversation } = await send({ text: 'segment the left half', imageIds: [imageId] });
  conversationId = conversation.id;
  engine.script = say('Fine.');
  await send({ text: 'how is it?', conversationId });
  maskId = (await server.ask('query ($id: ID!) { turn(id: $id) { masks { id } } }', { id: turn.id })).turn.masks[0].id;
  await server.ask(
    'mutation ($id: ID!) { combineMasks(input: { operation: INVERT, maskIds: [$id], label: "the ' +
      'rest" }) { mask { id } } }',
    { id: maskId },
  );
});
afterAll(() => server.close());

const urlOf = async (format: string): Promise<string> =>
  (
    await server.ask(
      'query ($id: ID!, $format: ExportFormat!) { conversation(id: $id) { exportUrl(format: $format) } }',
      { id: conversationId, format },
    )
  ).conversation.exportUrl;
const archive = async (format: string) => {
  const files = unzip(await server.download(await urlOf(format)));
  return {
    names: [...files.keys()],
    bytes: (name: string) => files.get(name) ?? new Uint8Array(),
    text: (name: string) => Buffer.from(files.get(name) ?? '').toString(),
  };
};

describe('exportUrl', () => {
  it('JSON contains turns, masks and every file', async () => {
    const { names, bytes, text } = await archive('JSON');
    const json = JSON.parse(text('conversation.json'));
    expect(json).toMatchObject({
      formatVersion: 1,
      conversation: { id: conversationId, title: 'segment the left half' },
      images: [{ id: imageId, width: 4, file: `images/${imageId}.png` }],
      turns: [
        {
          text: 'segment the left half',
          imageIds: [imageId],
          masks: [
            { id: maskId, label: 'the left half', scales: [{ scale: 1 }, { scale: 2 }, { scale: 3 }] },
            { label: 'the rest', origin: 'COMBINED', scales: [] },
          ],
        },
        { answer: 'Fine.', masks: [] },
      ],
    });
    expect(JSON.stringify(json)).not.toMatch(/ownerId|"local"/);
    const listed = json.turns.flatMap(({ masks }: any) => masks).flatMap(({ files }: any) => files);
    expect(listed).toContain(`masks/${maskId}/scale-03.png`);
    expect(listed).toHaveLength(7 + 3);
    expect(names.sort()).toEqual(['conversation.json', `images/${imageId}.png`, ...listed].sort());
    expect(sha256(bytes(`images/${imageId}.png`))).toBe(sha256(picture));
    expect(JSON.parse(text(`masks/${maskId}/mask.json`)).id).toBe(maskId);
  });

  it('COCO contains the dataset and the images', async () => {
    const { names, text } = await archive('COCO');
    expect(names).toEqual(['annotations/instances_default.json', `images/${imageId}.png`]);
    const { images, annotations, categories } = JSON.parse(text('annotations/instances_default.json'));
    expect(images).toEqual([{ id: 1, file_name: `${imageId}.png`, width: 4, height: 2, maskstream_id: imageId }]);
    expect(categories.map(({ name }: any) => name)).toEqual(['left half', 'rest']);
    expect([...decodeRle(annotations[1].segmentation).data]).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
  });

  it.each([
    [
      'LABEL_STUDIO',
      () => ['README.md', 'label-config.xml', 'tasks.json'],
      () => 'tasks.json',
      '"brushlabels":["rest"]',
    ],
    ['CVAT', () => ['annotations.xml'], () => 'annotations.xml', 'label="rest"'],
    ['YOLO_SEG', () => ['data.yaml', `labels/${imageId}.txt`], () => 'data.yaml', '1: "rest"'],
    ['LABELME', () => [`images/${imageId}.json`], () => `images/${imageId}.json`, '"label":"rest"'],
  ])('%s contains its files and the images', async (format, files, name, content) => {
    const { names, text } = await archive(format);
    expect(names).toEqual([...files(), `images/${imageId}.png`]);
    expect(text(name())).toContain(content);
  });

  it('GeoJSON and SVG contain a file for each image', async () => {
    const [geo, svg] = [await archive('GEOJSON'), await archive('SVG')];
    expect(JSON.parse(geo.text(`${imageId}.geojson`)).features).toHaveLength(2);
    expect(svg.text(`${imageId}.svg`)).toContain('<title>the rest</title>');
  });

  it('is refused when it was forged, changed or too old, and for a deleted conversation', async () => {
    const url = new URL(await urlOf('COCO'));
    const status = async (change: (url: URL) => void): Promise<number> => {
      const other = new URL(url);
      change(other);
      return (await fetch(other)).status;
    };
    expect(await status((other) => other.searchParams.set('format', 'JSON'))).toBe(403);
    expect(await status((other) => other.searchParams.set('expires', '99999999999'))).toBe(403);
    expect(await status((other) => other.searchParams.delete('signature'))).toBe(403);
    expect(
      await status((other) => {
        other.pathname = `/export/conversations/${imageId}.zip`;
      }),
    ).toBe(403);
    expect(
      await status((other) => {
        other.pathname = '/export/conversations/no-such.zip';
      }),
    ).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(403);
    expect(
      await server.refusal('query ($id: ID!) { conversation(id: $id) { exportUrl(expiresIn: 0) } }', {
        id: conversationId,
      }),
    ).toMatchObject({ code: 'BAD_USER_INPUT' });
    await server.ask(
      'mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }',
      { id: conversationId },
    );
    expect((await fetch(url)).status).toBe(404);
    await server.ask(
      'mutation ($id: ID!) { restoreConversation(input: { conversationId: $id }) { conversation { id } } }',
      { id: conversationId },
    );
  });
});

describe('an image with an EXIF rotation', () => {
  let id: string;
  let sent: { turn: { id: string }; conversation: { id: string } };
  beforeAll(async () => {
    id = (
      await server.ask('mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }', {
        dataUri: dataUri(await turned('jpeg', 6), 'image/jpeg'),
      })
    ).uploadImage.image.id;
    engine.script = segment();
    sent = (
      await server.ask(
        'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }',
        { input: { text: 'segment it', imageIds: [id] } },
      )
    ).sendTurn;
    await server.events(sent.turn.id);
  });

  it.each(['JSON', 'COCO', 'LABEL_STUDIO', 'CVAT', 'YOLO_SEG', 'LABELME', 'GEOJSON', 'SVG'])(
    'is upright in the archive %s, also for readers that ignore EXIF',
    async (format) => {
      const { exportUrl } = (
        await server.ask(
          'query ($id: ID!, $format: ExportFormat!) { conversation(id: $id) { exportUrl(format: $format) } }',
          { id: sent.conversation.id, format },
        )
      ).conversation;
      const packed = [...unzip(await server.download(exportUrl))].find(
        ([name]) => name.includes(id) && name.endsWith('.jpg'),
      )?.[1];
      const { width, height, at } = await storedPixels(packed ?? new Uint8Array());
      expect([width, height, at(8, 2), at(8, 29)]).toEqual([16, 32, 'red', 'blue']);
    },
  );

  it('is upright for the model too', async () => {
    const { width, height } = await storedPixels(engine.requests.at(-1)?.images[0] ?? new Uint8Array());
    expect([width, height]).toEqual([16, 32]);
  });

  it('that was stored without an upright copy gets one when the copy is read', async () => {
    const database = new Client({ connectionString: server.databaseUrl });
    await database.connect();
    await database.query('UPDATE "Image" SET "shownFile" = NULL WHERE id = $1', [id]);
    const { image } = await server.ask('query ($id: ID!) { image(id: $id) { url } }', { id });
    const { rows } = await database.query('SELECT "shownFile" FROM "Image" WHERE id = $1', [id]);
    await database.end();
    const { width, height } = await storedPixels(await server.download(image.url));
    expect([width, height, rows]).toEqual([16, 32, [{ shownFile: 'picture.jpg' }]]);
  });
});

it('redraw.html leaves out the masks of another bundle than that of this server', async () => {
  const html = new TextDecoder().decode(unzip(await server.download(await urlOf('REDRAW'))).get('redraw.html'));
  expect(html).toContain('"model":{"id":"everyday"');
  expect(html).toContain('"masks":[]');
  expect(html.match(/<\/script>/g)).toHaveLength(3);
});
