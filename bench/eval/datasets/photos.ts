// Photographs with named masks: a folder with <set>.jsonl, one image per line (docs/evaluation.md). `photos` asks for
// one mask of all instances of a name; regions of crowds are not scored. `photos-every` asks for a mask of each
// instance, `photos-places` for the first one on the left and on the right. `photos-words` asks for the objects in the
// image, and whether it has one of a name. `photos-none` asks for masks of objects that are not in the image.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeRle } from '../../../inference/index.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';
import { createRandom } from '../../suites/random.ts';
import { DatasetError } from '../suite.ts';
import type { Case, Suite } from '../suite.ts';
import { unionOf } from './judged.ts';

const objectSchema = z.object({
  name: z.string(),
  crowd: z.boolean().default(false),
  counts: z.string().optional(),
});
const pictureSchema = z.object({
  file: z.string(),
  width: z.number(),
  height: z.number(),
  split: z.string(),
  objects: z.array(objectSchema).default([]),
});
type Picture = z.infer<typeof pictureSchema>;

/** Objects that cover a smaller share of the image are not requested. */
const SMALLEST = 0.05;
/** An object that covers a larger share of the image should be named. */
const NAMED = 0.01;
/** An object that covers a smaller share of the image needs no mask of its own, and may have one. */
const OWN_MASK = 0.01;
/** The first object on a side is at least this share of the image's width from the next one, centre to centre. */
const APART = 0.15;

export type PhotoDataset = 'photos' | 'photos-every' | 'photos-places' | 'photos-words' | 'photos-none';
interface Of {
  set: string;
  split: string;
}

/** All images of a set. */
export function readPictures(folder: string, set: string): Picture[] {
  const file = join(folder, `${set}.jsonl`);
  if (!existsSync(file)) throw new DatasetError(`${file} is missing.`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => pictureSchema.parse(JSON.parse(line)));
}

export function readPhotos(dataset: PhotoDataset, folder: string, { set, split }: Of): Suite {
  const pictures = readPictures(folder, set);
  const known = [...new Set(pictures.flatMap(({ objects }) => objects.map(({ name }) => name)))].sort();
  const cases = pictures
    .filter((one) => one.split === split)
    .flatMap((picture, index) => {
      const read = readerOf(folder, picture);
      switch (dataset) {
        case 'photos':
          return masksOf(picture, read);
        case 'photos-every':
          return thingsOf(picture, read);
        case 'photos-places':
          return placesOf(picture, read);
        case 'photos-words':
          return wordsOf(picture, { read, known, index });
        case 'photos-none':
          return missingOf(picture, { known, index }).map((name) => mask(picture, name, read));
      }
    });
  if (cases.length === 0) throw new DatasetError(`${folder}/${set}.jsonl has no case of split ${split}.`);
  return { name: `${dataset}-${set}-${split}`, judge: 'yes-no', cases };
}

const readerOf =
  (folder: string, { file }: Picture) =>
  (): Uint8Array =>
    new Uint8Array(readFileSync(join(folder, file)));

/** One mask of all objects of a name; an empty one where the image shows none. */
export const requestFor = (picture: Picture, name: string, folder: string): Case =>
  mask(picture, name, readerOf(folder, picture));

const maskedNames = ({ objects }: Picture): string[] => [
  ...new Set(objects.flatMap(({ name, counts, crowd }) => (counts === undefined || crowd ? [] : name))),
];

const masksOf = (picture: Picture, read: () => Uint8Array): Case[] =>
  maskedNames(picture)
    .filter((name) => areaOf(picture, name) >= SMALLEST)
    .map((name) => mask(picture, name, read));

/** Names of at least two objects that should have a mask each. */
function thingsOf(picture: Picture, read: () => Uint8Array): Case[] {
  return maskedNames(picture).flatMap((name) => {
    const named = picture.objects.filter((one) => one.name === name);
    const own = named.filter((one) => !one.crowd && shareOf(picture, [one]) >= OWN_MASK);
    const others = named.filter((one) => !own.includes(one));
    if (own.length < 2) return [];
    return {
      ...mask(picture, name, read),
      messages: [{ role: 'user' as const, text: `segment every ${name}` }],
      truth: () => ({ mask: union(picture, own), ignore: union(picture, others) }),
      things: () => own.map((one) => union(picture, [one])),
    };
  });
}

