// Metrics of masks and answers. Pure. Two empty masks agree fully (gRefCOCO's rule: an empty prediction is right when
// the phrase refers to nothing).
import type { Evidence } from '../../inference/mask/confidence.ts';
import type { Box } from '../../inference/mask/shapes.ts';

/** The scores of one case. */
export interface Row {
  id: string;
  kind: string;
  /** The expected kind of answer, and the kind of the given answer. */
  intent: 'ANSWER' | 'SEGMENT';
  gotIntent: 'ANSWER' | 'SEGMENT';
  /** IoU of the union of all masks of the answer with the truth; 0 when no mask is expected. */
  iou: number;
  /** Pixels. */
  both: number;
  union: number;
  /** DAVIS' F of the outlines; null when the phrase refers to nothing. */
  boundaryF: number | null;
  /** Whether the phrase refers to nothing, and whether the answer has no mask. */
  nothingMeant: boolean;
  nothingFound: boolean;
  /** The lowest confidence of the masks, and its components. */
  confidence: number | null;
  evidence: Evidence | null;
  /**
   * Share of the requested objects that have a mask of their own (IoU of 0.5 or more); null for a dataset without this
   * metric.
   */
  apart: number | null;
  /**
   * The same datasets: whether there are as many masks with pixels as objects, and the mean IoU of the objects with the
   * mask that fits each best.
   */
  counted: boolean | null;
  bestIou: number | null;
  /** The same datasets: masks that are the own mask of an object, masks with pixels, and objects. */
  own: { right: number; drawn: number; meant: number } | null;
  /** Whether several things fit a question about one; null for a dataset that does not say. */
  ambiguous: boolean | null;
  /** What the first mask says about it. */
  several: number | null;
  shown: number | null;
  candidates: number;
  /** Share of the things that fit that have a candidate; null for a clear question, and without candidates. */
  thingsAmongCandidates: number | null;
  text: string;
  answers: string[];
  /** Whether the text is right by the dataset's rule; null when only the mask counts. */
  right: boolean | null;
  /** Whether the answer has the expected kind (mask or text); null when the dataset expects none. */
  routed: boolean | null;
  /** For yes-no questions. */
  said: 'yes' | 'no' | null;
  /** Names in the answer: the number of right ones, of all, and of the objects that it should name. */
  named: { right: number; said: number; found: number; present: number } | null;
  /** Codebook ids of each mask. */
  tokens: number[][];
  /** Of each mask, the part of the image of the run that drew it; null: the whole image. */
  zooms: (Box | null)[];
  /** IoU of each preview of the first mask with the truth and with the final mask, coarse to fine. */
  previews: { truth: number; final: number }[];
  ms: number;
}

export type Summary = Record<string, number>;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  mean(items.map((item) => Number(holds(item))));
const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value): value is T => value !== null);
const kindsOf = (rows: readonly Row[]): string[] => [...new Set(rows.map((row) => row.kind))].sort();

export function summarise(rows: readonly Row[]): Summary {
  return {
    cases: rows.length,
    intent: share(rows, (row) => row.intent === row.gotIntent),
    'ms per case': mean(rows.map(({ ms }) => ms)),
    ...ofMasks(rows.filter(({ intent }) => intent === 'SEGMENT')),
    ...ofWords(rows.filter(({ intent }) => intent === 'ANSWER')),
    ...ofYesAndNo(rows),
    ...ofRoutes(rows),
    ...ofNames(rows),
    ...ofThings(rows),
    ...ofDoubts(rows),
    success: share(rows, succeeded),
  };
}

/** A mask with an IoU of 0.5 or more, or the right text. */
export const succeeded = (row: Row): boolean =>
  row.intent === row.gotIntent && (row.intent === 'SEGMENT' ? row.iou >= 0.5 : row.right === true);

/**
 * meanIoU is the field's gIoU (per case), cIoU sums pixels over all cases first. P@t and the boundary F are of cases
 * whose phrase refers to something; the accuracies are gRefCOCO's (arXiv 2306.00968).
 */
function ofMasks(rows: readonly Row[]): Summary {
  if (rows.length === 0) return {};
  const out: Summary = {
    meanIoU: mean(rows.map(({ iou }) => iou)),
    cIoU:
      rows.reduce((sum, { both }) => sum + both, 0) /
      Math.max(
        1,
        rows.reduce((sum, { union }) => sum + union, 0),
      ),
  };
  const meant = rows.filter(({ nothingMeant }) => !nothingMeant);
  const none = rows.filter(({ nothingMeant }) => nothingMeant);
  if (meant.length > 0) {
    for (const limit of [0.5, 0.7, 0.9]) out[`P@${limit}`] = share(meant, ({ iou }) => iou >= limit);
    out['boundary F'] = mean(present(meant.map(({ boundaryF }) => boundaryF)));
    out['target accuracy'] = share(meant, ({ nothingFound }) => !nothingFound);
  }
  if (none.length > 0) {
    out['no-target accuracy'] = share(none, ({ nothingFound }) => nothingFound);
    out['false masks of confidence >= 0.5'] = share(
      none,
      ({ nothingFound, confidence }) => !nothingFound && (confidence ?? 0) >= 0.5,
    );
  }
  const scales = Math.max(...rows.map(({ previews }) => previews.length));
  for (let k = 0; k < scales; k++) {
    const shown = rows.flatMap(({ previews }) => previews[k] ?? []);
    out[`scale ${k + 1}: IoU with truth`] = mean(shown.map(({ truth }) => truth));
    out[`scale ${k + 1}: IoU with final`] = mean(shown.map(({ final }) => final));
  }
  out['ECE'] = calibrationError(rows);
  for (const kind of kindsOf(rows))
    out[`meanIoU/${kind}`] = mean(rows.filter((row) => row.kind === kind).map(({ iou }) => iou));
  return out;
}

