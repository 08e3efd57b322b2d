// The objects on a table: solids with a colour and a place. It draws nothing and has no phrases. It shares no code and
// no layout with training/scenes, because it tests models that are trained there.
import type { Random } from './random.ts';

export const SHAPES = ['ball', 'cube', 'block', 'cylinder', 'cone', 'ring', 'pyramid', 'capsule'] as const;
export type Shape = (typeof SHAPES)[number];

/** Names of colours, and the hues (degrees), saturations and lightnesses (0..1) that people give the name to. */
export const COLOURS = {
  red: [355, 0.78, 0.42],
  orange: [27, 0.9, 0.5],
  yellow: [51, 0.9, 0.52],
  green: [130, 0.55, 0.36],
  blue: [222, 0.72, 0.45],
  purple: [280, 0.5, 0.42],
  pink: [338, 0.7, 0.72],
  brown: [25, 0.5, 0.28],
  cyan: [185, 0.75, 0.48],
  white: [40, 0.08, 0.9],
  grey: [220, 0.04, 0.5],
  black: [240, 0.06, 0.1],
} as const satisfies Record<string, readonly [number, number, number]>;
export type Colour = keyof typeof COLOURS;

export interface Thing {
  shape: Shape;
  colour: Colour;
  /** Where it stands, pixels of the image: the middle of its foot. */
  x: number;
  y: number;
  /** Half of its width, pixels. */
  radius: number;
  /** Degrees in the image's plane, or how far a box is turned. */
  turn: number;
}

export interface Scene {
  width: number;
  height: number;
  /** Back to front. */
  things: Thing[];
  /** Where the table ends, pixels from the top. */
  horizon: number;
  floor: string;
  wall: string;
  /** Degrees of the light's hue, and how bright the whole image is (1: as drawn). */
  warmth: number;
  exposure: number;
}

const FLOORS = ['#8d7f6d', '#5f6b73', '#b9b1a2', '#6f7f66', '#4c4640', '#a58f9f', '#d5d0c4', '#7b6a58'];
const WALLS = ['#cfd6da', '#2f3338', '#a9b7c0', '#e4ddd0', '#55606b'];

/** Sizes of images in pixels, and of things: half their width as a share of the image's shorter side. */
export interface Sizes {
  widths: readonly number[];
  heights: readonly number[];
  radii: readonly number[];
}
const USUAL: Sizes = { widths: [256, 320, 400], heights: [192, 240, 300], radii: [0.055, 0.085, 0.12] };

/**
 * A scene of `count` things; at most two of them look the same. Things stand apart: each is seen at least for the
 * larger part.
 */
export function makeScene(random: Random, count: number, { widths, heights, radii }: Sizes = USUAL): Scene {
  const width = random.pick(widths),
    height = random.pick(heights);
  const horizon = height * random.between(0.05, 0.3);
  const things: Thing[] = [];
  for (let tries = 0; things.length < count && tries < 400; tries++) {
    const depth = random.between(0.25, 1); // 0: at the horizon, 1: in front
    const radius = Math.min(width, height) * random.pick(radii) * (0.55 + 0.45 * depth);
    const thing: Thing = {
      shape: random.pick(SHAPES),
      colour: random.pick(Object.keys(COLOURS) as Colour[]),
      x: random.between(radius * 1.6, width - radius * 1.6),
      y: Math.min(horizon + (height - horizon) * depth, height - radius * 0.9),
      radius,
      turn: random.between(15, 75),
    };
    const alike = things.filter((other) => other.shape === thing.shape && other.colour === thing.colour).length;
    if (thing.y - radius * 2.4 < 2 || alike > 1 || things.some((other) => near(other, thing))) continue;
    things.push(thing);
  }
  things.sort((a, b) => a.y - b.y);
  return {
    width,
    height,
    things,
    horizon,
    floor: random.pick(FLOORS),
    wall: random.pick(WALLS),
    warmth: random.between(-12, 12),
    exposure: random.between(0.75, 1.25),
  };
}

/** A further thing on the table like one that is there, of about its size; null when there is no room for it. */
export function addLike(
  random: Random,
  scene: Scene,
  like: Thing,
  { colour, growth }: { colour: Colour; growth: number },
): Thing | null {
  const { width, height, horizon, things } = scene;
  for (let tries = 0; tries < 200; tries++) {
    const radius = like.radius * growth;
    const y = Math.min(horizon + (height - horizon) * random.between(0.25, 1), height - radius * 0.9);
    const x = random.between(radius * 1.6, width - radius * 1.6);
    const thing: Thing = { ...like, colour, x, y, radius, turn: random.between(15, 75) };
    if (y - radius * 2.4 < 2 || things.some((other) => near(other, thing))) continue;
    things.push(thing);
    things.sort((a, b) => a.y - b.y);
    return thing;
  }
  return null;
}

/** Whether one would hide much of the other. */
function near(a: Thing, b: Thing): boolean {
  return Math.abs(a.x - b.x) < (a.radius + b.radius) * 1.15 && Math.abs(a.y - b.y) < Math.max(a.radius, b.radius) * 2.4;
}
