// Extracts the thing that a question asks to segment: "can you outline the red ball, please?" -> "the red ball".
// Understands English requests, also with typing errors in long verbs. Returns other questions without their greeting.
// Pure functions.

const VERBS = [
  'segment',
  'mask',
  'mark',
  'outline',
  'highlight',
  'select',
  'extract',
  'trace',
  'isolate',
  'locate',
  'find',
  'detect',
  'show',
  'shade',
  'contour',
  'separate',
  'cover',
  'pick',
  'draw',
  'point',
  'label',
  'cut',
  'paint',
  'produce',
  'make',
  'create',
  'generate',
  'get',
  'give',
  'gimme',
  'see',
  'have',
  'identify',
  'crop',
  'capture',
  'keep',
];
const anyOf = (patterns: readonly string[]): string => `(?:${patterns.join('|')})`;
const GREETINGS = [
  ...['hi', 'hello', 'hey', 'ok', 'okay', 'so', 'now', 'and', 'then', 'also', 'please', 'pls', 'plz', 'kindly', 'just'],
  ...['only', 'thanks', 'thank you', 'what about', 'how about', 'sorry', 'oops', 'no', 'i (?:meant|mean)', 'actually'],
  'instead',
];
const GREETING = new RegExp(`^(?:${anyOf(GREETINGS)}\\b[\\s,!.:]*)+`, 'iu');
const WISHES = [
  '(?:can|could|would|will) (?:you|u|i|we)',
  "i(?: would|'d|’d)? (?:want|need|like)",
  'let me',
  'let us',
  "let's",
];
const WISH = new RegExp(`^${anyOf(WISHES)}\\b(?: (?:please|kindly|you|to|me|us|have|see))*\\s*`, 'iu');
/** Words between the verb and the thing. */
const AROUND = /^(?:(?:me|us|only|where|out|over|around|and|up|on|to|for|all pixels of|every pixel of|all of)\s+)+/iu;
const PRODUCTS = ['mask', 'masks', 'segmentation', 'outline', 'contour', 'silhouette', 'shape', 'pixels'];
const PRODUCT = new RegExp(
  `^(?:an? |the )?(?:(?:segmentation|binary|pixel) )?${anyOf(PRODUCTS)}\\s+(?:of|for|over|around|on|with)\\s+`,
  'iu',
);
const ASKING = [
  /^which pixels (?:belong to|are|show)\s+/iu,
  /^where (?:exactly )?(?:is|are)\s+/iu,
  /^(?:is|are) there (?:any )?/iu,
  /^do you see (?:any )?/iu,
  /^(?:what|which) (?:colou?r|shape|size|material|pattern) (?:is|are|does|do|has|have)\s+/iu,
  /^how many\s+/iu,
  /^(?:what|who) (?:is|are)\s+/iu,
];
const TAIL = [
  /[\s,]+(?:please|pls|plz|thanks|thank you|thx|for me|now|too|as well|again|exactly|here|instead)$/iu,
  /\s+(?:in|on|from) (?:this|the) (?:picture|image|photo|photograph|scene|foto)$/iu,
  /\s+from the (?:rest|background)$/iu,
  /\s+(?:is )?with a mask$/iu,
  /\s+(?:segmented|masked|outlined|highlighted|marked)$/iu,
  /\s+out of (?:this|the) (?:picture|image|photo)$/iu,
  /\s+and (?:mask|mark|segment|outline|highlight|show) (?:it|them)$/iu,
  /\s+(?:are|is) there$/iu,
];
const PRONOUNS = [
  ...['it', 'its', 'them', 'they', 'this', 'these', 'that', 'those', 'this one', 'that one', 'one', 'something'],
  ...['anything', 'everything', 'nothing', 'what', 'me', 'you'],
];
const PRONOUN = new RegExp(`^${anyOf(PRONOUNS)}$`, 'iu');
/** Punctuation and quotation marks at the ends of a clause. */
const EDGES = /^[\s,.:;!?…"“”«»]+|[\s,.:;!?…"“”«»]+$/gu;

