// The phrase in front of a mask says a name that the question says: "cut out the crayfish for my poster" ->
// "The crayfish:". Without it a model says a word that it knows better after an unusual wording, and draws that.
// Constrained decoding with one of a few phrases (Hokamp and Liu, "Lexically Constrained Decoding for Sequence
// Generation Using Grid Beam Search", ACL 2017), without a beam.
type Tokens = readonly number[];

export class CopiedName {
  readonly #after: Tokens;
  /** What is left of each phrase that the answer may go on with. */
  #ways: readonly Tokens[];
  #isFirst = true;

  /** `phrases`: tokens inside a sentence. One of them follows a first token of `after`. */
  constructor(phrases: readonly Tokens[], after: Tokens) {
    this.#after = after;
    this.#ways = phrases;
  }

  /** The tokens one of which follows now; none: the model chooses from all. */
  next(): Tokens {
    return this.#isFirst ? [] : this.#ways.flatMap(([first]) => first ?? []);
  }

  /** The token that was chosen. */
  say(token: number): void {
    if (this.#isFirst && !this.#after.includes(token)) this.#ways = [];
    if (!this.#isFirst) {
      const ways = this.#ways.filter(([first]) => first === token).map(([, ...rest]) => rest);
      this.#ways = ways.some((rest) => rest.length === 0) ? [] : ways;
    }
    this.#isFirst = false;
  }
}
