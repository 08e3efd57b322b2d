// The phrase in front of a mask says a name that the question says: "cut out the crayfish for my poster" ->
// "The crayfish:". Without it a model says a word that it knows better after an unusual wording, and draws that.
// Constrained decoding with one of a few phrases (Hokamp and Liu, "Lexically Constrained Decoding for Sequence
// Generation Using Grid Beam Search", ACL 2017), without a beam.
type Tokens = readonly number[];

/** How phrases stand in an answer. */
export interface CopyRules {
  /** First tokens of an answer that a phrase may follow. */
  after: Tokens;
  /** Words that the model may say instead of a phrase, of which those with one token count. */
  others: readonly Tokens[];
  /** The token behind a phrase where the model would make a longer word of it: "lorry" -> "lorryid". */
  end: number;
  /** Whether a token would do that. */
  prolongs: (phrase: Tokens, token: number) => boolean;
}

export class CopiedName {
  readonly #rules: CopyRules;
  /** First words that the model may say instead. */
  readonly #others: ReadonlySet<number>;
  /** What is left of each phrase that the answer may go on with. */
  #ways: readonly Tokens[];
  /** Tokens of the answer so far. */
  #said: Tokens = [];
  /** Whether they end with a whole phrase. */
  #isWhole = false;

  /** `phrases`: tokens inside a sentence. */
  constructor(phrases: readonly Tokens[], rules: CopyRules) {
    this.#rules = rules;
    this.#ways = phrases;
    this.#others = new Set(rules.others.flatMap((word) => (word.length === 1 ? word : [])));
  }

  /** The tokens one of which follows now; none: the model chooses from all, of which `best` is the most probable. */
  next(best: number): Tokens {
    if (this.#isWhole) return this.#rules.prolongs(this.#said.slice(1), best) ? [this.#rules.end] : [];
    if (this.#said.length === 0 || (this.#said.length === 1 && this.#others.has(best))) return [];
    return this.#ways.flatMap(([first]) => first ?? []);
  }

  /** The token that was chosen. */
  say(token: number): void {
    const isFirst = this.#said.length === 0;
    const isPossible = !isFirst || this.#rules.after.includes(token);
    const ways = isFirst ? this.#ways : this.#ways.filter(([first]) => first === token).map(([, ...rest]) => rest);
    this.#isWhole = !isFirst && ways.some((rest) => rest.length === 0);
    this.#ways = this.#isWhole || !isPossible ? [] : ways;
    this.#said = [...this.#said, token];
  }
}
