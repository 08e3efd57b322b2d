// Found words in the text around them: PostgreSQL marks them with two characters that no text has left, and they are told apart here,
// so that clients get plain text and no markup.
import { boundariesAround } from '../cut-text.ts';

/** Of the private use area; taken out of the text before they are put in. */
export const MARKS = ['\uE000', '\uE001'] as const;
const GAP = ' … ';

export const HEADLINE_OPTIONS = `StartSel=${MARKS[0]}, StopSel=${MARKS[1]}, MaxFragments=2, MinWords=6, MaxWords=24, ShortWord=0, FragmentDelimiter="${GAP}"`;

export type HighlightField = 'TEXT' | 'LABELS' | 'ANSWER';

export interface Highlight {
  field: HighlightField;
  parts: { text: string; matched: boolean }[];
}

/** Only of the fields in which there is a found word. */
export function readHighlights({ text, labels, answer }: { text: string; labels: string; answer: string }): Highlight[] {
  const fields: [HighlightField, string][] = [['TEXT', text], ['LABELS', labels], ['ANSWER', answer]];
  return fields.filter(([, marked]) => marked.includes(MARKS[0])).map(([field, marked]) => ({ field, parts: readParts(marked) }));
}

/** PostgreSQL marks what its parser takes for a word, which may end before an accent: marks move to whole characters. */
function readParts(marked: string): Highlight['parts'] {
  const text = marked.replaceAll(MARKS[0], '').replaceAll(MARKS[1], '');
  const parts: Highlight['parts'] = [];
  let at = 0;
  const upTo = (end: number, matched: boolean): void => {
    if (end > at) parts.push({ text: text.slice(at, end), matched });
    at = Math.max(at, end);
  };
  const [before = '', ...pieces] = marked.split(MARKS[0]);
  let plain = before.length;
  for (const piece of pieces) {
    const [word = '', after = ''] = piece.split(MARKS[1]);
    upTo(boundariesAround(text, plain)[0], false);
    upTo(boundariesAround(text, plain + word.length)[1], true);
    plain += word.length + after.length;
  }
  upTo(text.length, false);
  return parts;
}
