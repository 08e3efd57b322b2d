// Runs one case on an engine and compares the answer with the truth.
import { decodeRle } from '../../inference/index.ts';
import type { Engine, GenerateRequest, Message } from '../../inference/engine.ts';
import type { FinishedMask, ScalePreview } from '../../inference/events.ts';
import type { Rle } from '../../inference/mask/shapes.ts';
import type { BinaryMask } from '../../inference/mask/rle.ts';
import { shrink } from '../../inference/mask/shrink.ts';
import { boundaryF } from './boundary.ts';
import { mean } from './metrics.ts';
import type { Row } from './metrics.ts';
import type { Case, Judge, Shows, Truth } from './suite.ts';
import { isRight, namesIn, yesOrNo } from './words.ts';

/** A row, and the mask for the page of the worst cases: the union when there are several. */
export type Scored = Row & { predicted: Rle[] };

interface Outcome {
  text: string;
  masks: FinishedMask[];
  /** Of the first mask. */
  previews: ScalePreview[];
}

export async function score(engine: Engine, one: Case, judge: Judge, outOfScope: ReadonlySet<string>): Promise<Scored> {
  const start = performance.now();
  const { text, masks, previews } = await converse(engine, one);
  const ms = performance.now() - start;
  const truth = one.truth();
  const [leastSure] = [...masks].sort((a, b) => a.confidence - b.confidence);
  const predicted = masks.map(({ rle }) => rle);
  const counted = truth === null ? null : count(unionOf(predicted.map(decodeRle)), truth);
  return {
    id: one.id,
    kind: one.kind,
    intent: one.intent,
    gotIntent: masks.length > 0 ? 'SEGMENT' : 'ANSWER',
    text,
    answers: one.answers,
    ms,
    iou: counted?.iou ?? 0,
    both: counted?.both ?? 0,
    union: counted?.union ?? 0,
    boundaryF: counted?.boundaryF ?? null,
    nothingMeant: truth !== null && !truth.mask.data.includes(1),
    nothingFound: masks.every(({ outcome }) => outcome === 'NO_TARGET'),
    right: rightOf(one, judge, { text, masks }),
    said: judge === 'yes-no' && one.answers.length > 0 ? yesOrNo(text) : null,
    routed: one.route === undefined ? null : routeOf(text, masks, outOfScope) === one.route,
    named: one.shows === undefined ? null : namesOf(text, one.shows),
    ...apartOf(one, masks, truth),
    confidence: leastSure?.confidence ?? null,
    evidence: leastSure?.evidence ?? null,
    ...doubtOf(one, masks),
    tokens: masks.map(({ tokens }) => [
      ...new Uint16Array(tokens.buffer.slice(tokens.byteOffset, tokens.byteOffset + tokens.byteLength)),
    ]),
    zooms: masks.map(({ zoom }) => zoom),
    previews: truth === null ? [] : previews.map((preview) => againstPreview(preview, truth.mask, masks[0])),
    predicted,
  };
}

function rightOf(
  { answers, isRight: accepts }: Case,
  judge: Judge,
  { text, masks }: Pick<Outcome, 'text' | 'masks'>,
): boolean | null {
  if (accepts !== undefined) return masks.length === 0 && accepts(text);
  return answers.length === 0 ? null : isRight(judge, text, answers);
}

function apartOf(
  { things, ambiguous }: Case,
  masks: readonly FinishedMask[],
  truth: Truth | null,
): Pick<Row, 'apart' | 'counted' | 'bestIou' | 'own'> {
  if (things === undefined || ambiguous === true) return { apart: null, counted: null, bestIou: null, own: null };
  const meant = things();
  const drawn = masks
    .filter(({ area }) => area > 0)
    .map(({ rle }) => decodeRle(rle))
    .filter(({ data }) => !liesIn(data, truth?.ignore));
  const right = countFound(meant, drawn);
  return {
    apart: right / Math.max(1, meant.length),
    counted: drawn.length === meant.length,
    bestIou: mean(meant.map((thing) => Math.max(0, ...drawn.map((mask) => iouOf(mask, thing))))),
    own: { right, drawn: drawn.length, meant: meant.length },
  };
}

/** Whether most pixels of a mask are not scored: it shows something that needs no mask. */
function liesIn(mask: Uint8Array, ignored: BinaryMask | undefined): boolean {
  if (ignored === undefined) return false;
  const { both } = overlap(mask, ignored.data);
  return 2 * both > mask.reduce((sum, inside) => sum + inside, 0);
}

const iouOf = (a: BinaryMask, b: BinaryMask): number => {
  const { both, union } = overlap(a.data, b.data);
  return union === 0 ? 1 : both / union;
};

