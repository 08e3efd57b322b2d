// Counts the tokens of a request before it runs. Reads the manifest and the tokenizer; opens and runs no graph.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ANSWER_TOKENS, MAX_MASKS, roomOf } from './budget.ts';
import type { GenerateRequest, Message } from './engine.ts';
import { comparisonOf } from './compare-things.ts';
import { wantsEach } from './each-thing.ts';
import { countTiles } from './image/preprocess.ts';
import { readManifest } from './manifest.ts';
import { longestZoomPrompt, mostTokensOfCompare, mostTokensOfEach, mostTokensOfWhich } from './plan.ts';
import { pointingOf } from './text/pointing.ts';
import { buildPrompt } from './text/prompt.ts';
import { spelled } from './text/spelling.ts';
import { loadTokenizer } from './text/tokenizer.ts';
import { isWanted } from './which.ts';

/** A request whose images are replaced by their sizes in pixels. */
export type Question = Pick<
  GenerateRequest,
  'messages' | 'intent' | 'maxScale' | 'detail' | 'ambiguity' | 'instances' | 'regions' | 'refine'
> & {
  pictures: readonly { width: number; height: number }[];
};

export interface Estimate {
  /** Exact number, image tokens included. */
  promptTokens: number;
  imageTokens: number;
  /** By so many tokens the last message can grow. Earlier messages do not count: the prompt leaves them out. */
  roomTokens: number;
  /** Upper limit. */
  answerTokens: number;
  /** Upper limit for one mask, of all its runs; 0 when the answer can have no mask. */
  tokensPerMask: number;
  /** Upper limit for the prompt of the second run of one mask; 0 when there is none (`detail`). */
  zoomPromptTokens: number;
  /** Upper limit for the further questions about one mask, prompts and mask tokens; 0 when there are none. */
  whichTokens: number;
  /** Upper limit for the questions that give each of several things its mask, of one mask; 0 when there are none. */
  eachTokens: number;
  /** Upper limit for the questions about each of two things that are compared, of one turn; 0 when there are none. */
  compareTokens: number;
  /** Upper limit for one answer. */
  masks: number;
}

export interface Estimator {
  /** sha256 (hex) of the manifest. An estimate is valid for this bundle only. */
  sha256: string;
  /** Throws PROMPT_TOO_LONG in the same cases as a generation. */
  estimate(question: Question): Estimate;
}

export async function loadEstimator(folder: string): Promise<Estimator> {
  const manifest = await readManifest(folder);
  const tokenizer = await loadTokenizer(join(folder, 'tokenizer.json'));
  const sides = manifest.mask.scaleSides;
  const codesOf = (count: number): number => sides.slice(0, count).reduce((sum, side) => sum + side * side, 0);
  return {
    sha256: createHash('sha256')
      .update(await readFile(join(folder, 'manifest.json')))
      .digest('hex'),
    estimate({ messages: written, intent, maxScale, detail, ambiguity, instances, pictures, ...pointing }) {
      const tiles = pictures.map(({ width, height }) => countTiles(width, height, manifest.image));
      const options = {
        tiles,
        room: roomOf(manifest, codesOf(sides.length), MAX_ANSWER_TOKENS, pictures.length > 0),
        pointing: pointingOf(pointing, pictures, manifest),
      };
      const messages = spelled(newest(written, manifest.decoder.maxPositions), manifest);
      const prompt = buildPrompt(messages, options, manifest, tokenizer);
      const alone = buildPrompt(messages.slice(-1), options, manifest, tokenizer);
      const codes = pictures.length === 0 || intent === 'ANSWER' ? 0 : codesOf(maxScale ?? sides.length);
      const left = manifest.decoder.maxPositions - prompt.ids.length;
      const answerTokens = Math.min(MAX_ANSWER_TOKENS, left);
      const zooms = codes > 0 && (detail ?? manifest.mask.closer.byDefault) !== 'STANDARD';
      const imageTokens = prompt.imageSpans.reduce((sum, { first, end }) => sum + end - first, 0);
      const pointed = (pointing.regions ?? []).length > 0 || pointing.refine !== undefined;
      const rules = manifest.mask.ambiguity;
      const wanted = rules !== null && rules.atLeast !== null && isWanted(ambiguity, rules);
      const isWhole = codes === codesOf(sides.length);
      const asked = { messages, images: pictures.length, intent, ...pointing };
      const compares = (maxScale ?? sides.length) === sides.length && comparisonOf(asked, manifest) !== null;
      const asksEach = isWhole && wantsEach({ messages, ...pointing, ...(instances && { instances }) }, manifest);
      return {
        promptTokens: prompt.ids.length,
        roomTokens: manifest.decoder.maxPositions - options.room - alone.ids.length,
        imageTokens,
        answerTokens,
        tokensPerMask: zooms ? 2 * codes : codes,
        zoomPromptTokens: zooms ? longestZoomPrompt(prompt.ids.length + answerTokens, tiles[0] ?? 1, manifest) : 0,
        whichTokens: isWhole && !pointed && wanted ? mostTokensOfWhich(imageTokens, manifest) : 0,
        compareTokens: compares ? mostTokensOfCompare(imageTokens, manifest) : 0,
        eachTokens: asksEach ? mostTokensOfEach(manifest) : 0,
        masks: codes === 0 ? 0 : Math.min(MAX_MASKS, Math.floor(left / (codes + 1))),
      };
    },
  };
}

/**
 * Upper bound for the characters of one token in any language. buildPrompt drops messages further back than this bound
 * allows.
 */
const CHARACTERS_PER_TOKEN = 16;

/**
 * Leaves out the oldest messages, which cannot fit into the prompt. Otherwise buildPrompt would tokenise a long
 * conversation once for each message that does not fit.
 */
function newest(messages: readonly Message[], positions: number): Message[] {
  let characters = 0;
  const first = messages.findLastIndex(({ text }) => (characters += text.length) > positions * CHARACTERS_PER_TOKEN);
  const start = messages.findIndex(({ role }, i) => i > first && role === 'user');
  return messages.slice(Math.max(0, Math.min(start === -1 ? Infinity : start, messages.length - 1)));
}
