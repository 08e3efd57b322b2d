// Where a thing with a name is, as a prior of the codes of its mask. The vision graph finds the names of
// `answer.nameBias` in cells of the image; the graph `mask_prior` makes latents of a mask of them, and `prior_head`
// chooses the codes that are most probable under both, the language model and this prior (a product of experts, Hinton
// 2002). Only for a mask of a name alone: "the dog", not "the dog on the left", nor what a point or a box means.
import type { GenerateRequest } from './engine.ts';
import type { MaskSettings } from './make-scales.ts';
import { encodePicture } from './picture-input.ts';
import type { PictureInput } from './picture-input.ts';
import type { MaskPrior } from './runtime/graphs.ts';
import { onlyNameIn } from './text/name-bias.ts';

/**
 * The prior of a mask with this label on an image, or on a part of one. Null: the bundle has none, the label is no
 * name, or the image has several tiles.
 */
export async function priorOf(
  { model, request }: Pick<MaskSettings, 'model' | 'request'>,
  picture: PictureInput,
  label: string,
): Promise<MaskPrior | null> {
  const { answer, mask } = model.manifest;
  const rules = answer?.nameBias ?? null;
  if (mask.prior === null || rules === null || picture.tiles !== 1 || pointsAt(request)) return null;
  const name = onlyNameIn(label, rules);
  if (name === null) return null;
  // Encodes nothing again, unless a kept prefix of the prompt made the encoding of its image needless.
  return model.graphs.maskPrior(await encodePicture(model, picture), name, mask.prior.weight);
}

const pointsAt = ({ regions = [], refine }: Pick<GenerateRequest, 'regions' | 'refine'>): boolean =>
  regions.length > 0 || refine !== undefined;
