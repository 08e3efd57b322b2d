// The text of an answer as the page shows it. Pure.
import type { TurnStatus } from '../api/types.ts';
import type { ShownMask } from './turn-state.ts';

interface Answer {
  status: TurnStatus;
  answer: string;
  masks: readonly Pick<ShownMask, 'mask'>[];
}

/**
 * A model ends the text before a mask with a colon ("Here it is:", "I see none:"). The colon announces a mask, so
 * without a mask that shows something the text ends with a full stop, or with an ellipsis when the turn was cut short.
 * While the turn runs, a mask may still follow. The masks are shown below the text, so a colon between the phrases of
 * two of them ("The ball: and the cube:") is left out.
 */
export function shownAnswer({ status, answer, masks }: Answer): string {
  const joined = masks.length > 1 ? answer.replace(/\s*:(?=\s+and\b)/gu, '') : answer;
  if (status === 'QUEUED' || status === 'RUNNING') return joined;
  const shows = masks.some(({ mask }) => mask === null || mask.outcome === 'FOUND');
  return shows ? joined : joined.replace(/\s*[:：]\s*$/u, status === 'COMPLETED' ? '.' : '…');
}
