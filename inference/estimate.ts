// How many tokens a request would take, before it is made: the manifest and the tokenizer are read, no graph is opened
// and none is run.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_ANSWER_TOKENS, MAX_MASKS, roomOf } from './budget.ts';
import type { GenerateRequest, Message } from './engine.ts';
import { countTiles } from './image/preprocess.ts';
import { readManifest } from './manifest.ts';
import { pointingOf } from './text/pointing.ts';
import { buildPrompt } from './text/prompt.ts';
import { loadTokenizer } from './text/tokenizer.ts';

/** The pictures' sizes in pixels stand for the pictures. */
export type Question = Pick<GenerateRequest, 'messages' | 'intent' | 'maxScale' | 'regions' | 'refine'> & {
  pictures: readonly { width: number; height: number }[];
};

export interface Estimate {
  /** Exact, image tokens included. */
  promptTokens: number;
  imageTokens: number;
  /** At most. */
  answerTokens: number;
  /** Of one mask, at most; 0 when there can be none. */
  tokensPerMask: number;
  /** At most in one answer. */
  masks: number;
}

export interface Estimator {
  /** sha256 (hex) of the manifest: estimates are for this bundle only. */
  sha256: string;
  /** Throws PROMPT_TOO_LONG as a generation would. */
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
    estimate({ messages, intent, maxScale, pictures, ...pointing }) {
      const tiles = pictures.map(({ width, height }) => countTiles(width, height, manifest.image));
      const prompt = buildPrompt(
        newest(messages, manifest.decoder.maxPositions),
        tiles,
        roomOf(manifest, codesOf(sides.length), MAX_ANSWER_TOKENS, pictures.length > 0),
        manifest,
        tokenizer,
        pointingOf(pointing, pictures, manifest),
      );
      const tokensPerMask = pictures.length === 0 || intent === 'ANSWER' ? 0 : codesOf(maxScale ?? sides.length);
      const left = manifest.decoder.maxPositions - prompt.ids.length;
      return {
        promptTokens: prompt.ids.length,
        imageTokens: prompt.imageSpans.reduce((sum, { first, end }) => sum + end - first, 0),
        answerTokens: Math.min(MAX_ANSWER_TOKENS, left),
        tokensPerMask,
        masks: tokensPerMask === 0 ? 0 : Math.min(MAX_MASKS, Math.floor(left / (tokensPerMask + 1))),
      };
    },
  };
}

/**
 * More characters than this a token has in no language; what lies further back than that many of them is dropped by the
 * prompt in any case.
 */
const CHARACTERS_PER_TOKEN = 16;

/**
 * A long conversation would be tokenised once for each message that does not fit: the hopeless ones are left out
 * beforehand.
 */
function newest(messages: readonly Message[], positions: number): Message[] {
  let characters = 0;
  const first = messages.findLastIndex(({ text }) => (characters += text.length) > positions * CHARACTERS_PER_TOKEN);
  const start = messages.findIndex(({ role }, i) => i > first && role === 'user');
  return messages.slice(Math.max(0, Math.min(start === -1 ? Infinity : start, messages.length - 1)));
}
