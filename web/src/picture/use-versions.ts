// Which version of each mask of a picture is shown: the newest one, until the reader goes back to the one that it
// corrects; and which masks are hidden.
import { useState } from 'react';
import type { ShownMask } from '../chat/turn-state.ts';
import { colourOf } from './colours.ts';
import { newestOf, versionAfter, versionBefore, versionsOf } from './versions.ts';

/** A mask as it is shown, with the way to its other versions. */
export interface Row {
  /** The id of its first version. */
  root: string;
  shown: ShownMask;
  colour: string;
  visible: boolean;
  /** There are other versions. */
  corrected: boolean;
  /** Back to the version that this one corrects; null: it corrects none. */
  undo: (() => void) | null;
  /** Forward to the newest correction of this version; null: there is none. */
  redo: (() => void) | null;
}

/** A version that the reader has gone to, and how many there were then: a newer one takes its place. */
interface Choice {
  id: string;
  of: number;
}

export function useVersions(masks: readonly ShownMask[]) {
  /** By the id of the first version. */
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const rows = versionsOf(masks).map((versions, i): Row => {
    const root = versions[0].id;
    const choice = choices.get(root);
    const chosen = choice?.of === versions.length ? versions.find(({ id }) => id === choice.id) : undefined;
    const shown = chosen ?? newestOf(versions);
    const to = (other: ShownMask | undefined) =>
      other === undefined
        ? null
        : () => setChoices((before) => new Map(before).set(root, { id: other.id, of: versions.length }));
    return {
      root,
      shown,
      colour: colourOf(i),
      visible: !hidden.has(root),
      corrected: versions.length > 1,
      undo: to(versionBefore(versions, shown)),
      redo: to(versionAfter(versions, shown)),
    };
  });
  const toggle = (id: string) => {
    const root = rows.find(({ shown }) => shown.id === id)?.root;
    if (root === undefined) return;
    setHidden((before) => {
      const after = new Set(before);
      if (!after.delete(root)) after.add(root);
      return after;
    });
  };
  return { rows, toggle };
}
