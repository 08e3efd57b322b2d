// Clients of chat completions send all earlier messages with each request. This file finds the turns that have these
// messages, so that a conversation of such a client is one conversation on the server.
import { createHash } from 'node:crypto';
import type { Context } from '../../src/context.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import type { Round } from './messages.ts';
import { idOf } from './names.ts';
import { isDataUrl, readDataUrl } from './pictures.ts';
import type { PictureInput } from './pictures.ts';

/** Only so many turns with the same last question and answer are compared, the newest first. */
const MAX_CANDIDATES = 20;
const MAX_PHRASE = 200;

/**
 * The turn of the last round; null when there is none. A branch that begins with the first round is preferred. A branch
 * with earlier turns is accepted too, because some clients leave out old messages.
 */
export async function findBranch(context: Context, rounds: readonly Round[]): Promise<TurnRow | null> {
  const last = rounds.at(-1);
  if (last === undefined) return null;
  const query = `"${phraseOf(last.question.text)}" "${phraseOf(last.answer)}"`;
  const { edges } = await context.services.turns.search(context.viewer.id, query, { first: MAX_CANDIDATES });
  let longer: TurnRow | null = null;
  for (const { node } of edges) {
    const first = await firstOf(context, node.turn, rounds);
    if (first === null) continue;
    if (first.parentId === null) return node.turn;
    longer ??= node.turn;
  }
  return longer;
}

/** The turn of the first round, when the branch that ends with `turn` ends with these rounds; otherwise null. */
async function firstOf(context: Context, turn: TurnRow, rounds: readonly Round[]): Promise<TurnRow | null> {
  let at: TurnRow | null = turn;
  for (const [i, round] of [...rounds].reverse().entries()) {
    if (at === null || !(await isRound(context, at, round))) return null;
    if (i === rounds.length - 1) return at;
    at = at.parentId === null ? null : await context.loaders.turn.load(at.parentId);
  }
  return null;
}

async function isRound(context: Context, turn: TurnRow, { question, answer }: Round): Promise<boolean> {
  if (
    withSingleSpaces(turn.text) !== withSingleSpaces(question.text) ||
    withSingleSpaces(turn.answer ?? '') !== withSingleSpaces(answer)
  )
    return false;
  const { pictures } = question;
  if (pictures.length !== turn.imageIds.length) return false;
  const images = await context.loaders.image.loadMany(turn.imageIds);
  return images.every((image, i) => {
    const picture = pictures[i];
    if (image === null || image instanceof Error || picture === undefined) return false;
    return shows(context, picture, image);
  });
}

function shows({ services }: Context, picture: PictureInput, image: { id: string; sha256: string }): boolean {
  if ('fileId' in picture) return idOf('file', picture.fileId, 'file_id') === image.id;
  // The image that another URL had at that time is not known, so any image is accepted.
  if (!isDataUrl(picture.url)) return true;
  const bytes = readDataUrl(picture.url, services.limits.maxInlineImageBytes);
  return createHash('sha256').update(bytes).digest('hex') === image.sha256;
}

/** Text with single spaces: clients trim texts and change line ends. */
const withSingleSpaces = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** The first words of a text as a search phrase, without quotation marks. */
function phraseOf(text: string): string {
  const plain = withSingleSpaces(text).replace(/["“”]/gu, ' ');
  if (plain.length <= MAX_PHRASE) return plain;
  return /^.*(?=[\p{P}\p{Z}])/su.exec(plain.slice(0, MAX_PHRASE))?.[0] ?? '';
}
