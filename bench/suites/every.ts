// The suite `every`: questions that ask for each of several things that look alike, some of which touch.
import type { Random } from './random.ts';
import { describe } from './grammar.ts';
import { addLike } from './scene.ts';
import type { Scene, Thing } from './scene.ts';

const FORMS = [
  'segment every ONE',
  'mask each ONE, please',
  'outline all MANY',
  'select all the MANY one by one',
  'I need a mask of every ONE',
  'cut out each of the MANY',
];

/** Adds one to three things like one of the scene; in a third of the scenes two touch. Null: there is no room. */
export function withTwins(random: Random, scene: Scene): Scene | null {
  const [like] = random.shuffle(scene.things);
  if (like === undefined) return null;
  const touching = random.chance(1 / 3);
  for (let count = 1 + Math.floor(random.next() * 3); count > 0; count--) {
    const twin = addLike(random, scene, like, { colour: like.colour, growth: random.between(0.85, 1.15) });
    if (twin === null) return null;
    if (touching && count === 1) Object.assign(twin, beside(like));
  }
  const { x, radius } = scene.things.at(-1) ?? like;
  scene.things.sort((a, b) => a.y - b.y);
  return x - radius < 0 || like.x + 3 * like.radius > scene.width ? null : scene;
}

const beside = ({ x, y, radius }: Thing): Pick<Thing, 'x' | 'y' | 'radius'> => ({ x: x + 1.8 * radius, y, radius });

/** `means`: indices into the scene's things. Null: no thing has one like it. */
export function everyQuestion(random: Random, scene: Scene): { kind: string; says: string; means: number[] } | null {
  const groups = [...new Set(scene.things.map(describe))].map((words) => ({
    words,
    means: scene.things.flatMap((thing, i) => (describe(thing) === words ? [i] : [])),
  }));
  const several = groups.filter(({ means }) => means.length > 1);
  if (several.length === 0) return null;
  const { words, means } = random.pick(several);
  const says = random.pick(FORMS).replace('ONE', words).replace('MANY', `${words}s`);
  const things = means.flatMap((index) => scene.things[index] ?? []);
  return { kind: touch(things) ? 'some touch' : 'apart', says, means };
}

const touch = (things: readonly Thing[]): boolean =>
  things.some((a, i) =>
    things.slice(i + 1).some((b) => Math.abs(a.x - b.x) < a.radius + b.radius && Math.abs(a.y - b.y) < a.radius),
  );
