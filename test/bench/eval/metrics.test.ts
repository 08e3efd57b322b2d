import { describe, expect, it } from 'vitest';
import { boundaryF } from '../../../bench/eval/boundary.ts';
import { calibrationError, summarise } from '../../../bench/eval/metrics.ts';
import type { Row } from '../../../bench/eval/metrics.ts';
import { overlap } from '../../../bench/eval/score.ts';
import { isRight, namesIn, normalised, yesOrNo } from '../../../bench/eval/words.ts';
import { decodeRle } from '../../../inference/index.ts';
import type { Rle } from '../../../inference/mask/shapes.ts';
import { readFixture } from '../../support/fixtures.ts';

const { pairs } = readFixture('datasets/expected') as {
  pairs: { predicted: Rle; truth: Rle; iou: number; area: number; boundaryF: number }[];
};

const row = (more: Partial<Row>): Row => ({
  id: 'x',
  kind: 'k',
  intent: 'SEGMENT',
  gotIntent: 'SEGMENT',
  iou: 1,
  both: 1,
  union: 1,
  named: null,
  apart: null,
  counted: null,
  bestIou: null,
  own: null,
  ambiguous: null,
  several: null,
  shown: null,
  candidates: 0,
  thingsAmongCandidates: null,
  boundaryF: 1,
  nothingMeant: false,
  nothingFound: false,
  confidence: 0.5,
  evidence: null,
  text: '',
  answers: [],
  right: null,
  routed: null,
  said: null,
  tokens: [],
  zooms: [],
  previews: [],
  ms: 1,
  ...more,
});

describe('measures of two masks', () => {
  it.each(pairs.map((pair, i) => [i, pair] as const))('agree with pycocotools and with DAVIS, pair %i', (_, pair) => {
    const predicted = decodeRle(pair.predicted),
      truth = decodeRle(pair.truth);
    const { both, union } = overlap(predicted.data, truth.data);
    expect(both / union).toBeCloseTo(pair.iou, 12);
    expect(predicted.data.reduce((sum, inside) => sum + inside, 0)).toBe(pair.area);
    expect(boundaryF(predicted, truth)).toBeCloseTo(pair.boundaryF, 12);
  });

  it('find two empty masks alike, and an empty one unlike any other', () => {
    const empty = { data: new Uint8Array(12), width: 4, height: 3 };
    const some = { data: new Uint8Array(12).fill(1, 5, 7), width: 4, height: 3 };
    expect([boundaryF(empty, empty), boundaryF(empty, some), boundaryF(some, empty), boundaryF(some, some)]).toEqual([
      1, 0, 0, 1,
    ]);
  });
});

describe('names in an answer', () => {
  const names = ['dog', 'hot dog', 'person', 'cup', 'knife'];

  it('are found in the singular and the plural, a long name before its parts', () => {
    expect(namesIn('I see two people, a hot dog and three cups.', names).sort()).toEqual(['cup', 'hot dog', 'person']);
    expect(namesIn('A dog with a hot dog and knives', names).sort()).toEqual(['dog', 'hot dog', 'knife']);
    expect(namesIn('I see a cupboard.', names)).toEqual([]);
  });

  it('give precision over all that is said, and recall over all that is there', () => {
    const summary = summarise([
      row({ intent: 'ANSWER', gotIntent: 'ANSWER', named: { right: 1, said: 2, found: 1, present: 1 } }),
      row({ intent: 'ANSWER', gotIntent: 'ANSWER', named: { right: 2, said: 2, found: 1, present: 3 } }),
    ]);
    expect([summary['names: precision'], summary['names: recall']]).toEqual([0.75, 0.5]);
  });
});

describe('a summary', () => {
  it('has the mean over cases, the ratio of sums, and the share above a limit where something is meant', () => {
    const summary = summarise([
      row({ iou: 0.95, both: 95, union: 100 }),
      row({ iou: 0.5, both: 5, union: 10 }),
      row({ nothingMeant: true, nothingFound: false, iou: 0, both: 0, union: 40, boundaryF: null }),
    ]);
    expect(summary['meanIoU']).toBeCloseTo(1.45 / 3);
    expect(summary['cIoU']).toBeCloseTo(100 / 150);
    expect([summary['P@0.5'], summary['P@0.7'], summary['P@0.9']]).toEqual([1, 0.5, 0.5]);
    expect([summary['no-target accuracy'], summary['target accuracy'], summary['boundary F']]).toEqual([0, 1, 1]);
  });

  it('counts an empty prediction as right where nothing is meant', () => {
    expect(
      summarise([row({ nothingMeant: true, nothingFound: true, both: 0, union: 0, boundaryF: null })]),
    ).toMatchObject({ meanIoU: 1, 'no-target accuracy': 1 });
  });

  it("has POPE's measures of yes and no", () => {
    const said = (truth: string, answer: 'yes' | 'no'): Row =>
      row({ intent: 'ANSWER', gotIntent: 'ANSWER', answers: [truth], said: answer, right: truth === answer });
    const summary = summarise([
      said('yes', 'yes'),
      said('yes', 'no'),
      said('no', 'yes'),
      said('no', 'no'),
      said('yes', 'yes'),
    ]);
    expect(summary).toMatchObject({ accuracy: 3 / 5, recall: 2 / 3, 'yes rate': 3 / 5 });
    expect(summary['F1']).toBeCloseTo(2 / 3);
  });

  it('calls a case a success when the mask overlaps by half, or the words are right', () => {
    const answer = row({ intent: 'ANSWER', gotIntent: 'ANSWER', right: true, confidence: null });
    expect(
      summarise([row({ iou: 0.5 }), row({ iou: 0.49 }), row({ iou: 1, gotIntent: 'ANSWER' }), answer])['success'],
    ).toBe(0.5);
  });

  it('counts the masks that are the own mask of a thing over all cases', () => {
    const own = [
      { right: 3, drawn: 3, meant: 5 },
      { right: 0, drawn: 1, meant: 3 },
    ];
    const summary = summarise(own.map((one) => row({ apart: one.right / one.meant, own: one })));
    expect([summary['own masks: precision'], summary['own masks: recall']]).toEqual([3 / 4, 3 / 8]);
  });

  it('measures by how much confidence and IoU lie apart', () => {
    expect(calibrationError([row({ confidence: 0.95, iou: 0.75 }), row({ confidence: 0.15, iou: 0.15 })])).toBeCloseTo(
      0.1,
    );
  });
});

describe('words', () => {
  it('mean no when no or not is in the first sentence', () => {
    expect(['No.', 'No, there is none', 'There is not a dog', 'Yes.', 'Yes. No doubt', 'A dog'].map(yesOrNo)).toEqual([
      'no',
      'no',
      'no',
      'yes',
      'yes',
      'yes',
    ]);
  });

  it('are compared without case, articles, punctuation, and with digits', () => {
    expect(normalised('  The two Dogs! ')).toBe('2 dogs');
    expect(isRight('normalised', 'Two dogs.', ['3', '2 dogs'])).toBe(true);
    expect(isRight('same', 'Two.', ['two'])).toBe(false);
  });
});
