// The cases of each suite: a scene, a conversation, and the right answer. One seed determines one case.
import { encodeRle } from '../../inference/index.ts';
import type { Rle } from '../../inference/mask/shapes.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { drawScene } from './draw.ts';
import type { Drawn } from './draw.ts';
import { GREETINGS, REQUESTS, STRANGERS, THANKS, TYPED, absent, singles } from './grammar.ts';
import type { Phrase } from './grammar.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { makeScene } from './scene.ts';
import type { Scene } from './scene.ts';
import { comparisonsOf, withPairs } from './compare.ts';
import { everyQuestion, withTwins } from './every.ts';
import { questionsAbout, withRivals } from './which.ts';

/** A line of cases.jsonl. */
export interface JudgedCase {
  id: string;
  kind: string;
  /** Name of the image's file beside cases.jsonl. */
  image: string;
  /** The messages of the user, one per turn. The model writes the answers. The last answer is scored. */
  says: string[];
  /** The expected kind of answer; null when both kinds are right. */
  way: 'ANSWER' | 'SEGMENT' | null;
  /** One mask per requested object; empty when the phrase refers to nothing. Null when no mask is expected. */
  targets: Rle[] | null;
  /** For yes-no questions. */
  yes: boolean | null;
  /** Whether one thing is asked for and several fit: `targets` has all of them. Absent in suites that do not ask so. */
  ambiguous?: boolean;
}

export interface Made {
  cases: JudgedCase[];
  picture: Buffer;
}

interface Desk {
  /** Number of the scene in its suite. Suites with a list of lines use the lines in order. */
  index: number;
  random: Random;
  scene: Scene;
  drawn: Drawn;
  /** Phrases that mean one thing each. */
  phrases: Phrase[];
}

type Asked = Omit<JudgedCase, 'id' | 'image'>;
type Maker = (desk: Desk) => Asked[];

interface SuiteMaker {
  scenes: number;
  make: Maker;
  /** Puts further things on the table; null: there is no room for them. */
  adds?: (random: Random, scene: Scene) => Scene | null;
}

/** Suite -> number of its scenes, and the questions about each. */
export const SUITES: Readonly<Record<string, SuiteMaker>> = {
  bare: { scenes: 300, make: bare },
  histories: { scenes: 400, make: histories },
  unknown: { scenes: STRANGERS.length * 4, make: unknown },
  two: { scenes: 200, make: two },
  typed: { scenes: TYPED.mask.length + TYPED.words.length, make: typed },
  // The first part is for choosing thresholds, the second for judging them.
  'which-fit': { scenes: 150, make: which, adds: withRivals },
  which: { scenes: 150, make: which, adds: withRivals },
  every: { scenes: 200, make: every, adds: withTwins },
  compare: { scenes: 100, make: compare, adds: withPairs },
};

/** Case number `index` of a suite. */
export async function makeCases(name: string, index: number): Promise<Made> {
  const suite = SUITES[name];
  if (suite === undefined) throw new RangeError(`there is no suite ${name}`);
  for (let attempt = 0; ; attempt++) {
    const random = createRandom(index * 1009 + attempt * 7919 + name.length * 104729);
    const made = makeScene(random, 2 + Math.floor(random.next() * 5));
    const scene = suite.adds === undefined ? made : suite.adds(random, made);
    if (scene === null) continue;
    const phrases = singles(scene);
    if (scene.things.length < 2 || phrases.length < 2) continue;
    const drawn = await drawScene(scene);
    const asked = suite.make({ index, random, scene, drawn, phrases });
    if (asked.length === 0) continue;
    const image = `${String(index).padStart(4, '0')}.png`;
    return { picture: drawn.picture, cases: asked.map((one, i) => ({ id: `${name}-${index}-${i}`, image, ...one })) };
  }
}

const maskOf = ({ drawn }: Desk, index: number): Rle => {
  const mask: BinaryMask | undefined = drawn.masks[index];
  if (mask === undefined) throw new RangeError('a thing has no mask');
  return encodeRle(mask);
};
const targetsOf = (desk: Desk, phrases: readonly Phrase[]): Rle[] =>
  phrases.flatMap(({ means }) => means.map((index) => maskOf(desk, index)));
const masking = { way: 'SEGMENT', yes: null } as const;
const answering = { way: 'ANSWER', targets: null, yes: null } as const;

/** The same thing with and without its article, and alone with nothing but its name. */
function bare(desk: Desk): Asked[] {
  const phrase = desk.random.pick(desk.phrases),
    targets = targetsOf(desk, [phrase]);
  return [
    { kind: 'the …', says: [`segment the ${phrase.words}`], targets, ...masking },
    { kind: 'no article', says: [`segment ${phrase.words}`], targets, ...masking },
    { kind: 'the name alone', says: [phrase.words], targets, ...masking },
  ];
}

