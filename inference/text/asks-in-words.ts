// Whether a message asks for words, or is chat: "is the dog asleep?", "dog colour pls", "thanks". English. Pure.

const WORDS = new RegExp(
  `\\?|\\b(?:${[
    ...['what', 'whats', 'which', 'who', 'whos', 'whose', 'where', 'wheres', 'when', 'why', 'how', 'hows', 'whether'],
    ...['tell', 'say', 'describe', 'explain', 'name', 'list', 'count', 'counting', 'number', 'many', 'caption'],
    ...['colou?rs?', 'size', 'shape', 'material', 'position', 'hello', 'hi', 'hey', 'thanks?', 'thankyou', 'thx', 'ty'],
    ...['breed', 'age', 'mood', 'brand', 'price', 'weight', 'height', 'gender', 'called', 'named'],
    ...['write', 'translate', 'poem', 'story', 'joke', 'guess', 'answer', 'question'],
    ...['undo', 'bye', 'goodbye', 'true', 'false', 'yes', 'no', 'not'],
  ].join('|')})\\b`,
  'iu',
);
/** A clause that begins with a verb that asks: "is there a dog". */
const ASKS =
  /(?:^|[.,;:!\n])\s*(?:is|are|was|were|does|do|did|has|have|any|there|can|could|will|would|should|may|might|am)\b/iu;

export const asksInWords = (message: string): boolean => WORDS.test(message) || ASKS.test(message);
