// What the scores of names add to the logits of an answer's next token.
import { describe, expect, it } from 'vitest';
import type { NameBiasRules } from '../../../inference/manifest-name-bias.ts';
import { NameBias, isCopied, largestScores } from '../../../inference/text/name-bias.ts';

const [DOG, CAT, TEDDY, BEAR, TREE, COMMA, REFUSAL, YES, NO, OTHER] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const name = (words: string[], form: number[], raises = true) => ({ words, forms: [form], raises });
const RULES: NameBiasRules = {
  names: [
    name(['dog', 'dogs', 'puppy'], [DOG]),
    name(['cat', 'cats'], [CAT]),
    name(['teddy bear'], [TEDDY, BEAR]),
    name(['bear'], [BEAR]),
    name(['tree'], [TREE], false),
  ],
  answer: { weight: 2, neutral: 0.3, least: -8, most: 6, again: -5, more: { tokens: [COMMA], bias: -7 } },
  first: { weight: 2, neutral: 0.2, least: -4, most: 4, refusals: [REFUSAL], yes: [YES], no: [NO] },
  copy: { after: [OTHER], end: NO, all: false },
  request: null,
  spelling: null,
  other: null,
};
const TOKENS = new Map([
  [' red fox', [TEDDY, BEAR]],
  [' tree', [TREE, BEAR]],
  [' last dog', [TEDDY, TREE, DOG]],
  [' leash', [COMMA]],
  [' puppy', [CAT]],
]);
const TEXTS = [' dog', ' puppy', ' teddy', 'ett', 's', ',', '', '', '', ' The'];
/** A text has two tokens unless it is in the table. */
const WORDS = {
  encode: (text: string): number[] => TOKENS.get(text) ?? [DOG, CAT],
  decode: (tokens: readonly number[]): string => tokens.map((token) => TEXTS[token]).join(''),
};
/** Scores of dog, cat, teddy bear, bear and tree. */
type Scores = readonly [number, number, number, number, number];

/** What is added to each logit after the tokens of `said`. */
function added(scores: Scores, question: string, said: readonly number[] = [OTHER]): number[] {
  const bias = new NameBias(RULES, scores, [{ role: 'user', text: question }], WORDS);
  for (const token of said) bias.say(token);
  const logits = new Float32Array(10);
  bias.add(logits);
  return [...logits].map((value) => Math.round(value * 100) / 100);
}
const WHAT = 'what is in the picture?';

