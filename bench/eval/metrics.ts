// The field's measures of masks and answers. Pure. Two empty masks agree fully (gRefCOCO's rule: an empty prediction is right where
// nothing is meant).

/** One case that was scored. */
export interface Row {
  id: string;
  kind: string;
  intent: 'ANSWER' | 'SEGMENT';
  gotIntent: 'ANSWER' | 'SEGMENT';
  /** Of the union of all masks of the answer with the truth; 0 where no mask was wanted. */
  iou: number;
  /** Pixels. */
  both: number;
  union: number;
  /** Whether nothing is meant, and whether nothing was found. */
  nothingMeant: boolean;
  nothingFound: boolean;
  confidence: number | null;
  text: string;
  answer: string;
  /** Codebook ids of each mask. */
  tokens: number[][];
  /** IoU of each preview of the first mask with the truth, coarse to fine. */
  previews: number[];
  ms: number;
}

export type Summary = Record<string, number>;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function summarise(rows: readonly Row[]): Summary {
  const out: Summary = { cases: rows.length, intent: mean(rows.map((row) => Number(row.intent === row.gotIntent))), 'ms per case': mean(rows.map(({ ms }) => ms)) };
  const drawn = rows.filter(({ intent }) => intent === 'SEGMENT');
  if (drawn.length > 0) {
    const ious = drawn.map(({ iou }) => iou);
    out['meanIoU'] = mean(ious);
    out['cIoU'] = drawn.reduce((sum, { both }) => sum + both, 0) / Math.max(1, drawn.reduce((sum, { union }) => sum + union, 0));
    for (const limit of [0.5, 0.7, 0.9]) out[`P@${limit}`] = mean(ious.map((iou) => Number(iou >= limit)));
    const meant = drawn.filter(({ nothingMeant }) => !nothingMeant);
    const none = drawn.filter(({ nothingMeant }) => nothingMeant);
    if (none.length > 0) out['no-target accuracy'] = mean(none.map(({ nothingFound }) => Number(nothingFound)));
    if (meant.length > 0) out['target accuracy'] = mean(meant.map(({ nothingFound }) => Number(!nothingFound)));
    const scales = Math.max(...drawn.map(({ previews }) => previews.length));
    for (let k = 0; k < scales; k++) out[`meanIoU after scale ${k + 1}`] = mean(drawn.flatMap(({ previews }) => previews[k] ?? []));
    out['ECE'] = calibrationError(drawn);
    for (const kind of [...new Set(drawn.map((row) => row.kind))].sort()) out[`meanIoU/${kind}`] = mean(drawn.filter((row) => row.kind === kind).map(({ iou }) => iou));
  }
  const said = rows.filter(({ intent }) => intent === 'ANSWER');
  if (said.length > 0) {
    out['exact match'] = mean(said.map(({ text, answer }) => Number(text === answer)));
    for (const kind of [...new Set(said.map((row) => row.kind))].sort()) out[`exact match/${kind}`] = mean(said.filter((row) => row.kind === kind).map(({ text, answer }) => Number(text === answer)));
  }
  return out;
}

export interface Bin {
  from: number;
  to: number;
  cases: number;
  confidence: number;
  iou: number;
}

/** Masks by their confidence, in ten bins: what was promised, and the IoU that came of it. */
export function reliability(rows: readonly Row[]): Bin[] {
  const scored = rows.filter((row): row is Row & { confidence: number } => row.confidence !== null);
  return Array.from({ length: 10 }, (_, i) => {
    const inside = scored.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === i);
    return { from: i / 10, to: (i + 1) / 10, cases: inside.length, confidence: mean(inside.map(({ confidence }) => confidence)), iou: mean(inside.map(({ iou }) => iou)) };
  });
}

/** Expected calibration error: how far confidence and IoU lie apart in a bin, weighted by the bins' sizes. */
export function calibrationError(rows: readonly Row[]): number {
  const bins = reliability(rows);
  const cases = bins.reduce((sum, bin) => sum + bin.cases, 0);
  return bins.reduce((sum, bin) => sum + (bin.cases / Math.max(1, cases)) * Math.abs(bin.confidence - bin.iou), 0);
}
