// One sequence in the language model: its KV cache and the hidden state of its last position. Classifier-free guidance
// decodes two sequences in parallel. This file knows the decoder. It does not know what the tokens mean.
import type { Model } from './model.ts';
import { causalBias, promptBias } from './runtime/attention.ts';
import { DeviceCache } from './runtime/device-cache.ts';
import { KvCache, cacheOnMachine, kvShapeOf } from './runtime/kv-cache.ts';
import { highest } from './text/logits.ts';
import type { Prompt } from './text/prompt.ts';

/** Passes of the sequences of a turn, and the number of sequences in all of them. */
export interface PassTally {
  passes: number;
  sequences: number;
}

export const newTally = (): PassTally => ({ passes: 0, sequences: 0 });

/** Whether the turn has not had its first pass. It does not wait for other turns (runtime/run-order.ts). */
export const joins = ({ passes }: PassTally): boolean => passes === 0;

export class Sequence {
  readonly #model: Model;
  readonly #cache: KvCache | DeviceCache;
  /** [C] hidden state of the last decoded position, float32. */
  #hidden = new Float32Array(0);
  readonly #tally: PassTally;

  /** `capacity`: the positions for which memory is set aside; without it the cache grows. `tally` counts its passes. */
  constructor(model: Model, capacity?: number, tally = newTally()) {
    const { append } = model.graphs;
    const shape = kvShapeOf(model.manifest);
    this.#model = model;
    this.#tally = tally;
    this.#cache = append === null ? new KvCache(shape, capacity) : new DeviceCache(shape, append, capacity);
    model.passes.enter();
  }

  /** Number of positions in the cache. */
  get length(): number {
    return this.#cache.length;
  }

  /**
   * Decodes the whole prompt. `images`: the image tokens [tokens, C] of each image; they replace the embeddings of
   * its span.
   */
  async prefill({ ids, imageSpans }: Prompt, images: readonly Float32Array[]): Promise<void> {
    const { graphs, manifest } = this.#model;
    const embeds = await graphs.embed(ids, joins(this.#tally));
    imageSpans.forEach(({ first }, i) => embeds.set(images[i] ?? [], first * manifest.decoder.width));
    const bidirectional = manifest.prompt.imageAttention === 'bidirectional';
    await this.#step(embeds, promptBias(ids.length, bidirectional ? imageSpans : []));
  }

  /** Begins an empty sequence with the positions of a prefix. `extend` must follow. */
  startFrom(prefix: KvCache): void {
    cacheOnMachine(this.#cache).startFrom(prefix);
  }

  /** Decodes more text of the prompt. */
  async extend(ids: readonly number[]): Promise<void> {
    await this.decode(await this.#model.graphs.embed(ids, joins(this.#tally)));
  }

  /** A copy of all positions so far. */
  copyOfCache(): KvCache {
    return KvCache.join([cacheOnMachine(this.#cache)]);
  }

  /** Logits [V] of the next token, in a fresh array. */
  logits(): Promise<Float32Array> {
    return this.#model.graphs.textHead(this.#hidden);
  }

  /** The token with the highest logit. */
  async next(): Promise<number> {
    return highest(await this.logits());
  }

  /** Feeds its own most probable token. */
  async continue(): Promise<void> {
    await this.feed(await this.next());
  }

  async feed(id: number): Promise<void> {
    await this.decode(await this.#model.graphs.embed([id]));
  }

  /**
   * Decodes new positions [T, C]; each attends to all positions before it and to itself. Returns hidden states [T, C].
   */
  decode(embeds: Float32Array): Promise<Float32Array> {
    return this.#step(embeds, causalBias(this.#cache.length, embeds.length / this.#model.manifest.decoder.width));
  }

  /** To be called once. */
  free(): void {
    this.#model.passes.leave();
    this.#cache.free();
  }

  async #step(embeds: Float32Array, bias: Float32Array): Promise<Float32Array> {
    const { hidden, sequences } = await this.#model.passes.run({
      ...{ embeds, bias, cache: this.#cache, joins: joins(this.#tally) },
    });
    this.#tally.passes++;
    this.#tally.sequences += sequences;
    this.#hidden = hidden.slice(-this.#model.manifest.decoder.width);
    return hidden;
  }
}
