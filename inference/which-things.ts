// The things in masks that were drawn for several: connected parts, each with its box, area and confidence, and the
// candidates that are made of them. Asks the model nothing.
import type { Candidate } from './events.ts';
import type { Raster } from './image/resample.ts';
import type { Run } from './make-scales.ts';
import type { Manifest } from './manifest.ts';
import { partsOf } from './mask/clean.ts';
import { confidenceOf, evidenceOf } from './mask/confidence.ts';
import { binarise, maskOf } from './mask/decode-mask.ts';
import { toGrey } from './mask/grey.ts';
import { areaOf, boxOf } from './mask/measure.ts';
import { encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import { inOrder, tellApart } from './mask/telling.ts';
import { withoutArticle } from './text/several.ts';

export type Thing = Pick<Candidate, 'box' | 'area' | 'confidence'> & { part: BinaryMask };

/** With the first mask where it is none of the things. */
export function joined(things: readonly Thing[], mask: BinaryMask): Thing[] {
  const first = thingOf(mask, Math.min(1, ...things.map(({ confidence }) => confidence)));
  return first === null ? [...things] : [...things, ...newOnes([first], things)];
}

export const newOnes = (things: readonly Thing[], known: readonly Thing[]): Thing[] =>
  things.filter(({ part }) => !known.some((other) => overlaps(other.part, part)));

/** `label`: the phrase that all of them fit. */
export function described(things: readonly Thing[], label: string, size: Size): Candidate[] {
  const ordered = inOrder(things, size);
  const labels = tellApart(ordered, withoutArticle(label), size);
  return ordered.map(({ part, ...thing }, i) => ({ ...thing, label: labels[i] ?? label, rle: encodeRle(part) }));
}

type Size = Pick<BinaryMask, 'width' | 'height'>;

/** The parts are found in the mask square, where their codes lie. `mask`: of the image; `label`: the phrase of all. */
export function thingsIn(
  { canvas, preview: { square, stability } }: Run,
  { mask: { width, height }, label }: { mask: Size; label: string },
  { mask: rules }: Manifest,
): Thing[] {
  const inside = binarise(toGrey(square), rules.threshold);
  return partsOf(inside, rules.ambiguity?.leastShare ?? 1).flatMap((one) => {
    const alone = keepOnly(square, inside, one);
    const part = maskOf(alone, width, height, rules);
    const evidence = evidenceOf({
      probabilities: canvas.probabilities,
      grey: toGrey(alone).data,
      side: rules.side,
      stability,
      share: areaOf(part) / (width * height),
      words: 1 / 2,
      agreement: 1,
      label,
    });
    return areaOf(part) < rules.minArea * width * height
      ? []
      : (thingOf(part, confidenceOf(evidence, false, rules.confidence)) ?? []);
  });
}

function thingOf(part: BinaryMask, confidence: number): Thing | null {
  const box = boxOf(part);
  return box === null ? null : { part, box, area: areaOf(part), confidence };
}

/** The square without the pixels of other parts and their soft edges. */
function keepOnly(square: Raster, inside: BinaryMask, one: BinaryMask): Raster {
  const { width: side, channels } = square;
  const data = square.data.slice();
  const isOther = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < side && y < side && inside.data[y * side + x] === 1 && one.data[y * side + x] === 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const near = [-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => isOther(x + dx, y + dy)));
      if (near && one.data[y * side + x] === 0) data.fill(0, (y * side + x) * channels, (y * side + x + 1) * channels);
    }
  return { ...square, data };
}

const overlaps = (a: BinaryMask, b: BinaryMask): boolean => a.data.some((inside, i) => inside === 1 && b.data[i] === 1);
