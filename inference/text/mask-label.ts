// The label of a mask. First choice: the phrase in the model's own text before the mask, found by the bundle's
// templates (manifest, `answer.maskPhrase`). Second choice: the thing that the question asks for. Pure functions.
import { askedThing, isPronoun } from './asked-thing.ts';

/** Templates for bundles that declare none; the first match is used. */
const USUAL_TEMPLATES = [
  'I see no {phrase}:',
  'There is no {phrase}:',
  'There are no {phrase}:',
  'No {phrase}:',
  'Here is {phrase}',
  'Here are {phrase}',
  'This is {phrase}:',
  'These are {phrase}:',
  '{phrase}:',
];
const LEAD_IN = /^[\s,.:;!]*(?:(?:sure|okay|ok|yes|certainly|of course|and|then|also)\b[\s,.:;!]*)*/iu;
/** Phrases that announce a mask but name no object. */
const NAMES_NOTHING = [
  /\b(?:it|they|this|these|that|those) (?:is|are)\b/iu,
  /^i \w+ (?:none|it|them|nothing)$/iu,
  /^(?:the )?(?:mask|masks|result|answer|segmentation|none)$/iu,
  /^(?:the|an?)$/iu,
];
const MAX_WORDS = 16;

/**
 * `text`: the answer since the previous mask, or from its start. `questions`: the user's messages; the last one is
 * answered. `templates`: texts with {phrase}; null: the usual templates.
 */
export function maskLabel(text: string, questions: readonly string[], templates: readonly string[] | null): string {
  return phraseIn(text, templates ?? USUAL_TEMPLATES) ?? askedThing(questions);
}

function phraseIn(text: string, templates: readonly string[]): string | null {
  const clause = (
    text
      .trim()
      .split(/(?<=[.!?;])\s+|\n/u)
      .at(-1) ?? ''
  ).replace(LEAD_IN, '');
  for (const template of templates) {
    const [before = '', after = ''] = template.split('{phrase}');
    const fits = startsWith(clause, before) && clause.endsWith(after);
    const phrase = fits
      ? clause
          .slice(before.length, clause.length - after.length)
          .replace(/[\s,.:;!]+$/u, '')
          .trim()
      : '';
    if (phrase !== '' && isName(phrase))
      return phrase.replace(/^(?:The|An?)(?= )/u, (article) => article.toLowerCase());
  }
  return null;
}

const startsWith = (text: string, start: string): boolean =>
  text.slice(0, start.length).toLowerCase() === start.toLowerCase();

const isName = (phrase: string): boolean =>
  !isPronoun(phrase) &&
  !NAMES_NOTHING.some((pattern) => pattern.test(phrase)) &&
  phrase.split(/\s+/u).length <= MAX_WORDS;
