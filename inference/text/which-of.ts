// The question back to the user at the end of an answer, when several things fit a phrase. One line. Pure functions.
import type { Candidate } from '../events.ts';

/** `label`: the phrase, "the red ball". */
export const whichOf = (label: string, candidates: readonly Pick<Candidate, 'label'>[]): string =>
  `\n${candidates.length} things fit “${label}”: ` +
  `${candidates.map((candidate, i) => `(${i + 1}) ${candidate.label}`).join(', ')}. Which one?`;

const ASKED = /(?:\n\d+ things fit “[^\n]*\. Which one\?)+$/u;

/** The model's own part of an answer. */
export const withoutWhich = (answer: string): string => answer.replace(ASKED, '');
