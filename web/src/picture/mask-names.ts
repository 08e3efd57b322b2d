// Names that tell masks of equal labels apart. Pure.
import type { Mask } from '../api/types.ts';

type Named = Pick<Mask, 'id' | 'label' | 'origin'>;

const ORIGINS = { MODEL: '', HUMAN: ', by hand', COMBINED: ', combined' } as const;

/** The name of each mask: its label, how it was made if a person or a combination made it, and a number where that is
 * the same as of an earlier mask. */
export function namesOf(masks: readonly Named[]): { value: string; name: string }[] {
  const seen = new Map<string, number>();
  return masks.map(({ id, label, origin }) => {
    const name = `${label}${ORIGINS[origin]}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { value: id, name: count === 1 ? name : `${name} (${count})` };
  });
}