describe('a name', () => {
  it('gains by its log odds against the neutral score, and loses by them, within the limits', () => {
    const odds = (p: number): number => Math.log(p / (1 - p));
    const logits = added([0.5, 0.2, 0.98, 0.001, 0.3], WHAT);
    expect(logits[DOG]).toBeCloseTo(2 * (0 - odds(0.3)), 2);
    expect(logits[CAT]).toBeCloseTo(2 * (odds(0.2) - odds(0.3)), 2);
    expect([logits[TEDDY], logits[BEAR], logits[OTHER]]).toEqual([6, -8, 0]);
  });

  it('of which a high score proves nothing gains nothing, and loses like the others', () => {
    expect(added([0, 0, 0, 0, 0.98], WHAT)[TREE]).toBe(0);
    expect(added([0, 0, 0, 0, 0], WHAT)[TREE]).toBe(-8);
  });

  it('that the conversation mentions has no bias, so that the answer can repeat it', () => {
    expect(added([0, 0, 0, 0, 0], 'what is next to the two Puppy, dogs?').slice(0, 2)).toEqual([0, -8]);
  });

  it('has no bias at the first token of an answer, because its forms are those inside a sentence', () => {
    expect(added([0.9, 0, 0.9, 0, 0.9], WHAT, []).slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('in the middle of a longer one has no bias', () => {
    expect(added([0, 0, 0.9, 0, 0], WHAT, [OTHER, TEDDY])[BEAR]).toBe(0);
    expect(added([0, 0, 0.9, 0, 0], WHAT, [OTHER, TEDDY, BEAR])[CAT]).toBe(-8);
  });

  it('that the answer has said is not said again, and the list ends when no other has a high score', () => {
    const before = added([0.9, 0.9, 0, 0, 0], WHAT, [OTHER, DOG]);
    expect([before[DOG], before[COMMA]]).toEqual([-5, 0]);
    expect(added([0.9, 0.9, 0, 0, 0], WHAT, [OTHER, DOG, COMMA, CAT])[COMMA]).toBe(-7);
  });

  describe('that answers never say of themselves', () => {
    const SILENT = { ...RULES, names: [...RULES.names, { words: ['red fox'], forms: [], raises: true }] };
    /** The bias of an answer to a question, after the tokens of `said`. */
    function after(text: string, said: readonly number[], scores = [0, 0, 0, 0, 0, 0.9]): NameBias {
      const bias = new NameBias(SILENT, scores, [{ role: 'user', text }], WORDS);
      for (const token of said) bias.say(token);
      return bias;
    }

    it('keeps no list going', () => {
      const logits = new Float32Array(10);
      after(WHAT, [OTHER, DOG], [0.9, 0, 0, 0, 0, 0.9]).add(logits);
      expect(logits[COMMA]).toBe(-7);
    });

    it('is copied from the question, token by token, after the word that begins the answer', () => {
      const next = (...said: number[]): readonly number[] => after('segment the red fox', said).copied(OTHER);
      expect([next(), next(OTHER), next(OTHER, TEDDY)]).toEqual([[], [TEDDY], [BEAR]]);
    });

    it('ends the phrase where that of the question ends', () => {
      const rest = (text: string): readonly number[] => after(text, [OTHER, TEDDY, BEAR]).copied(OTHER);
      expect([rest('segment the Red fox, please!'), rest('segment the red fox on the left')]).toEqual([[NO], []]);
      expect(after('the red fox', [OTHER, TEDDY, BEAR, NO]).copied(OTHER)).toEqual([]);
    });

    it('is not copied after another beginning, or when the question has two names', () => {
      expect(after('segment the red fox', [YES]).copied(OTHER)).toEqual([]);
      expect(after('segment the red fox and the tree', [OTHER]).copied(OTHER)).toEqual([]);
    });
  });

  describe('that answers say, when the rules copy all names', () => {
    const ALL = { ...RULES, copy: { after: [OTHER], end: NO, all: true } };
    function copied(text: string, ...said: number[]): readonly number[] {
      const bias = new NameBias(ALL, [0, 0, 0, 0, 0], [{ role: 'user', text }], WORDS);
      for (const token of said) bias.say(token);
      return bias.copied(OTHER);
    }

    it('is copied with the words in front of it that describe it, and the model goes on', () => {
      const after = [[], [OTHER], [OTHER, TEDDY], [OTHER, TEDDY, TREE], [OTHER, TEDDY, TREE, DOG]];
      expect(after.map((said) => copied('segment the last dog', ...said))).toEqual([[], [TEDDY], [TREE], [DOG], []]);
    });

    it('is not copied when the model begins with another word of the question', () => {
      const bias = new NameBias(ALL, [0, 0, 0, 0, 0], [{ role: 'user', text: 'the leash of the last dog' }], WORDS);
      bias.say(OTHER);
      expect([bias.copied(COMMA), bias.copied(TREE)]).toEqual([[], [TEDDY]]);
    });

    it('is one of several, and no other is copied after it', () => {
      expect(copied('segment the last dog and a tree', OTHER)).toEqual([TEDDY, TREE]);
      expect(copied('segment the last dog and a tree', OTHER, TREE)).toEqual([BEAR]);
      expect(copied('segment the last dog and a tree', OTHER, TREE, BEAR)).toEqual([]);
    });

    it('is followed by the end of the phrase where the model would make a longer word of it that is no name', () => {
      const after = (best: number): readonly number[] => {
        const bias = new NameBias(ALL, [0, 0, 0, 0, 0], [{ role: 'user', text: 'segment the puppy' }], WORDS);
        for (const token of [OTHER, CAT]) bias.say(token);
        return bias.copied(best);
      };
      expect([after(BEAR), after(DOG), after(COMMA)]).toEqual([[NO], [], []]);
    });

    it('may become its plural', () => {
      const bias = new NameBias(ALL, [0, 0, 0, 0, 0], [{ role: 'user', text: 'a leash for the last dog' }], WORDS);
      for (const token of [OTHER, TEDDY, TREE, DOG]) bias.say(token);
      expect(bias.copied(TREE)).toEqual([]);
    });

    it('is not copied when the rules have no such beginning of an answer, or the question no name', () => {
      expect(copied('segment the last dog', YES)).toEqual([]);
      expect(copied('segment the thing', OTHER)).toEqual([]);
    });
  });

  it('is no reason to end a list in which none was said', () => {
    expect(added([0, 0, 0, 0, 0], WHAT, [OTHER])[COMMA]).toBe(0);
  });
});

describe('the first token of an answer', () => {
  it('is less often a refusal where the thing asked for has a high score, more often where it has a low one', () => {
    expect(added([0.98, 0, 0, 0, 0], 'segment the dog', [])[REFUSAL]).toBe(-4);
    expect(added([0.01, 0, 0, 0, 0], 'segment the dog', [])[REFUSAL]).toBe(4);
  });

  it('is less often yes about what is not there; that a thing is there does not make it yes', () => {
    const absent = added([0.01, 0, 0, 0, 0], 'is there a dog?', []);
    expect([absent[YES], absent[NO]]).toEqual([-4, 4]);
    const present = added([0.98, 0, 0, 0, 0], 'is the dog red?', []);
    expect([present[YES], present[NO]]).toEqual([0, 0]);
  });

  it.each(['segment it', 'segment the dog and the cat', 'segment the tree', 'segment the hotdog'])(
    'has no such bias in "%s", which has not exactly one name whose score counts',
    (question) => expect(added([0.98, 0.98, 0.98, 0.98, 0.98], question, [])[REFUSAL]).toBe(0),
  );

  it('takes the longest name: a teddy bear is no bear', () => {
    expect(added([0, 0, 0.98, 0.01, 0], 'segment the teddy bear', [])[REFUSAL]).toBe(-4);
  });

  it('more often begins a mask or a refusal where the message has a name and asks for no words', () => {
    const request = { ...RULES, request: { tokens: [OTHER, REFUSAL], bias: 3 } };
    const logitsOf = (text: string, said: number[] = [], mayDraw = true): number[] => {
      const bias = new NameBias(request, [0, 0.2, 0, 0, 0], [{ role: 'user', text }], WORDS);
      for (const token of said) bias.say(token);
      const logits = new Float32Array(10);
      bias.add(logits, mayDraw);
      return [logits[OTHER] ?? 0, logits[REFUSAL] ?? 0];
    };
    expect(logitsOf('cat mask pls')).toEqual([3, 3]);
    expect([logitsOf('what is the cat'), logitsOf('mask pls'), logitsOf('cat mask pls', [YES])].flat()).toEqual(
      Array(6).fill(0),
    );
    expect(logitsOf('cat mask pls', [], false)).toEqual([0, 0]);
  });

  describe('about the prominent thing of an image', () => {
    const other = { name: 5, words: ['main object'], known: [], least: 0.5 };
    const WITH = { ...RULES, names: [...RULES.names, { words: [], forms: [], raises: true }], other };
    function first(text: string, score: number): NameBias {
      return new NameBias(WITH, [0, 0, 0, 0, 0, score], [{ role: 'user', text }], WORDS);
    }
    function refusal(text: string, score: number): number {
      const logits = new Float32Array(10);
      first(text, score).add(logits);
      return logits[REFUSAL] ?? 0;
    }

    it('is less often a refusal where the image has one, and as always where it has none', () => {
      expect(refusal('segment the main object', 0.9)).toBe(-4);
      expect(refusal('segment the main object', 0.49)).toBe(0);
      expect(refusal('segment the menorah', 0.9)).toBe(0);
    });

    it('is as probable as the thing; refusals, later tokens and other answers are as the model has them', () => {
      const bias = first('segment the main object', 0.9);
      expect([bias.probabilityOfThing(OTHER), bias.probabilityOfThing(REFUSAL)]).toEqual([0.9, null]);
      bias.say(OTHER);
      expect(bias.probabilityOfThing(OTHER)).toBeNull();
      expect(first('segment the main object', 0.4).probabilityOfThing(OTHER)).toBeNull();
      expect(first('segment the dog', 0.9).probabilityOfThing(OTHER)).toBeNull();
    });

    it('is followed by the words of the question', () => {
      const bias = first('segment the main object in this photo', 0.9);
      const after = [OTHER, DOG, CAT].map((token) => {
        bias.say(token);
        return bias.copied(OTHER);
      });
      expect(after).toEqual([[DOG], [CAT], [NO]]);
    });
  });

  it('tells whether the answer refuses', () => {
    const refused = (...said: number[]): boolean => {
      const bias = new NameBias(RULES, [0, 0, 0, 0, 0], [{ role: 'user', text: 'segment it' }], WORDS);
      for (const token of said) bias.say(token);
      return bias.hasRefused;
    };
    expect([refused(), refused(REFUSAL, OTHER), refused(OTHER, REFUSAL)]).toEqual([false, true, false]);
  });

  it('is the only one with this bias', () => {
    expect(added([0.98, 0, 0, 0, 0], 'segment the dog', [OTHER])[REFUSAL]).toBe(0);
  });
});

it.each([
  ['segment the tree', true],
  ['segment the tree, it is for an ad', true],
  ['segment the tree and the thing', false],
  ['segment the tree. What is it?', false],
  ['segment the tree in front of the dog', true],
  ['the tree, the dog', false],
  ['segment the thing', false],
])('"%s" names one thing only: %s', (text, isOne) => {
  const rules = { ...RULES, copy: { after: [OTHER], end: NO, all: true } };
  expect(new NameBias(rules, [0, 0, 0, 0, 0], [{ role: 'user', text }], WORDS).isOneThing).toBe(isOne);
});

it.each([
  [{ forms: [], raises: true }, true],
  [{ forms: [], raises: false }, false],
  [{ forms: [[DOG]], raises: true }, false],
])('a name with %j is copied: %s', (about, copied) => expect(isCopied({ words: [], ...about })).toBe(copied));

it('of several tiles and images the largest score of a name counts', () => {
  const scores = [Float32Array.of(0.5, 0, 0.25, 0.125), Float32Array.of(0, 0.75)];
  expect(largestScores(scores, 2)).toEqual([0.5, 0.75]);
});
