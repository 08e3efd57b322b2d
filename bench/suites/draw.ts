// Draws a scene as SVG, rasterised by librsvg through sharp: shaded shapes with soft shadows. Each thing's mask is its
// own outline without shading, less the outlines that stand in front of it.
import sharp from 'sharp';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { COLOURS } from './scene.ts';
import type { Scene, Thing } from './scene.ts';

/** A part of a thing: a closed path, and how light it is next to the thing's colour (0: the same). */
interface Face {
  path: string;
  light: number;
  /** Light falls off to the right and below, as on something round. */
  round?: boolean;
}

export interface Drawn {
  /** PNG. */
  picture: Buffer;
  /** One for each thing of the scene, in its order; visible pixels only. */
  masks: BinaryMask[];
}

export async function drawScene(scene: Scene): Promise<Drawn> {
  const outlines = await Promise.all(scene.things.map((thing) => outlineOf(scene, thing)));
  const masks = outlines.map((outline, i) => visible(scene, outline, outlines.slice(i + 1)));
  return { picture: await drawPicture(scene), masks };
}

/** PNG. */
export const drawPicture = (scene: Scene): Promise<Buffer> =>
  sharp(Buffer.from(pictureOf(scene)))
    .modulate({ brightness: scene.exposure, hue: Math.round(scene.warmth + 360) % 360 })
    .blur(0.5)
    .png()
    .toBuffer();

/** The mask of one thing, for images whose masks are large. */
export async function drawMask(scene: Scene, index: number): Promise<BinaryMask> {
  const [outline, ...inFront] = await Promise.all(scene.things.slice(index).map((thing) => outlineOf(scene, thing)));
  if (outline === undefined) throw new RangeError('a thing has no mask');
  return visible(scene, outline, inFront);
}

function visible({ width, height }: Scene, outline: Uint8Array, inFront: readonly Uint8Array[]): BinaryMask {
  const data = outline.slice();
  for (const other of inFront) for (let i = 0; i < data.length; i++) if (other[i] === 1) data[i] = 0;
  return { width, height, data };
}

const stops = (thing: Thing, from: number, to: number): string =>
  `<stop offset="0" stop-color="${shade(thing, from)}"/><stop offset="1" stop-color="${shade(thing, to)}"/>`;

