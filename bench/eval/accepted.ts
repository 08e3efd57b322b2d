// Decides whether a person would accept a text as the answer to a question about a photograph: it says an accepted
// word and nothing that contradicts it, or it is a plain refusal where only a refusal is honest.
import { COLOURS, MATERIALS, NUMBERS, PLACES, THINGS } from './vocabulary.ts';
import { namesIn } from './words.ts';

export const QUESTION_KINDS = [
  'colour',
  'colour-yes-no',
  'which',
  'any',
  'side',
  'largest',
  'next to',
  'cannot',
  'count',
  'where',
  'hello',
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Asked {
  question: string;
  kind: QuestionKind;
  /** One of these is to be said. `cannot` takes a refusal too, `hello` any text to the person who writes. */
  accepts: readonly string[];
  /** May be said too. */
  allows: readonly string[];
}

const SPELLINGS: readonly [RegExp, string][] = [
  [/[‘’]/g, "'"],
  [/\bgray/g, 'grey'],
  [/\bcolor/g, 'colour'],
  [/\bcenter/g, 'centre'],
  [/\bdonut/g, 'doughnut'],
  [/\baeroplane/g, 'airplane'],
  [/\b(?:men)\b/g, 'man'],
  [/\b(?:women)\b/g, 'woman'],
  [/\b(?:children)\b/g, 'child'],
  [/\b(?:geese)\b/g, 'goose'],
];

/** American spellings become British ones, irregular plurals singular, and digits up to 12 words. */
const plain = (text: string): string =>
  SPELLINGS.reduce((rest, [from, to]) => rest.replace(from, to), text.toLowerCase()).replace(
    /\b\d{1,2}\b/g,
    (digits) => NUMBERS[Number(digits)] ?? digits,
  );

/** "I cannot take a mask back" refuses something else, so it does not count. */
const SAY =
  '(?:say|tell|know|answer|judge|recogni[sz]e|understand|read|name|determine|identify|guess|estimate|measure|' +
  'describe|talk|help|do|give|write|translate|calculate|predict|hear|smell|feel|taste|be|make|work|learn|show|have)';
/** "I cannot see a dog" denies the dog. */
const SEE = 'see(?! (?:a|an|any|the)\\b)';
const REFUSAL = new RegExp(
  [
    `\\b(?:can(?:not| not|'t)|could(?: not|n't))(?: (?:\\w+ )?(?:${SAY}|${SEE})\\b|\\s*[.!,]|$)`,
    `\\b(?:do(?:es)?(?: not|n't)|did(?: not|n't)|never) ${SAY}\\b`,
    "(?:\\bnot|n't) (?:able|sure|certain|known|visible|possible|clear|something|learned|learnt|trained|taught)\\b",
    '\\b(?:unable|unknown|unclear|impossible|sorry|hard to|no idea|no way|no answer|beyond|outside|more than i)\\b',
    '\\b(?:nobody|no one|nothing)\\b.*\\b(?:can|could|knows|tells|says|shows)\\b',
    `\\bi (?:can |could )?only\\b|\\bonly ${SAY}\\b`,
  ].join('|'),
);

export const isRefusal = (text: string): boolean => REFUSAL.test(plain(text));

const NO = /\b(?:nope|none|nothing|nobody|not|\w+n't)\b/g;
const YES = /\b(?:yeah|yep|yup)\b/g;
/** What no refusal says. "One" and "right" alone are no answers: "I do not know this one". */
const NEVER_IN_A_REFUSAL = [
  ...COLOURS,
  ...MATERIALS,
  ...NUMBERS.filter((word) => word !== 'one'),
  'left',
  'middle',
  'centre',
  'on the right',
  'table',
  'tabletop',
];
/** A reply to a greeting or to thanks has at least one of these. */
const TO_THE_PERSON = [
  ...['hello', 'hi', 'hey', 'welcome', 'you', 'your', 'i', 'me', 'ask', 'bye', 'goodbye', 'thanks'],
  ...['help', 'good', 'fine', 'glad', 'pleasure'],
];
/** A denial is no description, where a description is accepted. */
const NOTHING_SEEN = /\bi see (?:no|none|nothing)\b/g;

export function isAccepted(answer: string, asked: Asked): boolean {
  const text = plain(answer);
  const [question, accepts, allows] = [plain(asked.question), asked.accepts.map(plain), asked.allows.map(plain)];
  const says = (contrary: readonly string[], right = accepts): boolean => {
    const said = namesIn(text, [...new Set([...contrary, ...right, ...allows])]);
    return said.some((word) => right.includes(word)) && said.every((word) => [...right, ...allows].includes(word));
  };
  switch (asked.kind) {
    case 'colour':
      return says(COLOURS);
    case 'which':
    case 'side':
    case 'largest':
    case 'next to':
      return says(THINGS);
    case 'count':
      return says(NUMBERS);
    case 'where':
      return says(PLACES);
    case 'colour-yes-no':
      return isRightYesOrNo(text, accepts, without(COLOURS, question));
    case 'any':
      return isRightYesOrNo(text, accepts, []);
    case 'cannot': {
      const free = [...accepts, ...allows, ...namesIn(question, NEVER_IN_A_REFUSAL)];
      const bad = namesIn(text, [...new Set([...NEVER_IN_A_REFUSAL, ...free])]).filter((word) => !free.includes(word));
      return bad.length === 0 && (isRefusal(text) || namesIn(text.replace(NOTHING_SEEN, ''), accepts).length > 0);
    }
    case 'hello':
      return says(['table', 'tabletop'], [...TO_THE_PERSON, ...accepts]);
  }
}

const without = (words: readonly string[], question: string): string[] => {
  const asked = namesIn(question, words);
  return words.filter((word) => !asked.includes(word));
};

/** A text that begins with yes or no is judged by that word. Others by the words that they contain: "Four sheep." */
function isRightYesOrNo(answer: string, accepts: readonly string[], contrary: readonly string[]): boolean {
  const text = answer.replace(YES, 'yes').replace(NO, 'no').trim();
  const [, first] = /^(yes|no)\b/.exec(text) ?? [];
  if (first !== undefined) return accepts.includes(first);
  if (isRefusal(answer)) return false;
  const said = namesIn(text, [...new Set(['yes', 'no', ...contrary, ...accepts])]);
  return said.length > 0 && said.every((word) => accepts.includes(word));
}
