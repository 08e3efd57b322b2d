// The bundle that the project ships: whole, within its size, and able to do what the page invites newcomers to try.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InferenceEvent } from '../../inference/events.ts';
import { LocalEngine } from '../../inference/index.ts';

const MiB = 1024 * 1024;
const FOLDER = 'models/everyday';
/** What the page's samples show, read off the images: pixels, origin top-left. */
const SHOWN: Record<string, Box | string> = {
  'cat.jpg': { x: 0, y: 0, width: 370, height: 300 },
  'coffee.jpg': { x: 147, y: 15, width: 205, height: 247 },
  'astronaut.jpg': { x: 20, y: 15, width: 350, height: 497 },
  'ring.png': { x: 102, y: 54, width: 72, height: 72 },
  'blocks.png': { x: 14, y: 88, width: 80, height: 73 },
  'cones.png': 'Green.',
};
const samples = (JSON.parse(readFileSync('samples/samples.json', 'utf8')) as { file: string; text: string }[]).map(
  (sample) => ({ ...sample, shown: SHOWN[sample.file] }),
);

describe('the bundled model', () => {
  let engine: LocalEngine;
  beforeAll(async () => {
    engine = await LocalEngine.load(FOLDER, { device: 'cpu' });
  });
  afterAll(() => engine.dispose());

  const ask = async (file: string, text: string): Promise<InferenceEvent[]> => {
    const events: InferenceEvent[] = [];
    for await (const event of engine.generate(
      { messages: [{ role: 'user', text }], images: [new Uint8Array(readFileSync(`samples/${file}`))], intent: 'AUTO' },
      new AbortController().signal,
    ))
      events.push(event);
    return events;
  };

  // The other tracked files have 7 MiB, and all together stay under 40.
  it('stays small: all of models/ under 31 MiB', () => {
    const files = ['everyday', 'tiny-random'].flatMap((id) =>
      readdirSync(`models/${id}`).map((file) => statSync(`models/${id}/${file}`).size),
    );
    expect(files.reduce((sum, size) => sum + size, 0)).toBeLessThan(31 * MiB);
  });

  it.each(samples)('does what the sample $file asks: $text', async ({ file, text, shown }) => {
    const events = await ask(file, text);
    if (typeof shown === 'string') {
      expect(events.at(-1)).toMatchObject({ type: 'finished', intent: 'ANSWER', answer: shown });
      return;
    }
    const masks = events.flatMap((event) => (event.type === 'mask-finished' ? [event.mask] : []));
    expect(masks.map(({ outcome }) => outcome)).toEqual(['FOUND']);
    expect(events.filter(({ type }) => type === 'mask-scale')).toHaveLength(engine.info.scaleSides.length);
    expect(overlap(masks[0]?.box ?? null, shown ?? null)).toBeGreaterThan(0.5);
  });

  it('says that it needs an image, and looks at one', async () => {
    expect(engine.info).toMatchObject({ needsImage: true, maxImages: 1 });
    const events = engine.generate(
      { messages: [{ role: 'user', text: 'hello' }], images: [], intent: 'AUTO' },
      new AbortController().signal,
    );
    await expect(events.next()).rejects.toMatchObject({ code: 'UNSUPPORTED_BY_MODEL' });
  });

  it('answers small talk without a mask', async () => {
    expect((await ask('ring.png', 'hello')).at(-1)).toMatchObject({ type: 'finished', intent: 'ANSWER' });
  });
});

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** IoU of two boxes. */
function overlap(a: Box | null, b: Box | null): number {
  if (a === null || b === null) return 0;
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const both = Math.max(0, w) * Math.max(0, h);
  return both / (a.width * a.height + b.width * b.height - both);
}
