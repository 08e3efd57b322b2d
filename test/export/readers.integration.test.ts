// The exports, read by the programs that they are for. READERS_PYTHON: a Python that has
// test/export/readers/requirements.txt.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { iouOf } from '../../inference/mask/measure.ts';
import { decodeRle, encodeRle } from '../../inference/mask/rle.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { geoJson } from '../../src/export/geojson.ts';
import { svgPicture } from '../../src/export/svg.ts';
import { draw, exported, pictureOf, textOf } from '../support/exports.ts';
import { anyMask, drawn } from '../support/masks.ts';
import { dataUri, png } from '../support/pictures.ts';
import { ScriptedEngine, segmentAs } from '../support/scripted-engine.ts';
import { startTestServer } from '../support/test-server.ts';
import type { TestServer } from '../support/test-server.ts';
import { unzip } from '../support/unzip.ts';

const exec = promisify(execFile);
const python = process.env['READERS_PYTHON'] ?? 'python3';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Larger ones, of which any share of the pixels is inside. */
const speckled: fc.Arbitrary<BinaryMask> = fc
  .tuple(fc.uint8Array({ minLength: 1600, maxLength: 1600 }), fc.integer({ min: 1, max: 255 }))
  .map(([noise, share]) => ({ data: noise.map((value) => Number(value < share)), width: 40, height: 40 }));

