import { expect, it } from 'vitest';
import { shownAnswer } from '../../web/src/chat/shown-answer.ts';

const found = { mask: { outcome: 'FOUND' } } as any,
  missing = { mask: { outcome: 'NO_TARGET' } } as any,
  forming = { mask: null };

it('a colon stays before a mask, also before one that was cut short', () => {
  expect(shownAnswer({ status: 'COMPLETED', answer: 'Here it is:', masks: [found] })).toBe('Here it is:');
  expect(shownAnswer({ status: 'COMPLETED', answer: 'Here they are:', masks: [missing, found] })).toBe(
    'Here they are:',
  );
  expect(shownAnswer({ status: 'CANCELLED', answer: 'Here it is:', masks: [forming] })).toBe('Here it is:');
});

it('a colon before no mask becomes a full stop, and an ellipsis in an answer that was cut short', () => {
  expect(shownAnswer({ status: 'COMPLETED', answer: 'I see none:', masks: [missing] })).toBe('I see none.');
  expect(shownAnswer({ status: 'COMPLETED', answer: 'I see none: ', masks: [] })).toBe('I see none.');
  expect(shownAnswer({ status: 'CANCELLED', answer: 'Here it is:', masks: [] })).toBe('Here it is…');
  expect(shownAnswer({ status: 'FAILED', answer: 'Here it is:', masks: [] })).toBe('Here it is…');
});

it('phrases of two masks are joined', () => {
  const answer = 'The red ball: and the blue cube:';
  for (const status of ['RUNNING', 'COMPLETED'] as const)
    expect(shownAnswer({ status, answer, masks: [found, found] })).toBe('The red ball and the blue cube:');
  expect(shownAnswer({ status: 'COMPLETED', answer, masks: [missing, missing] })).toBe(
    'The red ball and the blue cube.',
  );
  expect(shownAnswer({ status: 'COMPLETED', answer: 'One: and two.', masks: [] })).toBe('One: and two.');
});

it('other text, and the text of a turn that runs, is shown as it is', () => {
  expect(shownAnswer({ status: 'COMPLETED', answer: 'At 10:30, two.', masks: [] })).toBe('At 10:30, two.');
  expect(shownAnswer({ status: 'RUNNING', answer: 'Here it is:', masks: [] })).toBe('Here it is:');
  expect(shownAnswer({ status: 'COMPLETED', answer: '', masks: [] })).toBe('');
});
