// Labels of masks -> categories of a dataset: one for each thing, however its phrase was written. Pure.
import type { Category } from './picture.ts';

/** The first one also as it is mistyped. */
const ARTICLE = /^(?:the|teh|hte|an?)\s+(?=\S)/;
const EDGES = /^[\s"'“”‘’«».,;:!?…]+|[\s"'“”‘’«».,;:!?…]+$/gu;

/** "The red ball." and "red  ball" -> "red ball". What has nothing but an article or punctuation stays as it is. */
export function categoryName(label: string): string {
  const plain = label.normalize('NFC').replace(/\s+/gu, ' ').replace(EDGES, '').toLowerCase();
  return plain.replace(ARTICLE, '') || label.trim();
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
