// Remembers the images of tasks that this process has stored, so that each click on an image does not fetch and store
// it again, and the conversation in which its turns are siblings. Another process stores the image once more; nothing
// else depends on this memory.
import type { ImageRow } from '../../src/images/repository.ts';
import type { TurnRow } from '../../src/turns/repository.ts';

export interface SeenImage {
  image: Pick<ImageRow, 'id' | 'width' | 'height'> | null;
  /** A turn about the image. Further questions are its siblings, so that none is history of another one. */
  sibling: Pick<TurnRow, 'id' | 'conversationId'> | null;
  /** Siblings since then. */
  turns: number;
}

const MAX_IMAGES = 2000;

export class SeenImages {
  readonly #images = new Map<string, SeenImage>();

  /** Forgets the image that was used the longest time ago when there are too many. */
  of(place: string): SeenImage {
    const seen = this.#images.get(place) ?? { image: null, sibling: null, turns: 0 };
    this.#images.delete(place);
    this.#images.set(place, seen);
    const [oldest] = this.#images.keys();
    if (this.#images.size > MAX_IMAGES && oldest !== undefined) this.#images.delete(oldest);
    return seen;
  }
}
