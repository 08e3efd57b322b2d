// A mask for each thing of a name that the vision graph detects (manifest, `mask.boxes`): each box is asked about in a
// closer view, with the cells of the name inside of the box as the prior of the codes.
import { detectedOn } from './detect.ts';
import { drawnBy } from './drawn.ts';
import type { Thing } from './each-thing.ts';
import type { GenerationUsage } from './events.ts';
import { ask, drawFor, partOf } from './further-question.ts';
import type { Asker } from './further-question.ts';
import type { RunSettings } from './input.ts';
import { priorInBox } from './mask-prior.ts';
import { inPixels } from './mask/detected.ts';
import { apart, keptInside } from './mask/detected-things.ts';
import { areaOf } from './mask/measure.ts';
import type { Box } from './mask/shapes.ts';
import { closeSquare, pasteBack } from './mask/zoom.ts';
import type { PictureInput } from './picture-input.ts';
import { MOST_QUESTIONS_OF_EACH } from './plan.ts';
import { onlyNameIn } from './text/names.ts';
import { oneOf } from './text/several.ts';

/**
 * `label`: the phrase of all things; `words`: the probability of the words that led to it. Counts the tokens in
 * `usage`. Null: the bundle has no boxes, the phrase is no name, or nothing of the name is detected. Empty: nothing
 * could be drawn, or time is over.
 */
export async function findDetected(
  settings: RunSettings,
  [picture]: readonly PictureInput[],
  { label, words }: { label: string; words: number },
  usage: GenerationUsage,
): Promise<Thing[] | null> {
  if (settings.eachPositions === 0 || picture === undefined) return null;
  const name = nameOf(settings, label);
  if (name === null) return null;
  const asking: Asking = {
    settings,
    picture,
    usage,
    positions: settings.eachPositions,
    name,
    words,
    phrase: `the ${oneOf(label)}`,
  };
  const boxes = await boxesOf(asking);
  if (boxes.length === 0) return null;
  const drawn: Pick<Thing, 'mask' | 'evidence'>[] = [];
  for (const box of boxes) {
    if (settings.isLate()) return [];
    const thing = await drawIn(asking, box);
    if (thing !== null) drawn.push(thing);
  }
  return apart(drawn);
}

interface Asking extends Asker {
  picture: PictureInput;
  /** Index in `answer.nameBias.names`. */
  name: number;
  /** For one thing. */
  phrase: string;
  words: number;
}

function nameOf({ model: { manifest } }: RunSettings, label: string): number | null {
  const rules = manifest.answer?.nameBias ?? null;
  return manifest.mask.boxes === null || rules === null ? null : onlyNameIn(label, rules);
}

/** In pixels of the image, the surest first. */
async function boxesOf({ settings: { model }, picture, name }: Asking): Promise<Box[]> {
  const found = await detectedOn(model, picture, name);
  return found
    .slice(0, MOST_QUESTIONS_OF_EACH)
    .flatMap((one) => inPixels(one, picture.raster, model.manifest.image) ?? []);
}

async function drawIn(asking: Asking, box: Box): Promise<Pick<Thing, 'mask' | 'evidence'> | null> {
  const { settings, picture, usage, name, phrase, words } = asking;
  const { model } = settings;
  const { asks } = model.manifest.mask.closer;
  const rules = model.manifest.mask.boxes;
  if (asks === null || rules === null) return null;
  const view = closeSquare(box, picture.raster, { margin: rules.margin, minSide: minSideOf(settings) });
  const part = partOf(model, picture, view);
  const filled = (template: string): string => template.replace('{phrase}', () => phrase);
  const lead = filled(asks.answer);
  const question = { text: filled(asks.question), lead: lead.charAt(0).toUpperCase() + lead.slice(1) };
  return ask(asking, [part], question, async (asked) => {
    const within = { ...box, x: box.x - view.x, y: box.y - view.y };
    const prior = await priorInBox(model, part, { name, box: within, ...rules.prior });
    const run = await drawFor(asked, { picture: part, box: view, prior }, usage);
    const { mask, minArea, evidence } = await drawnBy(run, part, { words, label: phrase }, model);
    const kept = keptInside(mask, within);
    return areaOf(kept) < minArea ? null : { mask: pasteBack(kept, view, picture.raster), evidence };
  });
}

const minSideOf = ({ model: { manifest } }: RunSettings): number => manifest.mask.closer.minSide ?? manifest.image.side;
