import { describe, expect, it } from 'vitest';
import { score } from '../../../bench/eval/score.ts';
import type { Case } from '../../../bench/eval/suite.ts';
import type { Engine } from '../../../inference/engine.ts';
import type { FinishedMask } from '../../../inference/events.ts';
import { encodeRle } from '../../../inference/index.ts';
import type { BinaryMask } from '../../../inference/mask/rle.ts';

const WIDTH = 10;
/** Ten pixels, of which those from `first` to before `end` are inside. */
const strip = (first: number, end: number): BinaryMask => ({
  width: WIDTH,
  height: 1,
  data: new Uint8Array(WIDTH).fill(1, first, end),
});

/** An engine that draws these masks for every question. */
const drawing = (masks: readonly BinaryMask[]): Engine =>
  ({
    async *generate() {
      for (const [index, mask] of masks.entries())
        yield {
          type: 'mask-finished',
          index,
          mask: {
            rle: encodeRle(mask),
            area: mask.data.reduce((sum, inside) => sum + inside, 0),
            outcome: 'FOUND',
            confidence: 0.5,
            tokens: new Uint8Array(0),
          } as FinishedMask,
        };
    },
  }) as Pick<Engine, 'generate'> as Engine;

const everyDog: Case = {
  id: 'dogs',
  kind: 'dog',
  ask: 'SEGMENT',
  intent: 'SEGMENT',
  answers: [],
  messages: [{ role: 'user', text: 'segment every dog' }],
  truth: () => ({ mask: strip(0, 6), ignore: strip(8, 10) }),
  things: () => [strip(0, 3), strip(3, 6)],
  picture: () => new Uint8Array(0),
};

const scored = async (...masks: BinaryMask[]) => {
  const { own, apart, counted, bestIou } = await score(drawing(masks), everyDog, 'yes-no', new Set());
  return { own, apart, counted, bestIou };
};

describe('masks of several things', () => {
  it('are right when each thing has a mask of its own', async () => {
    expect(await scored(strip(3, 6), strip(0, 2))).toEqual({
      own: { right: 2, drawn: 2, meant: 2 },
      apart: 1,
      counted: true,
      bestIou: (2 / 3 + 1) / 2,
    });
  });

  it('are wrong when one mask shows both, or two show the same', async () => {
    expect((await scored(strip(0, 5))).own).toEqual({ right: 1, drawn: 1, meant: 2 });
    expect((await scored(strip(0, 3), strip(0, 2))).own).toEqual({ right: 1, drawn: 2, meant: 2 });
  });

  it('do not count where nothing is scored', async () => {
    expect((await scored(strip(0, 3), strip(3, 6), strip(7, 10))).own).toEqual({ right: 2, drawn: 2, meant: 2 });
    expect((await scored(strip(0, 3), strip(6, 8))).own).toEqual({ right: 1, drawn: 2, meant: 2 });
  });
});

describe('a case that judges its text itself', () => {
  const saying = (text: string, masks: readonly BinaryMask[] = []): Engine =>
    ({
      async *generate() {
        yield* drawing(masks).generate({ messages: [], images: [], intent: 'AUTO' }, new AbortController().signal);
        yield { type: 'finished', answer: text };
      },
    }) as unknown as Engine;
  const what: Case = {
    ...everyDog,
    ask: 'AUTO',
    intent: 'ANSWER',
    truth: () => null,
    isRight: (text) => text.includes('dog'),
  };
  const right = async (engine: Engine) => (await score(engine, what, 'same', new Set())).right;

  it('is wrong when the right words come with a mask', async () => {
    expect(await right(saying('A dog.'))).toBe(true);
    expect(await right(saying('A cat.'))).toBe(false);
    expect(await right(saying('The dog:', [strip(0, 3)]))).toBe(false);
  });
});
