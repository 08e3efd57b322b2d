// What the events of a turn add up to on the page.
import { describe, expect, it } from 'vitest';
import type { Mask, Scale, Turn, TurnEvent } from '../../web/src/api/types.ts';
import { amendTurn, pictureOf, showTurn, takeEvent, takeRows } from '../../web/src/chat/turn-state.ts';
import type { ShownTurn } from '../../web/src/chat/turn-state.ts';

const turn: Turn = {
  id: 't',
  index: 0,
  status: 'QUEUED',
  text: 'segment it',
  answer: null,
  images: [],
  regionPrompts: [],
  refines: null,
  candidate: null,
  ambiguity: null,
  instances: null,
  masks: [],
  error: null,
  usage: null,
  feedback: null,
  parent: null,
  requestedIntent: 'AUTO',
  detail: 'STANDARD',
  conversation: { id: 'c' },
};
const scale = (n: number): Scale => ({
  scale: n,
  scaleCount: 3,
  side: n,
  box: null,
  stability: null,
  elapsedMs: n,
  url: `/scale-${n}`,
});
const mask: Mask = {
  id: 'm',
  index: 0,
  origin: 'MODEL',
  parent: null,
  label: 'it',
  outcome: 'FOUND',
  candidates: [],
  area: 4,
  box: { x: 0, y: 0, width: 2, height: 2 },
  confidence: 0.9,
  size: { width: 4, height: 2 },
  rle: { size: [2, 4], counts: '044' },
  url: '/mask',
  overlayUrl: '/o',
  jsonUrl: '/j',
  scales: [scale(1), scale(2), scale(3)],
};

const stamp = { seq: 0, turnId: 't', at: '2026-11-24T09:30:00.000Z' };
type Body<T = TurnEvent> = T extends TurnEvent ? Omit<T, keyof typeof stamp> : never;
const bodies: Body[] = [
  { __typename: 'TurnQueued', position: 2 },
  { __typename: 'TurnStarted', modelId: 'm', attempt: 1 },
  { __typename: 'AnswerDelta', text: 'Here ' },
  { __typename: 'AnswerDelta', text: 'it is:' },
  { __typename: 'MaskStarted', maskId: 'm', label: 'it' },
  { __typename: 'MaskScaleReady', maskId: 'm', preview: scale(1) },
  { __typename: 'MaskScaleReady', maskId: 'm', preview: scale(2) },
  { __typename: 'MaskFinished', mask },
  {
    __typename: 'TurnFinished',
    status: 'COMPLETED',
    turn: { ...turn, status: 'COMPLETED', answer: 'Here it is:', masks: [mask] },
  },
];
const events = bodies.map((body, i) => ({ ...body, ...stamp, seq: i + 1 }));
const after = (n: number): ShownTurn => events.slice(0, n).reduce(takeEvent, showTurn(turn));

