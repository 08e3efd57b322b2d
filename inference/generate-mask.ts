// One mask of an answer: a run over the whole image, where it is wanted a second run over the part around the object
// (zoom), and the finished mask.
import { MAX_MASKS } from './budget.ts';
import { drawnBy } from './drawn.ts';
import type { Drawn, Lead } from './drawn.ts';
import type { Thing } from './each-thing.ts';
import { stopIfAborted } from './errors.ts';
import type { FinishedMask, InferenceEvent } from './events.ts';
import type { Raster } from './image/resample.ts';
import { makeScales } from './make-scales.ts';
import type { MaskSettings, Place, View } from './make-scales.ts';
import type { Manifest } from './manifest.ts';
import { cleanMask } from './mask/clean.ts';
import { packCodes } from './mask/codes.ts';
import { confidenceOf } from './mask/confidence.ts';
import { excludeAt } from './mask/exclude.ts';
import { areaOf, boxOf, sharedOf } from './mask/measure.ts';
import { instancesOf } from './mask/instances.ts';
import { inOrder } from './mask/telling.ts';
import { overlayOf } from './mask/overlay.ts';
import { encodeMaskPng } from './mask/png.ts';
import { polygonsOf } from './mask/polygons.ts';
import { encodeRle } from './mask/rle.ts';
import type { BinaryMask } from './mask/rle.ts';
import type { Box } from './mask/shapes.ts';
import { pasteBack, zoomBoxOf } from './mask/zoom.ts';
import type { PictureInput } from './picture-input.ts';
import type { MaskPrior } from './runtime/graphs.ts';
import type { Sequence } from './sequence.ts';
import { asksForEach, numbered } from './text/each-one.ts';
import { signsOf } from './text/pointing.ts';
import { NO_FINDING } from './which.ts';
import type { Finding } from './which.ts';

/** A part of the image with sequences that are ready to draw its mask. */
export interface OpenView extends View {
  free(): void;
}

export interface NewMask {
  /** Number of the mask in the answer, from 0. */
  index: number;
  label: string;
  /** Probability of the least probable token of the text that leads to the mask, its start token included. */
  certainty: number;
  /** Where the thing of the label is in the image. */
  prior: MaskPrior | null;
  /** Opens the part of the image for the second run. Null when the model has no room for it. */
  openView: (box: Box) => Promise<OpenView | null>;
  /** The things that the phrase of this mask fits about equally. */
  findCandidates: (mask: BinaryMask) => Promise<Finding>;
  /**
   * The things that were drawn together in this mask, or none: looks at parts of the image. `words`: the probability of
   * the words that lead to the mask. Null when they are not asked for.
   */
  findEach: ((mask: BinaryMask, words: number) => Promise<Thing[]>) | null;
}

/**
 * Yields `mask-started`, `mask-scale` for each preview, and `mask-finished`; and the first and the last of these for
 * each further thing that was drawn with the first. Returns the number of codes, and of masks.
 */
export async function* generateMask(
  settings: MaskSettings,
  sequences: readonly Sequence[],
  picture: PictureInput,
  { index, label, certainty, prior, openView, findCandidates, findEach }: NewMask,
): AsyncGenerator<InferenceEvent, { codes: number; masks: number }> {
  const { manifest } = settings.model;
  const place = { index, before: 0, startedAt: performance.now() };
  const lead = { words: certainty, label };
  yield { type: 'mask-started', index, label };
  // a. The whole image.
  const run = yield* makeScales(settings, { sequences, picture, box: null, prior }, place);
  let drawn = await drawnBy(run, picture, lead, settings.model);
  // b. Whether several things fit; then none is looked at more closely. A model that is in doubt may also draw nothing.
  const isWhole = run.stoppedBy === 'LAST_SCALE';
  const finding = isWhole ? await findCandidates(drawn.mask) : NO_FINDING;
  // c. The part around the object. What step d looks at more closely has no second run by default.
  const { byDefault, minSide, margin } = manifest.mask.closer;
  const { cleanUp, regions, detail: wished } = settings.request;
  const isAsked = isWhole && isForEach(settings.request, label) && cleanUp?.largestPart !== true;
  const divide = isAsked ? findEach : null;
  const usual = divide === null ? byDefault : 'STANDARD';
  const detail = finding.candidates.length > 0 ? 'STANDARD' : (wished ?? usual);
  const box = zoomBoxOf(drawn.mask, detail, { minSide: minSide ?? manifest.image.side, margin });
  if (box !== null)
    drawn = yield* zoomIn(settings, { first: drawn, lead }, { ...place, before: run.made }, () => openView(box));
  stopIfAborted(settings.signal);
  const meant = excludeAt(drawn.mask, signsOf(regions));
  const done = { ...drawn, ...finding, mask: cleanUp === undefined ? meant : cleanMask(meant, cleanUp) };
  const codes = done.codes.length;
  // d. The things that were drawn together.
  const most = MAX_MASKS - index;
  const each = divide !== null && areaOf(done.mask) >= done.minArea ? await divide(done.mask, certainty) : [];
  const parts = each.length > 0 ? inOrder(each.slice(0, most), done.mask) : connectedParts(settings, label, done, most);
  if (parts.length === 0) {
    yield { type: 'mask-finished', index, mask: await finishMask(settings, picture.raster, done) };
    return { codes, masks: 1 };
  }
  for (const [i, one] of parts.entries()) {
    const mask = cleanUp === undefined ? one.mask : cleanMask(one.mask, cleanUp);
    const codesOf = i === 0 ? done.codes : [];
    const name = parts.length === 1 ? label : numbered(label, i + 1, parts.length);
    const part = { ...done, ...one, mask, label: name, codes: codesOf };
    if (i > 0) yield { type: 'mask-started', index: index + i, label: part.label };
    yield { type: 'mask-finished', index: index + i, mask: await finishMask(settings, picture.raster, part) };
    stopIfAborted(settings.signal);
  }
  return { codes, masks: parts.length };
}

