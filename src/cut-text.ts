// Cuts text between grapheme clusters, so that no emoji, flag or letter with accents is cut. Pure.

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The longest beginning of whole grapheme clusters that has at most `max` UTF-16 code units. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { index, segment } of clusters.segment(text)) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The nearest boundaries between grapheme clusters: at or before `at`, and at or after `at`. */
export function boundariesAround(text: string, at: number): [before: number, after: number] {
  if (at <= 0 || at >= text.length) return [at, at];
  const { index = at, segment = '' } = clusters.segment(text).containing(at) ?? {};
  return index === at ? [at, at] : [index, index + segment.length];
}
