// The versions of a mask: the mask, and what people made of it by correcting it, and of that again. Pure.
import type { ShownMask } from '../chat/turn-state.ts';

/** Oldest first, as `masks` are. The first one corrects none of `masks`. */
export type Versions = readonly [ShownMask, ...ShownMask[]];

const correctedBy = (masks: readonly ShownMask[], { mask }: ShownMask): ShownMask | undefined =>
  mask?.origin === 'HUMAN' ? masks.find(({ id }) => id === mask.parent?.id) : undefined;

/** The masks of a turn, each with its corrections. */
export function versionsOf(masks: readonly ShownMask[]): Versions[] {
  const rootOf = (one: ShownMask): ShownMask => {
    const parent = correctedBy(masks, one);
    return parent === undefined ? one : rootOf(parent);
  };
  return masks
    .filter((one) => rootOf(one) === one)
    .map((root) => [root, ...masks.filter((one) => one !== root && rootOf(one) === root)]);
}

/** The version that this one corrects; undefined: none. */
export const versionBefore = (versions: Versions, one: ShownMask): ShownMask | undefined => correctedBy(versions, one);

/** The newest correction of this version; undefined: none. */
export const versionAfter = (versions: Versions, one: ShownMask): ShownMask | undefined =>
  versions.findLast((other) => correctedBy(versions, other) === one);

export const newestOf = (versions: Versions): ShownMask => versions.at(-1) ?? versions[0];
