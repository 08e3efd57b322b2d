// A name that the model was hardly ever trained to say is copied from the question, token by token, after the word that
// begins the answer, and the phrase ends where that of the question does: "the crayfish" -> "The crayfish:". Without it
// the model says a word that it knows better, and draws that. Constrained decoding with one phrase (Hokamp and Liu,
// "Lexically Constrained Decoding for Sequence Generation Using Grid Beam Search", ACL 2017), without a beam.
import type { NameBiasRules } from '../manifest-name-bias.ts';

export class CopiedName {
  readonly #after: readonly number[];
  /** Tokens of the name, and the one that ends the phrase. */
  readonly #ids: readonly number[];
  /** How many of them the answer has said; null: it is not at the name. */
  #said: number | null = null;
  #isFirst = true;

  /** `ids`: tokens of the name inside a sentence. `isLast`: the question ends with it. */
  constructor(ids: readonly number[], isLast: boolean, { after, end }: NonNullable<NameBiasRules['copy']>) {
    this.#after = after;
    this.#ids = isLast ? [...ids, end] : ids;
  }

  /** The only token that may follow now; null: the model chooses. */
  next(): number | null {
    return this.#said === null ? null : (this.#ids[this.#said] ?? null);
  }

  /** The token that was chosen. */
  say(token: number): void {
    if (this.#isFirst) this.#said = this.#after.includes(token) ? 0 : null;
    else if (this.#said !== null) this.#said++;
    this.#isFirst = false;
  }
}