describe('a turn that is shown', () => {
  it('waits with its place in the queue, then begins', () => {
    expect(after(1)).toMatchObject({ status: 'QUEUED', position: 2 });
    expect(after(2)).toMatchObject({ status: 'RUNNING', position: null });
  });

  it('types its answer', () => {
    expect(after(4).answer).toBe('Here it is:');
  });

  it('shows the newest preview of a forming mask, then the mask', () => {
    expect(after(5).masks).toEqual([{ id: 'm', label: 'it', scales: [], mask: null }]);
    expect(after(7).masks[0]?.scales.map(({ scale: n }) => n)).toEqual([1, 2]);
    expect(after(8).masks[0]).toEqual({ id: 'm', label: 'it', scales: mask.scales, mask });
  });

  it('is the same whether an event comes once or twice', () => {
    const twice = events.flatMap((event) => [event, event]);
    expect(twice.reduce(takeEvent, showTurn(turn))).toEqual(after(events.length));
  });

  it('replaces the preview of a scale that comes again, and does without those that were skipped', () => {
    const said = (seq: number, preview: Scale): TurnEvent => ({
      __typename: 'MaskScaleReady',
      maskId: 'm',
      preview,
      ...stamp,
      seq,
    });
    const again = takeEvent(after(7), said(8, { ...scale(2), url: '/scale-2-anew' }));
    expect(again.masks[0]?.scales.map(({ url }) => url)).toEqual(['/scale-1', '/scale-2-anew']);
    const skipped = takeEvent(after(5), said(9, scale(3)));
    expect(skipped.masks[0]?.scales.map(({ scale: n }) => n)).toEqual([3]);
  });

  it('begins afresh when it is tried again', () => {
    const tried = takeEvent(after(5), { __typename: 'TurnStarted', modelId: 'm', attempt: 2, ...stamp, seq: 6 });
    expect(tried).toMatchObject({ status: 'RUNNING', masks: [], answer: '' });
  });

  it('is not upset by an event of a newer server', () => {
    const unknown = { __typename: 'TurnThoughtTwice', seq: 5, turnId: 't' } as unknown as TurnEvent;
    expect(takeEvent(after(4), unknown)).toEqual({ ...after(4), seq: 5 });
  });

  it('is not set back by a row that was read before its last event came', () => {
    const ended = after(events.length);
    const late: Turn = { ...turn, status: 'RUNNING' };
    for (const isFollowed of [true, false]) expect(takeRows([ended], [late], () => isFollowed)).toEqual([ended]);
  });

  it('keeps the state of its events while they are followed, and shows its row afterwards', () => {
    const running = after(4);
    const row: Turn = { ...turn, status: 'COMPLETED', answer: 'Here it is: all of it.' };
    expect(takeRows([running], [row], () => true)).toEqual([running]);
    expect(takeRows([running], [row], () => false)).toEqual([showTurn(row)]);
  });

  it('stays when it was asked after the rows were read', () => {
    const first: Turn = { ...turn, id: 'first', status: 'COMPLETED', answer: 'Blue.' };
    expect(takeRows([after(2)], [first], () => false)).toEqual([showTurn(first), after(2)]);
  });

  it('keeps the words of an answer that failed halfway', () => {
    const error = { code: 'MODEL_UNAVAILABLE' as const, message: 'The model was lost.', retryable: true };
    const failed = takeEvent(after(3), {
      __typename: 'TurnFinished',
      status: 'FAILED',
      turn: { ...turn, status: 'FAILED', answer: null, error },
      ...stamp,
      seq: 4,
    });
    expect(failed).toMatchObject({ status: 'FAILED', answer: 'Here ', turn: { error } });
  });

  it('ends with the state of its row, and a finished row is shown the same way', () => {
    const ended = after(events.length);
    expect(ended).toMatchObject({ status: 'COMPLETED', answer: 'Here it is:' });
    expect(showTurn(ended.turn)).toMatchObject({ answer: ended.answer, masks: ended.masks, status: ended.status });
  });

  it('shows its feedback and a mask that was made of its masks, without another event', () => {
    const combined: Mask = { ...mask, id: 'n', index: 1, origin: 'COMBINED', label: 'not it', scales: [] };
    const amended = amendTurn(amendTurn(after(events.length), { feedback: { thumb: 'UP', text: null } }), {
      masks: [mask, combined],
    });
    expect(amended).toMatchObject({
      seq: events.length,
      answer: 'Here it is:',
      turn: { feedback: { thumb: 'UP' } },
      masks: [{ id: 'm' }, { id: 'n', mask: { origin: 'COMBINED' } }],
    });
  });

  it('keeps the previews of a mask that was not finished', () => {
    const cut = takeEvent(after(7), {
      __typename: 'TurnFinished',
      status: 'CANCELLED',
      turn: { ...turn, status: 'CANCELLED' },
      ...stamp,
      seq: 8,
    });
    expect(cut.status).toBe('CANCELLED');
    expect(cut.masks).toMatchObject([{ id: 'm', mask: null, scales: [{ scale: 1 }, { scale: 2 }] }]);
  });
});

describe('the picture that a turn is about', () => {
  const picture = (id: string) => ({ id, url: `/${id}`, width: 4, height: 2 });
  const row = (id: string, parent: string | null, ...images: string[]): ShownTurn =>
    showTurn({ ...turn, id, images: images.map(picture), parent: parent === null ? null : { id: parent } });
  const turns = [row('a', null, 'one'), row('b', 'a', 'two'), row('c', 'a'), row('d', 'c'), row('e', null)];
  const of = (id: string) =>
    pictureOf(
      turns,
      turns.find((one) => one.turn.id === id),
    )?.id ?? null;

  it('is its own', () => expect(of('b')).toBe('two'));
  it('is the nearest before it on its branch, whatever was asked on others in between', () =>
    expect([of('c'), of('d')]).toEqual(['one', 'one']));
  it('may be none', () => expect([of('e'), pictureOf([], undefined)]).toEqual([null, null]));
});