function ofWords(rows: readonly Row[]): Summary {
  // When only the kind of the answer counts, its text is not compared.
  const judged = rows.filter(({ right }) => right !== null);
  if (judged.length === 0) return {};
  const out: Summary = { 'exact match': share(judged, ({ right }) => right === true) };
  for (const kind of kindsOf(judged))
    out[`exact match/${kind}`] = share(
      judged.filter((row) => row.kind === kind),
      ({ right }) => right === true,
    );
  return out;
}

/** POPE's measures (arXiv 2305.10355); yes is the positive answer. */
function ofYesAndNo(rows: readonly Row[]): Summary {
  const judged = rows.filter(({ said }) => said !== null);
  if (judged.length === 0) return {};
  const saidYes = judged.filter(({ said }) => said === 'yes');
  const isYes = judged.filter(({ answers }) => answers.includes('yes'));
  const hits = saidYes.filter(({ right }) => right === true).length;
  const precision = hits / Math.max(1, saidYes.length),
    recall = hits / Math.max(1, isYes.length);
  return {
    accuracy: share(judged, ({ right }) => right === true),
    precision,
    recall,
    F1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    'yes rate': saidYes.length / judged.length,
  };
}

function ofRoutes(rows: readonly Row[]): Summary {
  const judged = present(rows.map(({ routed }) => routed));
  return judged.length === 0 ? {} : { route: share(judged, Boolean) };
}

/** Over all cases: the share of named objects that are in the image, and of objects in the image that are named. */
function ofNames(rows: readonly Row[]): Summary {
  const judged = present(rows.map(({ named }) => named));
  const sum = (key: 'right' | 'said' | 'found' | 'present'): number => judged.reduce((all, one) => all + one[key], 0);
  return judged.length === 0
    ? {}
    : {
        'names: precision': sum('right') / Math.max(1, sum('said')),
        'names: recall': sum('found') / Math.max(1, sum('present')),
      };
}

/** Objects that should have a mask each: per case, and the precision and recall of all masks and objects. */
function ofThings(rows: readonly Row[]): Summary {
  const judged = present(rows.map(({ apart }) => apart));
  const own = present(rows.map((row) => row.own));
  const sum = (key: 'right' | 'drawn' | 'meant'): number => own.reduce((all, one) => all + one[key], 0);
  return judged.length === 0
    ? {}
    : {
        'every thing its own mask': share(judged, (value) => value === 1),
        'things with a mask of their own': mean(judged),
        'as many masks as things': share(present(rows.map(({ counted }) => counted)), (right) => right),
        'own masks: precision': sum('right') / Math.max(1, sum('drawn')),
        'own masks: recall': sum('right') / Math.max(1, sum('meant')),
        'mean IoU of things': mean(present(rows.map(({ bestIou }) => bestIou))),
        ...Object.fromEntries(
          kindsOf(rows).map((kind) => [
            `every thing its own mask/${kind}`,
            share(present(rows.filter((row) => row.kind === kind).map(({ apart }) => apart)), (value) => value === 1),
          ]),
        ),
      };
}

/** Of the outcome AMBIGUOUS, whose mask has candidates. */
function ofDoubts(rows: readonly Row[]): Summary {
  const judged = rows.filter(({ ambiguous }) => ambiguous !== null);
  if (judged.length === 0) return {};
  const said = judged.filter(({ candidates }) => candidates > 0);
  const meant = judged.filter(({ ambiguous }) => ambiguous === true);
  const clear = judged.filter(({ ambiguous }) => ambiguous === false);
  const out: Summary = {
    'ambiguous: precision': share(said, ({ ambiguous }) => ambiguous === true),
    'ambiguous: recall': share(meant, ({ candidates }) => candidates > 0),
    'ambiguous: things among the candidates': mean(present(meant.map((row) => row.thingsAmongCandidates))),
    'ambiguous: asked of clear questions': share(clear, ({ several }) => several !== null),
  };
  for (const kind of kindsOf(judged))
    out[`ambiguous/${kind}`] = share(
      judged.filter((row) => row.kind === kind),
      ({ candidates }) => candidates > 0,
    );
  return out;
}

export interface Bin {
  from: number;
  to: number;
  cases: number;
  confidence: number;
  iou: number;
}

/** Masks in ten bins by confidence: the mean confidence and the mean IoU of each bin. */
export function reliability(rows: readonly Row[]): Bin[] {
  const scored = rows.filter(
    (row): row is Row & { confidence: number } => row.confidence !== null && row.intent === 'SEGMENT',
  );
  return Array.from({ length: 10 }, (_, i) => {
    const inside = scored.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === i);
    return {
      from: i / 10,
      to: (i + 1) / 10,
      cases: inside.length,
      confidence: mean(inside.map(({ confidence }) => confidence)),
      iou: mean(inside.map(({ iou }) => iou)),
    };
  });
}

/** Expected calibration error: the difference of confidence and IoU of a bin, weighted by the size of the bin. */
export function calibrationError(rows: readonly Row[]): number {
  const bins = reliability(rows);
  const cases = bins.reduce((sum, bin) => sum + bin.cases, 0);
  return bins.reduce((sum, bin) => sum + (bin.cases / Math.max(1, cases)) * Math.abs(bin.confidence - bin.iou), 0);
}
