// The names of `answer.nameBias` in the words of messages and labels. Pure functions.
import type { NameBiasRules } from '../manifest-name-bias.ts';

/** Words before a name that leave it open which of such things are meant. */
const OPEN = /^(?:(?:the|an?|all|every|each|both|any|of)\s+)*/u;

/** The index of the name that a phrase consists of: "the dog", "all dogs". Null for any other phrase. */
export function onlyNameIn(phrase: string, rules: NameBiasRules): number | null {
  const thing = phrase.toLowerCase().trim().replace(OPEN, '');
  return indexOf(rules).names.get(thing) ?? null;
}

/** The names in a text, as they are written there; of overlapping ones the longest: no bear in a teddy bear. */
export function namesIn(text: string, rules: NameBiasRules): Named[] {
  const all = text.toLowerCase().match(/[\p{L}-]+/gu) ?? [];
  const found: Named[] = [];
  for (let at = firstNameIn(all, rules); at !== null; at = firstNameIn(all, rules, at.end)) {
    const rest = all.slice(at.end);
    const words = all.slice(at.start, at.end).join(' ');
    found.push({
      name: at.name,
      words,
      before: all.slice(0, at.start),
      isLast: rest.every((word) => word === 'please'),
    });
  }
  return found;
}

/** The first name in words, from an index on, and where it is; of overlapping ones the longest. */
export function firstNameIn(
  words: readonly string[],
  rules: NameBiasRules,
  from = 0,
): { name: number; start: number; end: number } | null {
  const { names, longest } = indexOf(rules);
  for (let start = from; start < words.length; start++)
    for (let end = Math.min(words.length, start + longest); end > start; end--) {
      const name = names.get(words.slice(start, end).join(' '));
      if (name !== undefined) return { name, start, end };
    }
  return null;
}

interface Named {
  name: number;
  words: string;
  /** All words in front of it. */
  before: readonly string[];
  /** No other word follows in the text. */
  isLast: boolean;
}

interface NameIndex {
  names: ReadonlyMap<string, number>;
  /** Words of the longest name. */
  longest: number;
}

/** Made once for each manifest: a bundle may have thousands of names. */
const indices = new WeakMap<NameBiasRules, NameIndex>();

function indexOf(rules: NameBiasRules): NameIndex {
  const made = indices.get(rules);
  if (made !== undefined) return made;
  const names = new Map<string, number>();
  for (const [i, { words }] of rules.names.entries())
    for (const word of words) if (!names.has(word)) names.set(word, i);
  const longest = Math.max(0, ...[...names.keys()].map((name) => name.split(' ').length));
  const index = { names, longest };
  indices.set(rules, index);
  return index;
}
