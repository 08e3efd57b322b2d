// Keys and values of the beginnings of earlier prompts: all positions up to the end of their images. They lie in the
// memory that turns leave free, and a turn that needs the memory takes it back. The least recently used prefix is
// dropped first. The key contains the keys of the images, and so the salt of the request: only requests with the same
// salt share a prefix.
import { createHash } from 'node:crypto';
import type { CacheBudget } from './cache-budget.ts';
import type { Manifest } from './manifest.ts';
import type { Device } from './runtime/devices.ts';
import type { KvCache } from './runtime/kv-cache.ts';
import type { Prompt } from './text/prompt.ts';

/** The part of the budget that prefixes may take. */
const SHARE = 0.25;

export interface Prefix {
  key: string;
  /** Number of positions. */
  length: number;
}

export class PrefixCache {
  readonly #budget: CacheBudget;
  readonly #maxBytes: number;
  #bytes = 0;
  /** In order of last use, oldest first. A cache is never written again. */
  readonly #entries = new Map<string, KvCache>();

  /** `enabled` false: keeps nothing. */
  constructor(budget: CacheBudget, enabled: boolean) {
    this.#budget = budget;
    this.#maxBytes = enabled ? Math.floor(budget.bytes * SHARE) : 0;
    budget.lend((free) => this.#shrink(free));
  }

  /** False: prompts have no prefix, and are computed in one pass. */
  get enabled(): boolean {
    return this.#maxBytes > 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): KvCache | undefined {
    const cache = this.#entries.get(key);
    if (cache === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, cache);
    return cache;
  }

  /** Keeps `cache`, which nothing may change any more, when it fits beside the turns. */
  set(key: string, cache: KvCache): void {
    const most = Math.min(this.#maxBytes, this.#budget.free);
    if (cache.byteLength > most) return;
    this.#drop(key);
    this.#shrink(most - cache.byteLength);
    this.#entries.set(key, cache);
    this.#bytes += cache.byteLength;
  }

  clear(): void {
    this.#shrink(0);
  }

  #shrink(bytes: number): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= bytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}

/**
 * Whether prompts of this bundle have a prefix that other questions share: the images stand before the question, and a
 * prompt in two passes gives the tokens of a prompt in one pass. The golden vectors show this on a CPU (test/golden/).
 * int8 rounds all positions of a pass together, and the kernels of other devices can depend on their number.
 */
export const sharesPrefixes = ({ prompt, precision }: Manifest, { executionProvider }: Device): boolean =>
  prompt.imagePlacement === 'before-first-user' && precision !== 'int8' && executionProvider === 'cpu';

/** `pictures`: the key of each image, null for an image that no other request asks about. Null: there is no prefix. */
export function prefixOf({ ids, imageSpans }: Prompt, pictures: readonly (string | null)[]): Prefix | null {
  const length = imageSpans.at(-1)?.end;
  if (length === undefined || length >= ids.length) return null;
  const hash = createHash('sha256').update(Int32Array.from(ids.slice(0, length)));
  for (const key of pictures) {
    if (key === null) return null;
    hash.update(`/${key}`);
  }
  return { key: hash.digest('base64'), length };
}
