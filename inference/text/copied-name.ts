// The phrase in front of a mask says a name that the question says: "cut out the crayfish for my poster" ->
// "The crayfish:". Without it a model says a word that it knows better after an unusual wording, and draws that.
// Constrained decoding with one of a few phrases (Hokamp and Liu, "Lexically Constrained Decoding for Sequence
// Generation Using Grid Beam Search", ACL 2017), without a beam.
type Tokens = readonly number[];

export class CopiedName {
  readonly #after: Tokens;
  /** First words that the model may say instead. */
  readonly #others: ReadonlySet<number>;
  /** What is left of each phrase that the answer may go on with. */
  #ways: readonly Tokens[];
  /** Tokens of the answer so far. */
  #length = 0;

  /**
   * `phrases`: tokens inside a sentence. One of them follows a first token of `after`, unless the model begins with a
   * word of `others`, of which those with one token count.
   */
  constructor(phrases: readonly Tokens[], after: Tokens, others: readonly Tokens[] = []) {
    this.#after = after;
    this.#ways = phrases;
    this.#others = new Set(others.flatMap((word) => (word.length === 1 ? word : [])));
  }

  /** The tokens one of which follows now; none: the model chooses from all, of which `best` is the most probable. */
  next(best: number): Tokens {
    if (this.#length === 0 || (this.#length === 1 && this.#others.has(best))) return [];
    return this.#ways.flatMap(([first]) => first ?? []);
  }

  /** The token that was chosen. */
  say(token: number): void {
    if (this.#length === 0) this.#ways = this.#after.includes(token) ? this.#ways : [];
    else {
      const ways = this.#ways.filter(([first]) => first === token).map(([, ...rest]) => rest);
      this.#ways = ways.some((rest) => rest.length === 0) ? [] : ways;
    }
    this.#length++;
  }
}