type Step = 'answer' | 'mask' | 'none' | 'chat';

/** One to seven earlier turns of any kind; the last asks for a mask, a text, or an object that is not there. */
function histories(desk: Desk): Asked[] {
  const { random, phrases } = desk;
  const steps = Array.from({ length: 1 + Math.floor(random.next() * 7) }, () =>
    random.pick<Step>(['answer', 'mask', 'none', 'chat']),
  );
  const last = random.pick<Step>(['mask', 'mask', 'mask', 'answer', 'chat']);
  const said = steps.map((step) => say(desk, step, random.pick(phrases)));
  const phrase = random.pick(phrases);
  const kind = `${last} after ${steps.at(-1) ?? ''}`;
  const says = [...said, say(desk, last, phrase)];
  return [
    last === 'mask' ? { kind, says, targets: targetsOf(desk, [phrase]), ...masking } : { kind, says, ...answering },
  ];
}

function say({ random, scene }: Desk, step: Step, { words }: Phrase): string {
  switch (step) {
    case 'answer':
      return random.pick([
        `is there a ${words}?`,
        'how many things do you see?',
        'what is on the table?',
        `where is the ${words}?`,
        'how many balls are there?',
      ]);
    case 'mask':
      return random.pick(REQUESTS).replace('{}', `the ${words}`);
    case 'none':
      return random.pick(REQUESTS).replace('{}', `the ${absent(random, scene)}`);
    case 'chat':
      return random.pick([...GREETINGS, ...THANKS]);
  }
}

/** Objects that cannot be in the scene: requests for a mask, and questions whether they are there. */
function unknown({ index, random }: Desk): Asked[] {
  const noun = STRANGERS[index % STRANGERS.length] ?? '';
  const a = /^[aeiou]/.test(noun) ? 'an' : 'a';
  return [
    { kind: 'mask', says: [random.pick(REQUESTS).replace('{}', `the ${noun}`)], way: null, targets: [], yes: null },
    { kind: 'the name alone', says: [noun], way: null, targets: [], yes: null },
    {
      kind: 'is there',
      says: [random.pick([`is there ${a} ${noun}?`, `do you see ${a} ${noun}`, `can you see ${a} ${noun} anywhere?`])],
      way: 'ANSWER',
      targets: null,
      yes: false,
    },
  ];
}

/** Two things in one sentence: a mask for each. */
function two(desk: Desk): Asked[] {
  const [first, second] = desk.random.shuffle(desk.phrases);
  if (first === undefined || second === undefined) return [];
  const form = desk.random.pick([
    'segment the A and the B',
    'mask the A and also the B',
    'A and B',
    'I need the A and the B, please',
    'outline both the A and the B',
  ]);
  const says = form.replace(/\bA\b/, first.words).replace(/\bB\b/, second.words);
  return [{ kind: 'two', says: [says], targets: targetsOf(desk, [first, second]), ...masking }];
}

/** One question that several things fit, and two clear ones. */
function which(desk: Desk): Asked[] {
  return questionsAbout(desk.random, desk.scene).map(({ kind, says, means, ambiguous }) => ({
    kind,
    says: [says],
    targets: means.map((index) => maskOf(desk, index)),
    ambiguous,
    way: means.length === 0 ? null : 'SEGMENT',
    yes: null,
  }));
}

/** Each of several things that look alike. */
function every(desk: Desk): Asked[] {
  const question = everyQuestion(desk.random, desk.scene);
  if (question === null) return [];
  const { kind, says, means } = question;
  return [{ kind, says: [says], targets: means.map((index) => maskOf(desk, index)), ...masking }];
}

/** Up to three questions that compare two things. */
function compare({ random, scene, phrases }: Desk): Asked[] {
  return comparisonsOf(random, scene, phrases).map(({ kind, says, yes }) => ({
    kind,
    says: [says],
    ...answering,
    yes,
  }));
}

/** The hand-written lines, each about one thing of a scene of its own. */
function typed(desk: Desk): Asked[] {
  const phrase = desk.random.pick(desk.phrases);
  const forMask = desk.index < TYPED.mask.length;
  const line = (forMask ? TYPED.mask[desk.index] : TYPED.words[desk.index - TYPED.mask.length]) ?? '';
  const says = [line.replace('{}', phrase.words)];
  return [
    forMask
      ? { kind: 'mask', says, targets: targetsOf(desk, [phrase]), ...masking }
      : { kind: 'words', says, ...answering },
  ];
}
