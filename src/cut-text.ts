// Where text may be cut: between what readers see as characters, never inside an emoji, a flag or a letter with its
// accents. Pure.

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The longest beginning of whole characters that has at most `max` UTF-16 code units. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { index, segment } of clusters.segment(text)) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The nearest places at or before, and at or after `at`, between two characters. */
export function boundariesAround(text: string, at: number): [before: number, after: number] {
  if (at <= 0 || at >= text.length) return [at, at];
  const { index = at, segment = '' } = clusters.segment(text).containing(at) ?? {};
  return index === at ? [at, at] : [index, index + segment.length];
}
