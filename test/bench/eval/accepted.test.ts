// Which answers about a photograph a person would accept.
import { describe, expect, it } from 'vitest';
import { isAccepted, isRefusal } from '../../../bench/eval/accepted.ts';
import type { Asked, QuestionKind } from '../../../bench/eval/accepted.ts';
import { photoQuestions } from '../../../bench/eval/datasets/photo-questions.ts';

const judged = (kind: QuestionKind, accepts: string[], given: Partial<Asked> = {}) => {
  const asked: Asked = { question: '?', kind, accepts, allows: [], ...given };
  return (answer: string): boolean => isAccepted(answer, asked);
};

describe('an answer about a photograph', () => {
  it('is right when it says an accepted word, as a whole word and in either spelling', () => {
    const grey = judged('colour', ['grey']);
    expect(grey('It is gray.')).toBe(true);
    expect(grey('Dark grey.')).toBe(true);
    expect(grey('A greyhound.')).toBe(false);
    expect(judged('which', ['doughnut'])('I see four donuts.')).toBe(true);
    expect(judged('count', ['two'])('2')).toBe(true);
    expect(judged('where', ['middle', 'centre'])('In the center.')).toBe(true);
  });

  it('is wrong when it says something of the same sort that is neither accepted nor allowed', () => {
    expect(judged('colour', ['white'])('White and red.')).toBe(false);
    expect(judged('count', ['two'])('Two or three.')).toBe(false);
    expect(judged('where', ['left'])('On the left or on the right.')).toBe(false);
    const toy = judged('side', ['teddy bear'], { allows: ['chair'] });
    expect(toy('A teddy bear and a chair.')).toBe(true);
    expect(toy('A teddy bear and a dog.')).toBe(false);
    expect(toy('A chair.')).toBe(false);
    expect(judged('which', ['woman'])('Two women.')).toBe(true);
  });

  it('is wrong when it is a place or a refusal instead of a name, a colour or a number', () => {
    for (const text of ['On the left.', 'I cannot say.', ''])
      for (const kind of ['colour', 'which', 'count', 'any', 'colour-yes-no'] as const)
        expect(judged(kind, ['yes', 'no', 'dog', 'red', 'two'])(text), `${kind}: ${text}`).toBe(false);
  });
});

describe('yes or no', () => {
  const any = judged('any', ['yes', 'sheep']);
  const none = judged('any', ['no']);

  it('may be said in other words', () => {
    expect(any('Yes.')).toBe(true);
    expect(any('Four sheep.')).toBe(true);
    expect(any('I see no sheep.')).toBe(false);
    expect(any('No.')).toBe(false);
    expect(none('There are none.')).toBe(true);
    expect(none("There isn't a dog.")).toBe(true);
    expect(none('I do not know.')).toBe(false);
  });

  it('about a colour may be the colour that the thing has', () => {
    const red = judged('colour-yes-no', ['no', 'white'], { question: 'is the bus red?' });
    expect(red('No.')).toBe(true);
    expect(red('No, it is white, not red.')).toBe(true);
    expect(red('The bus is not red.')).toBe(true);
    expect(red('White.')).toBe(true);
    expect(red('Green.')).toBe(false);
    expect(red('The bus is red.')).toBe(false);
    expect(red('Yes.')).toBe(false);
  });
});

describe('what nobody can know', () => {
  const doing = judged('cannot', ['i see'], { question: 'what is the black dog doing?' });

  it.each([
    'I cannot say.',
    "I can't really tell what it does.",
    'I do not know how the black dog feels.',
    "That isn't something I can tell from a picture.",
    'Nothing in the picture tells that.',
    'Sorry, no idea.',
    'I only know what can be seen.',
    'I see a dog.',
  ])('is answered with "%s"', (text) => expect(doing(text)).toBe(true));

  it.each([
    'Metal.',
    'On the left.',
    'Yes.',
    'I see no such thing.',
    'I cannot say, but it is brown.',
    'I cannot take a mask back.',
    'I can only talk about the objects on the table.',
  ])('is not answered with "%s"', (text) => expect(doing(text)).toBe(false));

  it('differs from a denial of the thing', () => {
    expect(isRefusal('I cannot see a dog.')).toBe(false);
    expect(isRefusal('There is no dog.')).toBe(false);
    expect(isRefusal('I cannot see how old it is.')).toBe(true);
  });
});

describe('a reply to a greeting', () => {
  it('speaks to the person, and of a table only where there is one', () => {
    const hello = judged('hello', []);
    expect(hello('Hello! Ask me about the picture.')).toBe(true);
    expect(hello('Hello! Ask me about the objects on the table.')).toBe(false);
    expect(hello('On the left.')).toBe(false);
    expect(judged('hello', [], { allows: ['table'] })('Hello! Ask me about the table.')).toBe(true);
  });
});

describe('bench/photo-questions.jsonl', () => {
  it('asks nothing twice about a photograph', () => {
    const asked = photoQuestions().map(({ file, question }) => `${file} ${question.toLowerCase()}`);
    expect(asked.length).toBeGreaterThan(180);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('accepts each word that it lists, and nothing where it lists none but in two kinds', () => {
    for (const asked of photoQuestions()) {
      if (asked.accepts.length === 0) expect(['cannot', 'hello'], asked.question).toContain(asked.kind);
      for (const word of asked.accepts) expect(isAccepted(`${word}.`, asked), `${asked.question} ${word}`).toBe(true);
    }
  });
});