export const isPronoun = (phrase: string): boolean => PRONOUN.test(phrase);

/**
 * `questions`: the user's messages; the last one is answered. When it names the thing by a pronoun ("segment it"), the
 * result is the thing that the newest earlier message names. When no thing is found, the result is the trimmed
 * question.
 */
export function askedThing(questions: readonly string[]): string {
  const question = questions.at(-1) ?? '';
  const things = clausesOf(question);
  return (
    things.findLast((thing) => !isPronoun(thing)) ??
    questions.slice(0, -1).flatMap(clausesOf).findLast(names) ??
    things.at(-1) ??
    question.trim()
  );
}

/** Verbs that ask for nothing but a mask. */
const CUTS = /^(?:segment|mask|outline|highlight|select|extract|trace|isolate|contour|separate|cut|mark|crop)\b/iu;
/** After other verbs the thing must have an article: not "show more". */
const WITH_ARTICLE = /^\w+ (?:me )?(?:the|an?|my)\b/iu;

/** The thing that a message asks to segment, in its last clause: "cut out the menorah, please". Null: it does not. */
export function thingToSegment(message: string): string | null {
  const request = requestsOf(message).at(-1) ?? '';
  if (ASKING.some((asking) => asking.test(request)) || !(CUTS.test(request) || WITH_ARTICLE.test(request))) return null;
  const thing = thingOf(request);
  return thing === request || thing === '' ? null : thing;
}

/** Questions of another kind, and sentences. They name nothing that "it" can refer to. */
const SENTENCE = /^(?:is|are|was|were|do|does|did|has|have|had|can|could|why|when|how)\b/iu;
const names = (thing: string): boolean => !isPronoun(thing) && !SENTENCE.test(thing);

const clausesOf = (question: string): string[] =>
  requestsOf(question)
    .map(thingOf)
    .filter((thing) => thing !== '');

/** Its clauses without greetings and politeness; those that have nothing else are left out. */
const requestsOf = (question: string): string[] =>
  question
    .normalize('NFC')
    .split(/(?<=[.!?;…])\s+|\n+/u)
    .map((clause) => withoutPoliteness(withoutTail(clause.replace(/\s+/gu, ' ').replace(EDGES, ''))))
    .filter((request) => request !== '');

const withoutPoliteness = (clause: string): string =>
  [GREETING, WISH, GREETING].reduce((text, part) => text.replace(part, ''), clause);

function thingOf(request: string): string {
  const unasked = ASKING.reduce((rest, asking) => rest.replace(asking, ''), request);
  return withoutTail((unasked === request ? withoutVerbs(request) : unasked).replace(EDGES, ''));
}

/** "find and segment", "give me a mask of", "cut out". */
function withoutVerbs(clause: string): string {
  let text = clause.replace(PRODUCT, '');
  for (;;) {
    const [first = '', ...others] = text.replace(/^(\w+)\s*:\s+/u, '$1 ').split(' ');
    // A single word is the thing, even when it is spelled like a verb.
    if (others.length === 0 || !isVerb(first.toLowerCase())) return text;
    const rest = others.join(' ').replace(AROUND, '').replace(PRODUCT, '').replace(AROUND, '');
    if (rest === '') return text;
    text = rest;
  }
}

function withoutTail(clause: string): string {
  const shorter = TAIL.reduce((text, tail) => text.replace(tail, ''), clause).trim();
  return shorter === clause || shorter === '' ? clause : withoutTail(shorter);
}

const isVerb = (word: string): boolean =>
  VERBS.some(
    (verb) =>
      word === verb || (verb.length > 5 && word.length > 4 && distance(word, verb) <= (verb.length > 6 ? 2 : 1)),
  );

/** Edit distance: insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      (rows[i] as number[])[j] = swapped ? Math.min(least, at(i - 2, j - 2) + 1) : least;
    }
  return at(a.length, b.length);
}