/** Of the first mask: the candidates, and how many of the things that fit are among them (IoU of 0.5 or more). */
function doubtOf(
  { ambiguous, things }: Case,
  [mask]: readonly FinishedMask[],
): Pick<Row, 'ambiguous' | 'several' | 'shown' | 'candidates' | 'thingsAmongCandidates'> {
  const candidates = mask?.candidates ?? [];
  const among = ambiguous === true && candidates.length > 0 && things !== undefined;
  return {
    ambiguous: ambiguous ?? null,
    several: mask?.several ?? null,
    shown: mask?.shown ?? null,
    candidates: candidates.length,
    thingsAmongCandidates: among
      ? shareFound(
          things(),
          candidates.map(({ rle }) => decodeRle(rle)),
        )
      : null,
  };
}

function namesOf(text: string, { present, allowed, known }: Shows): Row['named'] {
  const said = namesIn(text, known);
  return {
    said: said.length,
    right: said.filter((name) => allowed.includes(name)).length,
    found: present.filter((name) => said.includes(name)).length,
    present: present.length,
  };
}

/** Runs the turns of a conversation one after another. */
async function converse(
  engine: Engine,
  { messages, ownAnswers = false, pointing = {}, ask, ambiguous, picture }: Case,
): Promise<Outcome> {
  const images = [picture()];
  const said: Message[] = [];
  for (const message of ownAnswers ? messages.slice(0, -1) : []) {
    if (message.role === 'user')
      said.push(message, {
        role: 'assistant',
        text: (await answer(engine, { messages: [...said, message], images, intent: 'AUTO' })).text,
      });
  }
  return answer(engine, {
    messages: ownAnswers ? [...said, ...messages.slice(-1)] : messages,
    images,
    intent: ask,
    ...(ambiguous === undefined ? {} : { ambiguity: 'AUTO' }),
    ...pointing,
  });
}

async function answer(engine: Engine, request: GenerateRequest): Promise<Outcome> {
  const out: Outcome = { text: '', masks: [], previews: [] };
  for await (const event of engine.generate(request, new AbortController().signal)) {
    if (event.type === 'mask-finished') out.masks.push(event.mask);
    else if (event.type === 'mask-scale' && event.index === 0) out.previews.push(event.preview);
    else if (event.type === 'finished') out.text = event.answer;
  }
  return out;
}

/** A mask with more words than those that lead to it is both an answer and a mask. */
function routeOf(text: string, masks: readonly FinishedMask[], outOfScope: ReadonlySet<string>): Case['route'] {
  if (masks.length > 0) return /[.!?]\s/.test(text) ? 'both' : 'segment';
  return outOfScope.has(text) ? 'out-of-scope' : 'answer';
}

function unionOf([first, ...rest]: readonly BinaryMask[]): BinaryMask | null {
  if (first === undefined) return null;
  const data = first.data.slice();
  for (const other of rest)
    other.data.forEach((inside, i) => {
      if (inside === 1) data[i] = 1;
    });
  return { ...first, data };
}

function count(
  predicted: BinaryMask | null,
  { mask, ignore }: Truth,
): { both: number; union: number; iou: number; boundaryF: number | null } {
  const kept = (data: Uint8Array): Uint8Array =>
    ignore === undefined ? data : data.map((inside, i) => (ignore.data[i] === 1 ? 0 : inside));
  const found: BinaryMask = { ...mask, data: kept(predicted?.data ?? new Uint8Array(mask.data.length)) };
  const { both, union } = overlap(found.data, mask.data);
  return {
    both,
    union,
    iou: union === 0 ? 1 : both / union,
    boundaryF: mask.data.includes(1) ? boundaryF(found, mask) : null,
  };
}

const shareFound = (things: readonly BinaryMask[], masks: readonly BinaryMask[]): number =>
  countFound(things, masks) / Math.max(1, things.length);

/** Number of objects with a mask of their own: a mask with IoU 0.5 or more that no other object has. */
function countFound(things: readonly BinaryMask[], masks: readonly BinaryMask[]): number {
  const free = new Set(masks);
  return things.filter((thing) => {
    const fits = [...free].find((mask) => {
      const { both, union } = overlap(mask.data, thing.data);
      return both * 2 >= union;
    });
    return fits !== undefined && free.delete(fits);
  }).length;
}

export function overlap(a: Uint8Array, b: Uint8Array): { both: number; union: number } {
  let both = 0,
    union = 0;
  a.forEach((inside, i) => {
    both += inside & (b[i] ?? 0);
    union += inside | (b[i] ?? 0);
  });
  return { both, union };
}

/** Samples truth and final mask at the centres of the preview's pixels. */
function againstPreview(
  { rle }: ScalePreview,
  truth: BinaryMask,
  final: FinishedMask | undefined,
): Row['previews'][number] {
  const preview = decodeRle(rle);
  const iouWith = (mask: BinaryMask): number => {
    const { both, union } = overlap(shrink(mask, preview.width, preview.height).data, preview.data);
    return union === 0 ? 1 : both / union;
  };
  return { truth: iouWith(truth), final: final === undefined ? 0 : iouWith(decodeRle(final.rle)) };
}