/** The first object of a name on the left, and on the right, of at least two, where it is clear which one that is. */
function placesOf(picture: Picture, read: () => Uint8Array): Case[] {
  return maskedNames(picture).flatMap((name) => {
    const named = picture.objects.filter((one) => one.name === name);
    const masks = named.filter((one) => !one.crowd).map((one) => union(picture, [one]));
    const across = masks.map((one) => ({ one, x: centreOf(one) / picture.width })).sort((a, b) => a.x - b.x);
    if (across.length < 2 || named.length > masks.length) return [];
    return [
      { side: 'left', order: across },
      { side: 'right', order: across.toReversed() },
    ].flatMap(({ side, order: [first, second] }) =>
      first === undefined ||
      second === undefined ||
      Math.abs(first.x - second.x) < APART ||
      shareOfMask(first.one) < OWN_MASK
        ? []
        : {
            ...mask(picture, name, read),
            id: `${picture.file}-${name}-${side}`,
            messages: [{ role: 'user' as const, text: `segment the ${name} on the ${side}` }],
            truth: () => ({ mask: first.one }),
          },
    );
  });
}

/** Mean column of the pixels inside. */
function centreOf({ data, width }: BinaryMask): number {
  let [sum, count] = [0, 0];
  for (const [i, inside] of data.entries()) {
    if (inside === 0) continue;
    sum += i % width;
    count++;
  }
  return sum / Math.max(1, count);
}

function mask(picture: Picture, name: string, read: () => Uint8Array): Case {
  const named = picture.objects.filter((one) => one.name === name);
  return {
    id: `${picture.file}-${name}`,
    kind: name,
    ask: 'SEGMENT',
    intent: 'SEGMENT',
    answers: [],
    messages: [{ role: 'user', text: `segment the ${name}` }],
    truth: () => ({
      mask: union(
        picture,
        named.filter(({ crowd }) => !crowd),
      ),
      ignore: union(
        picture,
        named.filter(({ crowd }) => crowd),
      ),
    }),
    picture: read,
  };
}

interface Where {
  known: readonly string[];
  index: number;
}

function wordsOf(picture: Picture, { read, known, index }: Where & { read: () => Uint8Array }): Case[] {
  const allowed = [...new Set(picture.objects.map(({ name }) => name))];
  const ask = (kind: string, text: string, answers: string[]): Case => ({
    id: `${picture.file}-${text}`,
    kind,
    ask: 'AUTO',
    intent: 'ANSWER',
    answers,
    messages: [{ role: 'user', text }],
    truth: () => null,
    picture: read,
  });
  const there = allowed.filter((name) => areaOf(picture, name) >= NAMED);
  const isThere = (name: string): string => `is there ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name} in the picture?`;
  return [
    { ...ask('what', 'what is in the picture?', []), shows: { present: there, allowed, known: [...known] } },
    ...there.slice(0, 1).map((name) => ask('is there', isThere(name), ['yes'])),
    ...missingOf(picture, { known, index })
      .slice(0, 1)
      .map((name) => ask('is there', isThere(name), ['no'])),
  ];
}

/** Two names of the set that the image does not show: the same on every machine. */
function missingOf({ objects }: Picture, { known, index }: Where): string[] {
  const present = new Set(objects.map(({ name }) => name));
  return createRandom(index * 1013 + 7)
    .shuffle(known.filter((name) => !present.has(name)))
    .slice(0, 2);
}

const areaOf = (picture: Picture, name: string): number =>
  shareOf(
    picture,
    picture.objects.filter((one) => one.name === name && !one.crowd),
  );

const shareOf = (picture: Picture, objects: Picture['objects']): number => shareOfMask(union(picture, objects));

const shareOfMask = ({ data, width, height }: BinaryMask): number =>
  data.reduce((sum, inside) => sum + inside, 0) / (width * height);

function union({ width, height }: Picture, objects: Picture['objects']): BinaryMask {
  const masks = objects.flatMap(({ counts }) =>
    counts === undefined ? [] : decodeRle({ size: [height, width], counts }),
  );
  return unionOf(masks, width, height);
}
