// Found words in the text around them: PostgreSQL marks them with two characters that no text has left, and they are told apart here,
// so that clients get plain text and no markup.

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

function readParts(marked: string): Highlight['parts'] {
  return marked.split(MARKS[0]).flatMap((piece, i) => {
    if (i === 0) return [{ text: piece, matched: false }];
    const [word = '', after = ''] = piece.split(MARKS[1]);
    return [{ text: word, matched: true }, { text: after, matched: false }];
  }).filter((part) => part.text !== '');
}
