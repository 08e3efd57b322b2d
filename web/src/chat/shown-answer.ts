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
 * While the turn runs, a mask may still follow.
 */
export function shownAnswer({ status, answer, masks }: Answer): string {
  if (status === 'QUEUED' || status === 'RUNNING') return answer;
  const shows = masks.some(({ mask }) => mask === null || mask.outcome === 'FOUND');
  return shows ? answer : answer.replace(/\s*[:：]\s*$/u, status === 'COMPLETED' ? '.' : '…');
}
