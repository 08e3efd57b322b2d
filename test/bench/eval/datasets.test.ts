// Readers of published formats against what the datasets' own libraries make of the same files
// (test/fixtures/datasets).
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../bench/eval/datasets/index.ts';
import { photoQuestions } from '../../../bench/eval/datasets/photo-questions.ts';
import { PHOTO_REQUESTS, photoRequests } from '../../../bench/eval/datasets/photo-requests.ts';
import type { Case } from '../../../bench/eval/suite.ts';
import { encodeRle } from '../../../inference/index.ts';
import type { Rle } from '../../../inference/mask/shapes.ts';
import { readFixture } from '../../support/fixtures.ts';

const ROOT = 'test/fixtures/datasets';
const images = join(ROOT, 'images');
const expected = readFixture('datasets/expected') as {
  refs: Record<string, Rle | null>;
  reasonseg: Record<string, { mask: Rle; ignore: Rle }>;
};

const maskOf = (one: Case): Rle | null => {
  const truth = one.truth();
  return truth?.mask.data.includes(1) === true ? encodeRle(truth.mask) : null;
};
const refOf = (one: Case): string => one.id.split('-')[1] ?? '';
const asked = (cases: readonly Case[]): (string | undefined)[] => cases.map(({ messages }) => messages.at(-1)?.text);

describe('RefCOCO', () => {
  it('is read from its pickle of Python 2, a case for every sentence', async () => {
    const { name, cases } = await openDataset('refcoco', {
      data: join(ROOT, 'refcoco'),
      images,
      split: 'val',
      by: 'unc',
    });
    expect(name).toBe('refcoco-val');
    expect(asked(cases)).toEqual(['the star', 'thing in the middle', 'both parts']);
    expect(cases.every(({ ask, intent }) => ask === 'SEGMENT' && intent === 'SEGMENT')).toBe(true);
    expect(cases[0]?.picture().length).toBeGreaterThan(1000);
  });

  it.each(['val', 'testA'])(
    "has pycocotools' masks in %s: polygons, several of them, beyond the edge, runs",
    async (split) => {
      const { cases } = await openDataset('refcoco', { data: join(ROOT, 'refcoco'), images, split, by: 'unc' });
      for (const one of cases) expect(maskOf(one), one.id).toEqual(expected.refs[refOf(one)]);
    },
  );

  it('asks which of several split files is meant, and says what is missing', async () => {
    await expect(openDataset('refcoco', { data: join(ROOT, 'refcoco'), images })).rejects.toThrow(
      'refs(google).p and refs(unc).p: choose one with --by.',
    );
    await expect(
      openDataset('refcoco', { data: join(ROOT, 'refcoco'), images, by: 'unc', split: 'testC' }),
    ).rejects.toThrow('no refs of split testC');
    await expect(openDataset('refcoco', { data: '/nowhere', images })).rejects.toThrow('/nowhere is missing');
    await expect(openDataset('refcoco', {})).rejects.toThrow('needs --data');
  });
});

describe('gRefCOCO', () => {
  it('joins several targets, and has empty masks where nothing is meant', async () => {
    const { cases } = await openDataset('grefcoco', { data: join(ROOT, 'grefcoco'), images });
    expect(cases.map(({ kind }) => kind)).toEqual(['several targets', 'no target', 'one target', 'one target']);
    for (const one of cases) expect(maskOf(one), one.id).toEqual(expected.refs[refOf(one)]);
  });
});

describe('ReasonSeg', () => {
  it('has the masks that OpenCV draws, and leaves out what is to be ignored', async () => {
    const { cases } = await openDataset('reasonseg', { data: join(ROOT, 'reasonseg') });
    expect(asked(cases)).toEqual(['the part that a café visitor holds', 'handle']);
    expect(cases.map(({ kind }) => kind)).toEqual(['long question', 'short phrase']);
    for (const one of cases) {
      const truth = one.truth();
      expect(truth && { mask: encodeRle(truth.mask), ignore: truth.ignore && encodeRle(truth.ignore) }, one.id).toEqual(
        expected.reasonseg[one.id],
      );
    }
  });
});

describe('questions', () => {
  it('are read as POPE publishes them', async () => {
    const { judge, cases } = await openDataset('pope', { data: join(ROOT, 'coco_pope_random.json'), images });
    expect(judge).toBe('yes-no');
    expect(cases.map(({ id, answers, ask }) => [id, answers, ask])).toEqual([
      ['1', ['yes'], 'ANSWER'],
      ['2', ['no'], 'ANSWER'],
    ]);
  });

  it('are read from VQA-style lines, with one answer or several', async () => {
    const { judge, cases } = await openDataset('vqa', { data: join(ROOT, 'vqa.jsonl'), images });
    expect(judge).toBe('normalised');
    expect(cases.map(({ kind, answers }) => [kind, answers])).toEqual([
      ['question', ['2', 'two dogs']],
      ['what', ['A ball.']],
    ]);
  });
});

