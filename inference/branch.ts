// One walk through the language model: a cache, the state after the last position, and the word that comes next. With
// classifier-free guidance two of them walk side by side. Knows the decoder; not what is said or drawn.
import type { Model } from './model.ts';
import { causalBias, promptBias } from './runtime/attention.ts';
import { KvCache } from './runtime/kv-cache.ts';
import type { Prompt } from './text/prompt.ts';

export class Branch {
  readonly #model: Model;
  readonly #cache: KvCache;
  /** [C] after the last position that was fed. */
  #hidden = new Float32Array(0);

  constructor(model: Model) {
    const { layers, kvHeads, headWidth } = model.manifest.decoder;
    this.#model = model;
    this.#cache = new KvCache({ layers, width: kvHeads * headWidth });
  }

  /** Positions fed so far. */
  get length(): number {
    return this.#cache.length;
  }

  /** `images`: [tokens, C] of each picture, laid over its slot. */
  async prefill({ ids, imageSpans }: Prompt, images: readonly Float32Array[]): Promise<void> {
    const { graphs, manifest } = this.#model;
    const embeds = await graphs.embed(ids);
    imageSpans.forEach(({ first }, i) => embeds.set(images[i] ?? [], first * manifest.decoder.width));
    const bidirectional = manifest.prompt.imageAttention === 'bidirectional';
    await this.#step(embeds, promptBias(ids.length, bidirectional ? imageSpans : []));
  }

  /** Of the next token [V], as a fresh array. */
  logits(): Promise<Float32Array> {
    return this.#model.graphs.textHead(this.#hidden);
  }

  /** The most probable token, leaving out `banned`. */
  async next(banned: readonly number[]): Promise<number> {
    const logits = await this.logits();
    for (const id of banned) logits[id] = -Infinity;
    return argmax(logits);
  }

  async feed(id: number): Promise<void> {
    await this.decode(await this.#model.graphs.embed([id]));
  }

  /** New positions [T, C], each seeing all before it -> [T, C]. */
  decode(embeds: Float32Array): Promise<Float32Array> {
    return this.#step(embeds, causalBias(this.#cache.length, embeds.length / this.#model.manifest.decoder.width));
  }

  free(): void {
    this.#cache.free();
  }

  async #step(embeds: Float32Array, bias: Float32Array): Promise<Float32Array> {
    const hidden = await this.#model.graphs.decode(embeds, bias, this.#cache);
    this.#hidden = hidden.slice(-this.#model.manifest.decoder.width);
    return hidden;
  }
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