function pictureOf(scene: Scene): string {
  const { width, height, horizon, floor, wall, things } = scene;
  const drawn = things.map((thing, i) => {
    const shadow =
      `<ellipse cx="${thing.x + thing.radius * 0.5}" cy="${thing.y}" rx="${thing.radius * 1.4}" ` +
      `ry="${thing.radius * 0.4}" fill="#000" opacity="0.3" filter="url(#soft)"/>`;
    const faces = facesOf(thing).map(({ path, light, round }, k) => {
      const id = `g${i}-${k}`;
      const fill =
        round === true
          ? `<radialGradient id="${id}" cx="0.35" cy="0.3" r="0.8">${stops(thing, light + 0.2, light - 0.16)}` +
            '</radialGradient>'
          : `<linearGradient id="${id}" x2="1" y2="1">${stops(thing, light + 0.04, light - 0.04)}</linearGradient>`;
      return `${fill}<path d="${path}" fill="url(#${id})" fill-rule="evenodd"/>`;
    });
    return shadow + faces.join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<filter id="soft"><feGaussianBlur stdDeviation="3"/></filter>
<linearGradient id="floor" x2="0" y2="1">
<stop offset="0" stop-color="${floor}" stop-opacity="0.8"/><stop offset="1" stop-color="${floor}"/></linearGradient>
<rect width="${width}" height="${height}" fill="${wall}"/>
    <rect y="${horizon}" width="${width}" height="${height}" fill="#777"/>
<rect y="${horizon}" width="${width}" height="${height}" fill="url(#floor)"/>${drawn.join('')}</svg>`;
}

/** 1 inside the thing's outline, row by row. */
async function outlineOf({ width, height }: Scene, thing: Thing): Promise<Uint8Array> {
  const faces = facesOf(thing)
    .map(({ path }) => `<path d="${path}" fill="#fff" fill-rule="evenodd"/>`)
    .join('');
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size}/>${faces}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  const outline = new Uint8Array(width * height);
  for (let i = 0; i < outline.length; i++) outline[i] = (data[i * info.channels] as number) >= 128 ? 1 : 0;
  return outline;
}

function shade({ colour }: Thing, light: number): string {
  const [hue, saturation, lightness] = COLOURS[colour];
  const level = Math.max(0.03, Math.min(0.97, lightness + light * (colour === 'black' ? 0.6 : 1)));
  return `hsl(${hue}, ${Math.round(saturation * 100)}%, ${Math.round(level * 100)}%)`;
}

const polygon = (points: readonly (readonly [number, number])[]): string =>
  `M${points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`;
const ellipse = (cx: number, cy: number, rx: number, ry: number): string =>
  `M${cx - rx},${cy}a${rx},${ry} 0 1,0 ${2 * rx},0a${rx},${ry} 0 1,0 ${-2 * rx},0Z`;

function facesOf({ shape, x, y, radius: r, turn }: Thing): Face[] {
  const flat = r * 0.38; // how deep a circle on the table looks
  switch (shape) {
    case 'ball':
      return [{ path: ellipse(x, y - r * 0.9, r, r), light: 0, round: true }];
    case 'cylinder': {
      const top = y - r * 2.1;
      return [
        {
          path: `M${x - r},${top}L${x - r},${y - flat * 0.4}a${r},${flat} 0 0,0 ${2 * r},0L${x + r},${top}Z`,
          light: -0.05,
          round: true,
        },
        { path: ellipse(x, top, r, flat), light: 0.12 },
      ];
    }
    case 'cone':
      return [
        {
          path: `M${x},${y - r * 2.3}L${x - r},${y - flat * 0.3}a${r},${flat} 0 0,0 ${2 * r},0Z`,
          light: 0,
          round: true,
        },
      ];
    case 'capsule': {
      const end = r * 0.7;
      const path =
        `M${x - end},${y - r * 1.6}a${end},${end} 0 0,1 ${2 * end},0l0,${r}a${end},${end} 0 0,1 ` + `${-2 * end},0Z`;
      return [{ path, light: 0, round: true }];
    }
    case 'ring': {
      const cy = y - flat * 0.8,
        ry = r * 0.55;
      return [
        { path: ellipse(x, cy, r * 1.1, ry) + ellipse(x, cy - ry * 0.12, r * 0.55, ry * 0.42), light: 0, round: true },
      ];
    }
    case 'pyramid': {
      const foot = x + r * 0.5 * Math.cos((turn * Math.PI) / 90);
      const top: [number, number] = [x, y - r * 2.1];
      return [
        { path: polygon([top, [x - r, y - flat * 0.6], [foot, y + flat * 0.3]]), light: 0.08 },
        { path: polygon([top, [foot, y + flat * 0.3], [x + r, y - flat * 0.6]]), light: -0.12 },
      ];
    }
    case 'cube':
      return box(x, y, { half: r * 0.95, tall: r * 1.5, deep: flat, turn });
    case 'block':
      return box(x, y, { half: r * 1.3, tall: r * 0.9, deep: flat, turn });
  }
}

/** A box seen from above one of its edges: two walls and a lid. */
function box(
  x: number,
  y: number,
  { half, tall, deep, turn }: { half: number; tall: number; deep: number; turn: number },
): Face[] {
  const edge = x + half * (turn / 45 - 1) * 0.6;
  const left: [number, number] = [x - half, y - deep * 0.8],
    front: [number, number] = [edge, y];
  const right: [number, number] = [x + half, y - deep * 0.9];
  const back: [number, number] = [x + half + left[0] - edge, y - deep * 1.7];
  const up = ([px, py]: [number, number]): [number, number] => [px, py - tall];
  return [
    { path: polygon([left, front, up(front), up(left)]), light: 0 },
    { path: polygon([front, right, up(right), up(front)]), light: -0.12 },
    { path: polygon([up(left), up(front), up(right), up(back)]), light: 0.13 },
  ];
}
