// Maps labels of masks to categories of a dataset: labels that differ only in case, article, punctuation or the number
// of one of several things ("red ball 2 of 3") have one category. Pure.
import { withoutNumber } from '../../inference/index.ts';
import type { Category } from './picture.ts';

/** Articles, and a common misspelling of "the". */
const ARTICLE = /^(?:the|teh|hte|an?)\s+(?=\S)/;
const EDGES = /^[\s"'“”‘’«».,;:!?…]+|[\s"'“”‘’«».,;:!?…]+$/gu;

/** Control characters and noncharacters, which XML and YAML do not carry: all formats leave them out alike. */
const UNPRINTABLE = /(?!\s)[\p{Cc}\p{NChar}]/gu;

/** "The red ball." and "red  ball" become "red ball". A label of only an article or punctuation stays as it is. */
export function categoryName(label: string): string {
  const printable = label.normalize('NFC').replace(UNPRINTABLE, '').replace(/\s+/gu, ' ').trim();
  const plain = withoutNumber(printable).replace(EDGES, '').toLowerCase();
  return plain.replace(ARTICLE, '') || printable;
}

export class Categories {
  readonly #byName = new Map<string, Category>();

  constructor(labels: Iterable<string>) {
    for (const label of labels) this.of(label);
  }

  of(label: string): Category {
    const name = categoryName(label);
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const category = { index: this.#byName.size, name };
    this.#byName.set(name, category);
    return category;
  }

  get names(): string[] {
    return [...this.#byName.keys()];
  }
}