/** Whether the things that the last message asks for have a mask each. */
const isForEach = ({ instances, messages }: MaskSettings['request'], label: string): boolean =>
  asksForEach(instances, label, messages.at(-1)?.text);

/** Without further questions: things that touch stay one. */
const connectedParts = (
  { request }: MaskSettings,
  label: string,
  { mask, minArea }: Drawn,
  most: number,
): { mask: BinaryMask }[] =>
  isForEach(request, label) ? instancesOf(mask, { minArea, most }).map((part) => ({ mask: part })) : [];

/** Draws the part again. The first mask stays when the second is of something else, or when time is over. */
async function* zoomIn(
  settings: MaskSettings,
  { first, lead }: { first: Drawn; lead: Lead },
  place: Place,
  openView: () => Promise<OpenView | null>,
): AsyncGenerator<InferenceEvent, Drawn> {
  if (settings.isLate()) return { ...first, stoppedBy: 'DEADLINE' };
  const view = await openView();
  if (view === null) return first;
  try {
    const run = yield* makeScales(settingsOfSecond(settings), view, place);
    const closer = await drawnBy(run, view.picture, lead, settings.model);
    const { stoppedBy } = closer;
    const all = { codes: [...first.codes, ...closer.codes], lastScale: place.before + run.made, stoppedBy };
    const mask = view.box === null ? closer.mask : pasteBack(closer.mask, view.box, first.mask);
    const shows = areaOf(mask) >= closer.minArea && replaces({ ...closer, mask }, first, settings.model.manifest);
    return stoppedBy !== 'DEADLINE' && shows ? { ...closer, ...all, mask, zoom: view.box } : { ...first, ...all };
  } finally {
    view.free();
  }
}

/** A client that asks for no second run may not know previews of a part of the image: it gets none. */
const settingsOfSecond = (settings: MaskSettings): MaskSettings =>
  settings.request.detail === undefined
    ? { ...settings, request: { ...settings.request, previews: 'NONE' } }
    : settings;

/** A second mask that differs much is often of another thing: it must be the surer one. */
function replaces(second: Drawn, first: Drawn, { mask: { closer, confidence } }: Manifest): boolean {
  const shared = sharedOf(second.mask, first.mask);
  if (shared === 0) return false;
  const isAlike = shared >= closer.leastIou * (areaOf(second.mask) + areaOf(first.mask) - shared);
  return isAlike || sureness(second, confidence) >= sureness(first, confidence);
}

const sureness = ({ evidence }: Drawn, calibration: Manifest['mask']['confidence']): number =>
  confidenceOf(evidence, false, calibration);

async function finishMask(
  { model }: MaskSettings,
  picture: Raster,
  { mask, minArea, codes, evidence, ...about }: Drawn & Finding & Pick<FinishedMask, 'label'>,
): Promise<FinishedMask> {
  const { width, height } = picture;
  const area = areaOf(mask);
  const empty = area < minArea;
  return {
    ...about,
    outcome: about.candidates.length > 0 ? 'AMBIGUOUS' : empty ? 'NO_TARGET' : 'FOUND',
    width,
    height,
    area,
    tokens: packCodes(codes),
    png: encodeMaskPng(mask.data, width, height),
    overlay: await overlayOf(picture, mask),
    rle: encodeRle(mask),
    box: boxOf(mask),
    polygons: polygonsOf(mask),
    evidence,
    confidence: confidenceOf(evidence, empty, model.manifest.mask.confidence),
  };
}