/** What a script of test/export/readers prints. */
async function read(script: string, ...args: string[]): Promise<any> {
  const { stdout } = await exec(python, [join('test/export/readers', script), ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

describe('shapely', () => {
  it('finds the outlines of hundreds of masks valid, exact, and in the winding order of GeoJSON', async () => {
    const small = fc.sample(anyMask, { numRuns: 400, seed: 1 });
    const noise = fc.sample(speckled, { numRuns: 60, seed: 2 });
    const masks = [drawn('####', '#.##', '##.#', '####'), drawn('###', '#.#', '##.'), ...small, ...noise].filter(
      ({ data }) => data.includes(1),
    );
    const picture = () => pictureOf(...masks.map((mask) => exported(mask)));
    await writeFile(
      join(folder, 'masks.json'),
      JSON.stringify(masks.map((mask) => ({ ...mask, data: [...mask.data] }))),
    );
    await writeFile(join(folder, 'masks.geojson'), await textOf(geoJson(picture(), draw)));
    await writeFile(join(folder, 'masks.svg'), await textOf(svgPicture(picture(), draw)));
    expect(masks.length).toBeGreaterThan(400);
    expect(await read('outlines.py', folder)).toEqual({ masks: masks.length, faults: [] });
  });
});

/** The folder of its own that an archive was unpacked into. */
async function unpacked(archive: Uint8Array): Promise<string> {
  const own = await mkdtemp(join(folder, 'archive-'));
  for (const [name, bytes] of unzip(archive)) {
    await mkdir(dirname(join(own, name)), { recursive: true });
    await writeFile(join(own, name), bytes);
  }
  return own;
}

/** Of a mask, as a reader prints it. */
interface ReadMask {
  file: string;
  size: number[];
  category: string;
  counts: string;
}
const sorted = (rows: readonly ReadMask[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** Pixels for which a sentence is true. */
function where(width: number, height: number, inside: (x: number, y: number) => boolean): BinaryMask {
  return {
    data: Uint8Array.from({ length: width * height }, (_, i) => Number(inside(i % width, Math.floor(i / width)))),
    width,
    height,
  };
}

const [WIDTH, HEIGHT] = [40, 30];
const disc = (x: number, y: number, radius: number): boolean => (x - 20) ** 2 + (y - 15) ** 2 <= radius ** 2;
/**
 * Of one piece: with holes side by side, beneath each other, touching at a corner, touching the edge; thin; tiny;
 * whole.
 */
const WHOLE: BinaryMask[] = [
  where(WIDTH, HEIGHT, (x, y) => disc(x, y, 12) && !(disc(x, y, 9) && x % 4 === y % 4 && x % 4 < 2)),
  where(
    WIDTH,
    HEIGHT,
    (x, y) => disc(x, y, 14) && !(x > 12 && x < 18 && y > 8 && y < 14) && !(x > 17 && x < 24 && y > 13 && y < 20),
  ),
  where(WIDTH, HEIGHT, (x, y) => disc(x, y, 8) && !disc(x, y, 5)),
  where(WIDTH, HEIGHT, (x, y) => x === 3 && y === 4),
  where(WIDTH, HEIGHT, (x, y) => (y === 7 && x > 4 && x < 30) || (x === 11 && y > 2 && y < 26)),
  where(WIDTH, HEIGHT, () => true),
];
/** Of several: an island in a hole, and specks. */
const PIECES: BinaryMask[] = [
  where(WIDTH, HEIGHT, (x, y) => disc(x, y, 14) && (!disc(x, y, 9) || disc(x, y, 3))),
  where(WIDTH, HEIGHT, (x, y) => disc(x, y, 10) || (x * 7 + y * 11) % 97 === 0),
];
const LABELS = [
  'The red ball.',
  'red ball',
  'a blue cube',
  'das gr\u00fcne Ding',
  'the <"odd"> & one',
  'Red ball',
  'the ring',
  'specks',
];
const CATEGORIES = [
  'red ball',
  'red ball',
  'blue cube',
  'das gr\u00fcne ding',
  '<"odd"> & one',
  'red ball',
  'ring',
  'specks',
];

describe('the archive of a conversation', () => {
  let server: TestServer;
  let conversationId: string;
  /** As the API says it. */
  let expected: ReadMask[];
  beforeAll(async () => {
    const masks = [...WHOLE, ...PIECES];
    const engine = new ScriptedEngine(segmentAs(masks.map((mask, i) => ({ label: LABELS[i] ?? '', mask }))));
    server = await startTestServer({ engine });
    const upload = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }';
    const { image } = (await server.ask(upload, { dataUri: dataUri(await png(WIDTH, HEIGHT)) })).uploadImage;
    const send = 'mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } conversation { id } } }';
    const { turn, conversation } = (await server.ask(send, { input: { text: 'segment all', imageIds: [image.id] } }))
      .sendTurn;
    conversationId = conversation.id;
    await server.events(turn.id);
    const found = await server.ask('query ($id: ID!) { turn(id: $id) { masks { rle { counts } } } }', { id: turn.id });
    expected = found.turn.masks.map(({ rle }: any, i: number) => ({
      file: `${image.id}.png`,
      size: [WIDTH, HEIGHT],
      category: CATEGORIES[i],
      counts: rle.counts,
    }));
    expect(expected.map(({ counts }) => counts)).toEqual(masks.map((mask) => encodeRle(mask).counts));
  });
  afterAll(() => server.close());

  /** What the reader found in the archive. */
  async function readArchive(format: string, script: string, ...args: string[]): Promise<ReadMask[]> {
    const query = 'query ($id: ID!, $format: ExportFormat!) { conversation(id: $id) { exportUrl(format: $format) } }';
    const { exportUrl } = (await server.ask(query, { id: conversationId, format })).conversation;
    return read(script, ...args, await unpacked(await server.download(exportUrl)));
  }

  it.each([
    ['COCO', 'pycocotools', 'read_pycocotools.py', []],
    ['COCO', 'datumaro', 'read_datumaro.py', ['coco']],
    ['COCO', 'supervision', 'read_supervision.py', ['coco']],
    ['CVAT', 'datumaro', 'read_datumaro.py', ['cvat']],
    ['LABEL_STUDIO', "Label Studio's decoder", 'read_label_studio.py', []],
    ['LABELME', 'labelme', 'read_labelme.py', []],
    ['LABELME', 'supervision', 'read_supervision.py', ['labelme']],
  ] as const)('as %s is read by %s: the same masks, pixel by pixel', async (format, _, script, args) => {
    expect(sorted(await readArchive(format, script, ...args))).toEqual(sorted(expected));
  });

  it.each([
    ['supervision', 'read_supervision.py', ['yolo']],
    ['filling as Ultralytics does it', 'read_yolo.py', []],
  ] as const)(
    'as YOLO_SEG is read by %s: the same masks, except for lines that connect parts',
    async (_, script, args) => {
      const rows = await readArchive('YOLO_SEG', script, ...args);
      const ious = rows.map(({ counts }, i) =>
        iouOf(
          decodeRle({ size: [HEIGHT, WIDTH], counts }),
          decodeRle({ size: [HEIGHT, WIDTH], counts: expected[i]?.counts ?? '' }),
        ),
      );
      expect(rows.map(({ counts: _counts, ...row }) => row)).toEqual(
        expected.map(({ counts: _counts, ...row }) => row),
      );
      expect(ious.slice(0, WHOLE.length)).toEqual(WHOLE.map(() => 1));
      for (const iou of ious.slice(WHOLE.length)) expect(iou).toBeGreaterThan(0.9);
    },
  );
});

/** The width of the image on which nothing is found. */
const BLANK_WIDTH = WIDTH + 1;
/** Of a PNG: its width is the big-endian number at byte 16. */
const blank = (image: Uint8Array | undefined): boolean =>
  image !== undefined && Buffer.from(image).readUInt32BE(16) === BLANK_WIDTH;

describe('the archive of a batch', () => {
  const PHRASES = ['the disc', 'A line', 'the unicorn'];
  const found: Record<string, BinaryMask[]> = {
    'the disc': [where(WIDTH, HEIGHT, (x, y) => disc(x, y, 12) && !disc(x, y, 5))],
    'A line': [where(WIDTH, HEIGHT, (_, y) => y === 7), where(WIDTH, HEIGHT, (x) => x === 3)],
  };
  let server: TestServer;
  let batchId: string;
  let images: string[];
  let expected: ReadMask[];
  beforeAll(async () => {
    const engine = new ScriptedEngine((request, signal) => {
      const { text } = request.messages.at(-1) ?? { text: '' };
      const masks = blank(request.images[0]) ? [] : (found[text] ?? []);
      return segmentAs(masks.map((mask) => ({ label: 'something else', mask })))(request, signal);
    });
    server = await startTestServer({ engine });
    const upload = 'mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }';
    images = [];
    for (const width of [WIDTH, WIDTH, BLANK_WIDTH])
      images.push((await server.ask(upload, { dataUri: dataUri(await png(width, HEIGHT)) })).uploadImage.image.id);
    const create = 'mutation ($input: CreateBatchInput!) { createBatch(input: $input) { batch { id } } }';
    batchId = (await server.ask(create, { input: { imageIds: images, phrases: PHRASES } })).createBatch.batch.id;
    await vi.waitFor(
      async () =>
        expect(await server.ask('query ($id: ID!) { batch(id: $id) { status } }', { id: batchId })).toEqual({
          batch: { status: 'COMPLETED' },
        }),
      { timeout: 20_000, interval: 100 },
    );
    expected = images.slice(0, 2).flatMap((id) =>
      Object.entries(found).flatMap(([phrase, masks]) =>
        masks.map((mask) => ({
          file: `${id}.png`,
          size: [WIDTH, HEIGHT],
          category: phrase.slice(phrase.indexOf(' ') + 1),
          counts: encodeRle(mask).counts,
        })),
      ),
    );
  });
  afterAll(() => server.close());

  const archive = async (format: string): Promise<string> => {
    const query = 'mutation ($input: ExportBatchInput!) { exportBatch(input: $input) { url } }';
    return unpacked(
      await server.download((await server.ask(query, { input: { batchId, format } })).exportBatch.url as string),
    );
  };
  const listed = () => images.map((id) => `${id}.png`).sort();

  it.each([
    ['COCO', 'pycocotools', 'read_pycocotools.py', []],
    ['COCO', 'datumaro', 'read_datumaro.py', ['coco']],
    ['COCO', 'supervision', 'read_supervision.py', ['coco']],
    ['CVAT', 'datumaro', 'read_datumaro.py', ['cvat']],
    ['LABEL_STUDIO', "Label Studio's decoder", 'read_label_studio.py', []],
    ['LABELME', 'labelme', 'read_labelme.py', []],
    ['LABELME', 'supervision', 'read_supervision.py', ['labelme']],
    ['YOLO_SEG', 'supervision', 'read_supervision.py', ['yolo']],
    ['YOLO_SEG', 'filling as Ultralytics does it', 'read_yolo.py', []],
  ] as const)('as %s is read by %s: the masks of all images', async (format, _, script, args) => {
    expect(sorted(await read(script, ...args, await archive(format)))).toEqual(sorted(expected));
  });

  it.each([
    ['COCO', 'coco'],
    ['CVAT', 'cvat'],
    ['YOLO_SEG', 'yolo'],
    ['LABEL_STUDIO', 'label_studio'],
  ] as const)('as %s has the images without a mask, and every phrase is a category', async (format, form) => {
    const { pictures, categories } = await read('read_pictures.py', form, await archive(format));
    expect(pictures).toEqual(listed());
    expect(categories).toEqual(['disc', 'line', 'unicorn']);
  });

  it('as LABELME has the images without a mask', async () => {
    expect((await read('read_pictures.py', 'labelme', await archive('LABELME'))).pictures).toEqual(listed());
  });

  it('as GEOJSON is read by shapely: the masks of all images', async () => {
    expect(sorted(await read('read_geojson.py', await archive('GEOJSON')))).toEqual(sorted(expected));
  });
});
