// Contextual biasing by shallow fusion (Zhao et al., "Shallow-Fusion End-to-End Contextual Biasing", Interspeech 2019):
// the names of things get a bias while an answer is decoded. The context is what the vision graph finds in the image: a
// score for each name. The templates and weights are the bundle's (manifest, `answer.nameBias`).
import type { Message } from '../engine.ts';
import type { NameBiasRules } from '../manifest-name-bias.ts';
import { asksInWords } from './asks-in-words.ts';
import { CopiedName } from './copied-name.ts';
import { describedNames, phraseStarts } from './described-name.ts';
import { namesIn } from './names.ts';
import { prominentThingAsked } from './other-thing.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Words of questions that may ask for several things, or for words beside a mask. English. */
const ASKS_MORE =
  /[?&+]|\b(?:and|or|plus|both|also|then|too|as well|with|what|how|who|why|tell|say|describe|count)\b/iu;
/** Keeps the log odds of a score of 0 or 1 finite; the limits of the rules are far inside. */
const TINY = 1e-6;

type Words = Pick<Tokenizer, 'encode' | 'decode'>;

/** The bias of one answer. */
export class NameBias {
  readonly #rules: NameBiasRules;
  readonly #scores: readonly number[];
  /** Names that the conversation mentions: the answer may repeat them, whatever the image shows. */
  readonly #mentioned: ReadonlySet<number>;
  /** The only name in the last message, when its score counts. */
  readonly #asked: number | null;
  /** Tokens after which a name goes on: "teddy" is no name, and "bear" after it is not the name "bear". */
  readonly #unfinished: ReadonlySet<number>;
  /** The names in the last message that the answer says where it says one. */
  readonly #copied: CopiedName | null;
  /** Whether the question names one thing, and asks for nothing else: the answer has no second mask. */
  readonly isOneThing: boolean;
  /** Whether it names something, and asks for no words. */
  readonly #isRequest: boolean;
  /** Whether it asks for the prominent thing of its image. */
  readonly #isProminent: boolean;
  readonly #said = new Set<number>();
  #last: number | null = null;
  #hasRefused = false;

  /** `scores`: 0..1, one for each of `rules.names`. The last message is the one that is answered. */
  constructor(rules: NameBiasRules, scores: readonly number[], messages: readonly Message[], tokenizer: Words) {
    this.#rules = rules;
    this.#scores = scores;
    this.#mentioned = new Set(messages.flatMap(({ text }) => namesIn(text, rules).map(({ name }) => name)));
    const questions = messages.flatMap(({ role, text }) => (role === 'user' ? [text] : []));
    const question = messages.at(-1)?.text ?? '';
    const asked = namesIn(question, rules);
    const [only] = asked;
    this.#isRequest = asked.length > 0 && !asksInWords(question);
    const isOne = only !== undefined && asked.every(({ name }) => name === only.name);
    const about = isOne ? rules.names[only.name] : undefined;
    const other = asked.length === 0 && isSeen(rules, scores) ? prominentThingAsked(questions, rules) : null;
    this.#asked = isOne && about?.raises === true ? only.name : other === null ? null : (rules.other?.name ?? null);
    this.#isProminent = other !== null;
    const alone = other ?? (about !== undefined && isCopied(about) ? (only?.words ?? null) : null);
    const ends = alone !== null && (other !== null || only?.isLast === true);
    const phrases = alone !== null ? [alone] : rules.copy?.all === true ? describedNames(question, rules) : [];
    this.isOneThing = rules.copy !== null && phrases.length === 1 && !ASKS_MORE.test(question);
    const others = alone === null ? phraseStarts(question) : [];
    this.#copied = rules.copy === null ? null : copiedName({ phrases, ends, others }, rules, rules.copy, tokenizer);
    this.#unfinished = new Set(rules.names.flatMap(({ forms }) => forms.flatMap((form) => form.slice(0, -1))));
  }

