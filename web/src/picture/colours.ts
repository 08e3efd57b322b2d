// The colours of masks. Pure.
import type { ShownMask } from '../chat/turn-state.ts';
import { versionsOf } from './versions.ts';

const COLOURS = ['#ff4080', '#2f9bff', '#ffb020', '#21c17a', '#a86bff', '#ff7043', '#00bcd4', '#c0ca33'];

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? '#ff4080';

/** All versions of a mask have the same colour. A mask that is not among `masks` has the next one. */
export function colourIn(masks: readonly ShownMask[], maskId: string | null): string {
  const all = versionsOf(masks);
  const at = all.findIndex((versions) => versions.some(({ id }) => id === maskId));
  return colourOf(at === -1 ? all.length : at);
}
