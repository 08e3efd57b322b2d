// Where a thing with a name is, as a prior of the codes of its mask. The vision graph finds the names of
// `answer.nameBias` in cells of the image; the graph `mask_prior` makes latents of a mask of them, and `prior_head`
// chooses the codes that are most probable under both, the language model and this prior (a product of experts, Hinton
// 2002). For a mask of a name alone, "the dog", and of a thing of a name that the phrase describes, when it is clear
// which detected one is meant: "the brown dog", when there is one dog, or "the dog on the left". Not for what a point
// or a box means.
import { detectedOn } from './detect.ts';
import type { GenerateRequest } from './engine.ts';
import { place } from './image/letterbox.ts';
import type { MaskSettings } from './make-scales.ts';
import { chosenOf, inPixels, nearestToMiddle } from './mask/detected.ts';
import { coveredCells } from './mask/detected-things.ts';
import type { Box } from './mask/shapes.ts';
import type { Model } from './model.ts';
import { encodePicture } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';
import type { MaskPrior } from './runtime/graphs.ts';
import { describedThing } from './text/described-thing.ts';
import type { DescribedThing } from './text/described-thing.ts';
import { onlyNameIn } from './text/names.ts';
import { isOtherThing } from './text/other-thing.ts';

/**
 * The prior of a mask with this label on an image. `isPart`: on a square around a thing that was found, which is the
 * thing in its middle. Null: the bundle has none, the label is no name and describes none, or the image has several
 * tiles.
 */
export async function priorOf(
  { model, request }: Pick<MaskSettings, 'model' | 'request'>,
  picture: PictureInput,
  label: string,
  isPart = false,
): Promise<MaskPrior | null> {
  const { answer, mask } = model.manifest;
  const rules = answer?.nameBias ?? null;
  if (mask.prior === null || rules === null || picture.tiles !== 1 || pointsAt(request)) return null;
  const { other } = rules;
  const isOther = other !== null && isOtherThing(label, rules);
  const name = isOther ? other.name : onlyNameIn(label, rules);
  if (name === null) return priorOfDescribed(model, picture, describedThing(label, rules), isPart);
  // Encodes nothing again, unless a kept prefix of the prompt made the encoding of its image needless.
  const encoding = await encodePicture(model, picture);
  // On the part around it, it is what was found.
  const isMissing = isOther && !isPart && (encoding.scores?.[name] ?? 0) < other.least;
  return isMissing ? null : model.graphs.maskPrior(encoding, name, mask.prior.weight);
}

/** Of the one detected thing of a name that a phrase describes. Null: none is detected, or it is unclear which one. */
async function priorOfDescribed(
  model: Model,
  picture: PictureInput,
  described: DescribedThing | null,
  isPart: boolean,
): Promise<MaskPrior | null> {
  const { image, mask } = model.manifest;
  if (described === null || mask.boxes === null) return null;
  const found = await detectedOn(model, picture, described.name);
  const one = isPart ? nearestToMiddle(found) : chosenOf(found, described.which);
  const box = one === null ? null : inPixels(one, picture.raster, image);
  return box === null ? null : priorInBox(model, picture, { name: described.name, box, ...mask.boxes.prior });
}

/** Where one thing is: its name, its box in pixels of the image or of the part, and the rules of `mask.boxes.prior`. */
export interface InBox {
  name: number;
  box: Box;
  weight: number;
  inside: number;
}

/** The logit of a cell outside of the box: the thing is not there. */
const OUTSIDE = -6;

/** The prior of a mask of the thing in a box. Null: the bundle has none, or the image has several tiles. */
export async function priorInBox(
  model: Model,
  picture: PictureInput,
  { name, box, weight, inside }: InBox,
): Promise<MaskPrior | null> {
  const { image, mask } = model.manifest;
  const encoding = await encodePicture(model, picture);
  if (encoding.cells === null || mask.prior === null || picture.tiles !== 1) return null;
  const { data, shape } = encoding.cells.names;
  const side = shape[3] ?? 0;
  const { width, height } = picture.raster;
  const within = coveredCells(box, { width, height }, place(width, height, image.side, image.fit), side / image.side);
  const names = data.slice();
  const start = name * side * side;
  for (let i = 0; i < side * side; i++) {
    const logit = names[start + i] ?? 0;
    names[start + i] = within(i % side, Math.floor(i / side)) ? logit + inside : Math.min(logit, OUTSIDE);
  }
  const cells = { ...encoding.cells, names: { data: names, shape } };
  return model.graphs.maskPrior({ ...encoding, cells }, name, weight);
}

const pointsAt = ({ regions = [], refine }: Pick<GenerateRequest, 'regions' | 'refine'>): boolean =>
  regions.length > 0 || refine !== undefined;