  /** Changes the logits of the next token. `mayDraw`: whether the answer may have a mask. */
  add(logits: Float32Array, mayDraw = true): void {
    // The forms of names are those inside a sentence, so no answer begins with one.
    if (this.#last === null) this.#addFirst(logits, mayDraw);
    else if (!this.#unfinished.has(this.#last)) this.#addNames(logits);
    const { more } = this.#rules.answer;
    if (this.#said.size > 0 && !this.#isAnyLeft()) addTo(logits, more.tokens, more.bias);
  }

  /** Whether the answer has begun as one that sees no such thing; a prior of its mask would draw it all the same. */
  get hasRefused(): boolean {
    return this.#hasRefused;
  }

  /**
   * How probable it is that the image has the prominent thing that the question asks for, when `token` is the first one
   * of an answer and no refusal; else null.
   */
  probabilityOfThing(token: number): number | null {
    const { other, first } = this.#rules;
    if (other === null || !this.#isProminent || this.#last !== null || first.refusals.includes(token)) return null;
    return this.#scores[other.name] ?? null;
  }

  /**
   * The tokens one of which follows, of names that are copied from the message; none: any token may follow. `best`: the
   * most probable one.
   */
  copied(best: number): readonly number[] {
    return this.#copied?.next(best) ?? [];
  }

  /** The token that was chosen. */
  say(token: number): void {
    this.#hasRefused ||= this.#last === null && this.#rules.first.refusals.includes(token);
    this.#last = token;
    this.#copied?.say(token);
    for (const [i, { forms }] of this.#rules.names.entries())
      if (forms.some(([first]) => first === token)) this.#said.add(i);
  }

  /** "The", "I see none", "No." and "Yes." about a thing that the message names. */
  #addFirst(logits: Float32Array, mayDraw: boolean): void {
    const { first, request } = this.#rules;
    if (mayDraw && this.#isRequest && request !== null) addTo(logits, request.tokens, request.bias);
    if (this.#asked === null) return;
    const found = evidence(this.#scores[this.#asked], first, first.most);
    addTo(logits, first.refusals, -found);
    // That it is there does not answer every question about it with yes.
    addTo(logits, first.yes, Math.min(0, found));
    addTo(logits, first.no, -Math.min(0, found));
  }

  /** Of names with the same first token the most probable one counts. */
  #addNames(logits: Float32Array): void {
    const biases = new Map<number, number>();
    for (const [i, { forms }] of this.#rules.names.entries()) {
      const bias = this.#mentioned.has(i) ? 0 : this.#biasOf(i);
      for (const [first] of forms)
        if (first !== undefined) biases.set(first, Math.max(biases.get(first) ?? -Infinity, bias));
    }
    for (const [token, bias] of biases) addTo(logits, [token], bias);
  }

  #biasOf(name: number): number {
    const { answer, names } = this.#rules;
    const bias = evidence(this.#scores[name], answer, names[name]?.raises === true ? answer.most : 0);
    return this.#said.has(name) ? Math.min(0, bias) + answer.again : bias;
  }

  #isAnyLeft(): boolean {
    const { answer, names } = this.#rules;
    return names.some(
      ({ forms }, i) =>
        forms.length > 0 && !this.#said.has(i) && !this.#mentioned.has(i) && (this.#scores[i] ?? 0) >= answer.neutral,
    );
  }
}

/** The largest score of each name over the tiles of all images; `scores`: [tiles, names] of each. */
export function largestScores(scores: readonly Float32Array[], names: number): number[] {
  const largest = new Array<number>(names).fill(0);
  for (const image of scores)
    for (const [i, score] of image.entries()) largest[i % names] = Math.max(largest[i % names] ?? 0, score);
  return largest;
}

/** Weighted difference of two log odds, within limits: positive when the score is higher than the neutral one. */
function evidence(
  score = 0,
  { weight, neutral, least }: { weight: number; neutral: number; least: number },
  most: number,
): number {
  return between(least, weight * (logOdds(between(TINY, score, 1 - TINY)) - logOdds(neutral)), most);
}

const logOdds = (probability: number): number => Math.log(probability / (1 - probability));
const between = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value));

function addTo(logits: Float32Array, tokens: readonly number[], bias: number): void {
  for (const token of tokens) logits[token] = (logits[token] ?? 0) + bias;
}

/** `ends`: the phrases end the words of a mask. `others`: words that the model may say instead. */
function copiedName(
  { phrases, ends, others }: { phrases: readonly string[]; ends: boolean; others: readonly string[] },
  rules: NameBiasRules,
  { after, end }: NonNullable<NameBiasRules['copy']>,
  words: Words,
): CopiedName {
  const inside = (text: string): readonly number[] => words.encode(` ${text}`);
  return new CopiedName(
    phrases.map((phrase) => [...inside(phrase), ...(ends ? [end] : [])]),
    {
      after,
      end,
      others: others.map(inside),
      prolongs: (phrase, token) => !ends && prolongs(words.decode(phrase), words.decode([...phrase, token]), rules),
    },
  );
}

/** Whether a text that goes on from another one makes a longer word of its last one, and no name: "lorryid". */
const prolongs = (text: string, longer: string, rules: NameBiasRules): boolean =>
  /^\p{L}/u.test(longer.slice(text.length)) && namesIn(longer, rules).at(-1)?.isLast !== true;

/** Whether the image has a prominent thing. */
const isSeen = ({ other }: NameBiasRules, scores: readonly number[]): boolean =>
  other !== null && (scores[other.name] ?? 0) >= other.least;

/** Whether answers never say the name of themselves, and its score alone tells that the thing is there. */
export const isCopied = ({ forms, raises }: NameBiasRules['names'][number]): boolean => raises && forms.length === 0;
