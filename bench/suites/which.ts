// The suite `which`: questions that several things of the scene fit equally ("the red ball" where there are two), and
// clear ones about the same scenes. A clear question is about one thing, about all things that fit, or about nothing.
import type { Random } from './random.ts';
import { COLOURS, SHAPES, addLike } from './scene.ts';
import type { Colour, Scene, Thing } from './scene.ts';
import { REQUESTS, describe } from './grammar.ts';

export interface Question {
  kind: string;
  says: string;
  /** Indices into the scene's things: all that fit. */
  means: number[];
  /** Whether one thing is asked for and several fit. */
  ambiguous: boolean;
}

/** Two things are left and right of each other when they are this share of the width apart. */
const SIDE = 0.15;
/** A thing is larger than another of its kind when its width is so many times that of the other. */
const LARGER = 1.4;

const plural = (shape: string): string => `${shape}s`;

/** Adds to a scene what makes a question about it unclear. Null: there is no room. */
export function withRivals(random: Random, scene: Scene): Scene | null {
  const [like] = random.shuffle(scene.things);
  if (like === undefined) return null;
  const growth = random.chance(0.3) ? random.pick([0.65, 1.5]) : random.between(0.85, 1.15);
  const colours = Object.keys(COLOURS) as Colour[];
  const others = colours.filter((colour) => !scene.things.some((thing) => thing.colour === colour));
  const colour = random.chance(0.65) ? like.colour : random.pick(others);
  return addLike(random, scene, like, { colour, growth }) === null ? null : scene;
}

/** One unclear question, and two clear ones. */
export function questionsAbout(random: Random, scene: Scene): Question[] {
  const unclear = unclearQuestion(random, scene);
  const clear = random.shuffle(clearQuestions(random, scene));
  // Of each kind at most one, so that no kind outweighs the others.
  const kinds = clear.filter(({ kind }, i) => clear.findIndex((other) => other.kind === kind) === i);
  return unclear === null || kinds.length < 2 ? [] : [unclear, ...kinds.slice(0, 2)].map((one) => asked(random, one));
}

const asked = (random: Random, question: Question): Question => ({
  ...question,
  says: random.pick(REQUESTS).replace('{}', question.says),
});

const indices = (scene: Scene, fits: (thing: Thing) => boolean): number[] =>
  scene.things.flatMap((thing, i) => (fits(thing) ? [i] : []));

/** Phrases by shape, or by colour and shape, and what they mean. */
function named(scene: Scene): { words: string; many: string; means: number[] }[] {
  const shapes = SHAPES.map((shape: string) => ({
    words: shape,
    many: plural(shape),
    means: indices(scene, (thing) => thing.shape === shape),
  }));
  const both = scene.things
    .map((thing) => ({
      words: describe(thing),
      many: `${thing.colour} ${plural(thing.shape)}`,
      means: indices(scene, (other) => describe(other) === describe(thing)),
    }))
    .filter(({ words }, i, all) => all.findIndex((other) => other.words === words) === i);
  return [...shapes, ...both];
}

function unclearQuestion(random: Random, scene: Scene): Question | null {
  const several = named(scene).filter(({ means }) => means.length > 1);
  if (several.length === 0) return null;
  const { words, means } = random.pick(several);
  const kind = words.includes(' ') ? 'several of a colour' : 'several of a shape';
  return { kind, says: `the ${words}`, means, ambiguous: true };
}

function clearQuestions(random: Random, scene: Scene): Question[] {
  const clear = (kind: string, says: string, means: number[]): Question => ({ kind, says, means, ambiguous: false });
  const all = named(scene);
  const out = all
    .filter(({ means }) => means.length === 1)
    .map(({ words, means }) =>
      clear(words.includes(' ') ? 'one of a colour' : 'one of a shape', `the ${words}`, means),
    );
  const absent = all.filter(({ means }) => means.length === 0);
  if (absent.length > 0) out.push(clear('none', `the ${random.pick(absent).words}`, []));
  for (const { words, many, means } of all.filter(({ means: found }) => found.length > 1)) {
    const lead = random.pick(['all the', 'all', 'every one of the', ...(means.length === 2 ? ['both'] : [])]);
    out.push(clear('all of them', `${lead} ${many}`, means));
    if (means.length === 2) out.push(...sided(random, scene, words, means), ...sized(scene, words, means));
  }
  return out;
}

function sided(random: Random, scene: Scene, words: string, means: readonly number[]): Question[] {
  const [left, right] = [...means].sort((a, b) => (scene.things[a]?.x ?? 0) - (scene.things[b]?.x ?? 0));
  if (left === undefined || right === undefined) return [];
  if ((scene.things[right]?.x ?? 0) - (scene.things[left]?.x ?? 0) < SIDE * scene.width) return [];
  const [side, means1] = random.chance(0.5) ? (['left', left] as const) : (['right', right] as const);
  const says = random.pick([`the ${side} ${words}`, `the ${words} on the ${side}`, `the ${side}most ${words}`]);
  return [{ kind: 'by side', says, means: [means1], ambiguous: false }];
}

function sized(scene: Scene, words: string, means: readonly number[]): Question[] {
  const [small, large] = [...means].sort((a, b) => (scene.things[a]?.radius ?? 0) - (scene.things[b]?.radius ?? 0));
  if (small === undefined || large === undefined) return [];
  if ((scene.things[large]?.radius ?? 0) < LARGER * (scene.things[small]?.radius ?? 1)) return [];
  return [{ kind: 'by size', says: `the largest ${words}`, means: [large], ambiguous: false }];
}