describe('a tabletop suite', () => {
  it('is read from its folder; one that was not drawn yet says how', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'suite-'));
    const line = {
      id: 'x-0',
      kind: 'attribute',
      image: 'a.png',
      messages: [{ role: 'user', text: 'the ball' }],
      intent: 'SEGMENT',
      target: { size: [2, 3], counts: '06' },
      answer: 'Here it is:',
      route: 'segment',
    };
    await writeFile(join(folder, 'cases.jsonl'), `${JSON.stringify(line)}\n`);
    const {
      cases: [one],
    } = await openDataset(folder, {});
    expect(one).toMatchObject({ id: 'x-0', ask: 'AUTO', answers: ['Here it is:'], route: 'segment' });
    expect(one?.truth()?.mask).toEqual({ data: new Uint8Array(6).fill(1), width: 3, height: 2 });
    await expect(openDataset('no-such-suite', {})).rejects.toThrow('make_scenes suite --name no-such-suite');
  });
});

describe('Photographs with named masks', () => {
  const box = (left: number, right: number): string => {
    const data = new Uint8Array(100).map((_, i) => Number(i % 10 >= left && i % 10 < right));
    return encodeRle({ width: 10, height: 10, data }).counts;
  };

  async function folder(): Promise<{ data: string; by: string }> {
    const data = await mkdtemp(join(tmpdir(), 'maskstream-photos-'));
    const dogs = [box(0, 2), box(4, 6)].map((counts) => ({ name: 'dog', counts }));
    const crowd = { name: 'person', counts: box(8, 10), crowd: true };
    const size = { width: 10, height: 10 };
    const pictures = [
      { file: 'a.jpg', ...size, split: 'val', objects: [...dogs, crowd] },
      { file: 'b.jpg', ...size, split: 'train', objects: [{ name: 'cat', counts: box(0, 1) }] },
    ];
    await writeFile(join(data, 'pets.jsonl'), pictures.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return { data, by: 'pets' };
  }

  it('ask for each name once, with all its instances; a crowd counts for nobody', async () => {
    const { name, cases } = await openDataset('photos', await folder());
    expect(name).toBe('photos-pets-val');
    expect(asked(cases)).toEqual(['segment the dog']);
    expect(cases[0]?.truth()?.mask.data.reduce((sum, inside) => sum + inside, 0)).toBe(40);
  });

  it('ask for a mask of each instance; smaller ones and crowds are not scored', async () => {
    const { data, by } = await folder();
    const sliver = new Uint8Array(1000).fill(1, 0, 5);
    const [small, left, right] = [
      sliver,
      sliver.map((_, i) => Number(i > 500 && i < 600)),
      sliver.map((_, i) => +(i > 800)),
    ].map((pixels) => encodeRle({ width: 10, height: 100, data: pixels }).counts);
    const objects = [small, left, right].map((counts) => ({ name: 'dog', counts }));
    const line = JSON.stringify({ file: 'c.jpg', width: 10, height: 100, split: 'val', objects });
    await writeFile(join(data, 'pets.jsonl'), `${line}\n`);
    const { name, cases } = await openDataset('photos-every', { data, by });
    expect(name).toBe('photos-every-pets-val');
    expect(asked(cases)).toEqual(['segment every dog']);
    expect(cases[0]?.things?.().map((mask) => encodeRle(mask).counts)).toEqual([left, right]);
    expect(cases[0]?.truth()?.ignore?.data.reduce((sum, inside) => sum + inside, 0)).toBe(5);
  });

  it('ask for the first instance on each side, where it is clear which one that is', async () => {
    const { data, by } = await folder();
    const places = await openDataset('photos-places', { data, by });
    expect(asked(places.cases)).toEqual(['segment the dog on the left', 'segment the dog on the right']);
    expect(places.cases.map((one) => maskOf(one)?.counts)).toEqual([box(0, 2), box(4, 6)]);
    const objects = [box(0, 2), box(1, 3), box(8, 10)].map((counts) => ({ name: 'dog', counts }));
    const crowd = [box(0, 2), box(8, 10)].map((counts, i) => ({ name: 'cat', counts, crowd: i === 0 }));
    const line = { file: 'c.jpg', width: 10, height: 10, split: 'val', objects: [...objects, ...crowd] };
    await writeFile(join(data, 'pets.jsonl'), `${JSON.stringify(line)}\n`);
    const { cases } = await openDataset('photos-places', { data, by });
    expect(asked(cases)).toEqual(['segment the dog on the right']);
  });

  it('ask for masks of names of the set that the picture does not show', async () => {
    const { cases } = await openDataset('photos-none', await folder());
    expect(asked(cases)).toEqual(['segment the cat']);
    expect(cases[0]?.truth()?.mask.data.includes(1)).toBe(false);
  });

  it('ask what is in the picture, and whether something is', async () => {
    const { cases } = await openDataset('photos-words', await folder());
    expect(asked(cases)).toEqual([
      'what is in the picture?',
      'is there a dog in the picture?',
      'is there a cat in the picture?',
    ]);
    expect(cases[0]?.shows).toEqual({ present: ['dog'], allowed: ['dog', 'person'], known: ['cat', 'dog', 'person'] });
    expect(cases.map(({ answers }) => answers)).toEqual([[], ['yes'], ['no']]);
  });
});

describe('Questions about photographs', () => {
  it('name the first photograph that the folder lacks', async () => {
    const data = await mkdtemp(join(tmpdir(), 'maskstream-photos-'));
    await expect(openDataset('photo-questions', { data })).rejects.toThrow(
      /^\S+ lacks (\d+) of \1 photographs, the first coco\/\d{12}\.jpg\.$/,
    );
    await expect(openDataset('photo-questions', {})).rejects.toThrow('photo-questions needs --data.');
  });

  it('are asked with the choice of words or mask, and judged by their own rule', async () => {
    const data = await mkdtemp(join(tmpdir(), 'maskstream-photos-'));
    for (const { file } of photoQuestions()) {
      await mkdir(join(data, dirname(file)), { recursive: true });
      await writeFile(join(data, file), '');
    }
    const { name, cases } = await openDataset('photo-questions', { data });
    expect(name).toBe('photo-questions');
    expect(cases.every(({ ask, intent }) => ask === 'AUTO' && intent === 'ANSWER')).toBe(true);
    const taxi = cases.find(({ messages }) => messages[0]?.text === 'what colour is the taxi?');
    expect([taxi?.kind, taxi?.isRight?.('Yellow.'), taxi?.isRight?.('Black.')]).toEqual(['colour', true, false]);
  });
});

describe.each(PHOTO_REQUESTS)('%s', (suite) => {
  const requests = photoRequests(suite);
  const square = encodeRle({ width: 2, height: 2, data: Uint8Array.of(1, 0, 0, 0) });
  const wholeFolder = async (): Promise<string> => {
    const data = await mkdtemp(join(tmpdir(), 'maskstream-photos-'));
    const sets: Record<string, Map<string, object[]>> = {};
    for (const { file, name, absent } of requests) {
      const pictures = (sets[dirname(file)] ??= new Map<string, object[]>());
      pictures.set(file, [...(pictures.get(file) ?? []), ...(absent ? [] : [{ name, counts: square.counts }])]);
    }
    for (const [set, pictures] of Object.entries(sets)) {
      const lines = [...pictures].map(([file, objects]) => ({ file, width: 2, height: 2, split: 'val', objects }));
      await writeFile(join(data, `${set}.jsonl`), lines.map((line) => JSON.stringify(line)).join('\n'));
    }
    return data;
  };

  it('wants the mask of all things of the name, or an empty one where the photograph shows none', async () => {
    const { name, cases } = await openDataset(suite, { data: await wholeFolder() });
    expect([name, cases.length]).toEqual([suite, requests.length]);
    expect(cases.every(({ ask, intent }) => ask === 'AUTO' && intent === 'SEGMENT')).toBe(true);
    expect(new Set(asked(cases).map((text) => text?.toLowerCase())).size).toBe(cases.length);
    const [there, absent] = [cases.find(({ kind }) => kind === 'coco'), cases.find(({ kind }) => kind === 'absent')];
    expect([there && maskOf(there), absent && maskOf(absent)]).toEqual([square, null]);
  });

  it('names a photograph that the set lacks, and one that shows what it should not', async () => {
    const data = await wholeFolder();
    const { file = '', name = '' } = requests.find(({ absent }) => absent) ?? {};
    const set = dirname(file);
    const lines = (await readFile(join(data, `${set}.jsonl`), 'utf8')).split('\n');
    const withThat = lines.map((line) =>
      line.includes(file) ? JSON.stringify({ ...(JSON.parse(line) as object), objects: [{ name }] }) : line,
    );
    await writeFile(join(data, `${set}.jsonl`), withThat.join('\n'));
    await expect(openDataset(suite, { data })).rejects.toThrow(/ (shows|does not show) .+, by \w+\.jsonl\.$/);
    await writeFile(join(data, `${set}.jsonl`), lines.filter((line) => !line.includes(file)).join('\n'));
    await expect(openDataset(suite, { data })).rejects.toThrow(`${set}.jsonl lacks ${file}.`);
    await expect(openDataset(suite, {})).rejects.toThrow(`${suite} needs --data.`);
  });
});
