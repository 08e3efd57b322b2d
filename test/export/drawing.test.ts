import { afterEach, expect, it, vi } from 'vitest';
import { drawMask } from '../../src/export/draw.ts';
import type { DrawRequest } from '../../src/export/draw-request.ts';
import { openDrawing } from '../../src/export/drawing.ts';
import type { Drawing } from '../../src/export/drawing.ts';
import { exported } from '../support/exports.ts';
import { drawn } from '../support/masks.ts';

/* A process starts. */
vi.setConfig({ testTimeout: 120_000 });

let drawing: Drawing;
afterEach(() => drawing.close());

const small = exported(drawn('.##.', '#..#'));
const FORMS: DrawRequest['form'][] = ['CVAT', 'GEOJSON', 'LABELME', 'LABEL_STUDIO', 'SVG', 'YOLO_SEG'];

it('draws the same in another process as in this one', async () => {
  drawing = openDrawing();
  const requests = FORMS.map((form, number): DrawRequest => ({ form, mask: small, number }));
  expect(await Promise.all(requests.map((request) => drawing.draw(request)))).toEqual(requests.map(drawMask));
});

it('does not block this process while a large mask is drawn', async () => {
  drawing = openDrawing();
  const [width, height] = [3000, 2000];
  const large = exported({
    data: Uint8Array.from({ length: width * height }, (_, i) => Number(i % 7 < 3)),
    width,
    height,
  });
  await drawing.draw({ form: 'CVAT', mask: small, number: 0 });
  let turns = 0;
  let done = false;
  const drawnLarge = drawing.draw({ form: 'CVAT', mask: large, number: 1 }).finally(() => {
    done = true;
  });
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  expect((await drawnLarge).length).toBeGreaterThan(1_000_000);
  expect(turns).toBeGreaterThan(100);
});

it('reports what it cannot draw, and draws the next mask', async () => {
  drawing = openDrawing();
  const broken = { ...small, rle: { ...small.rle, counts: '1' } };
  await expect(drawing.draw({ form: 'SVG', mask: broken, number: 0 })).rejects.toThrow('RLE');
  expect(await drawing.draw({ form: 'SVG', mask: small, number: 0 })).toBe(
    drawMask({ form: 'SVG', mask: small, number: 0 }),
  );
});

it('ends a process that does not answer in time, and refuses waiting requests', async () => {
  drawing = openDrawing(1);
  const requests = [0, 1].map((number) => drawing.draw({ form: 'SVG', mask: small, number }));
  for (const request of requests) await expect(request).rejects.toThrow('ended');
});

it('refuses waiting requests when it is closed', async () => {
  drawing = openDrawing();
  const waits = drawing.draw({ form: 'SVG', mask: small, number: 0 });
  drawing.close();
  await expect(waits).rejects.toThrow('ended');
});
