// Where the list of turns is scrolled to: to a turn that was searched for, else along with what is written, until the
// reader scrolls up or uses something in the list.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Pixels from the end that still count as being there. */
const NEAR = 80;

export const turnElementId = (turnId: string): string => `turn-${turnId}`;

/** `turnCount`: of all branches; `path`: the one that is shown. */
export function useScroll(
  turnCount: number,
  path: readonly { turn: { id: string } }[],
  soughtTurnId: string | null,
): { list: RefObject<HTMLDivElement | null>; content: RefObject<HTMLDivElement | null> } {
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(false);
  const counted = useRef(0);

  useEffect(() => {
    const outer = list.current,
      inner = content.current;
    if (outer === null || inner === null) return;
    let former = outer.scrollTop;
    // The content may have grown since the list was scrolled: away from the end is not yet up.
    const onScroll = () => {
      if (outer.scrollHeight - outer.scrollTop - outer.clientHeight < NEAR) atEnd.current = true;
      else if (outer.scrollTop < former) atEnd.current = false;
      former = outer.scrollTop;
    };
    // What the reader uses, for example the mask editor, stays in its place when it grows.
    const onUse = () => {
      atEnd.current = false;
    };
    const grown = new ResizeObserver(() => {
      // The mask editor is as high as the list: at the end of the list its first tools would be out of sight.
      if (atEnd.current && inner.querySelector('.editor') === null) outer.scrollTop = outer.scrollHeight;
    });
    outer.addEventListener('scroll', onScroll, { passive: true });
    outer.addEventListener('pointerdown', onUse, { passive: true });
    outer.addEventListener('keydown', onUse);
    grown.observe(inner);
    grown.observe(outer);
    return () => {
      outer.removeEventListener('scroll', onScroll);
      outer.removeEventListener('pointerdown', onUse);
      outer.removeEventListener('keydown', onUse);
      grown.disconnect();
    };
  }, []);

  // Before the observer sees that the list has grown: a new turn is always shown, a conversation opens at its end.
  useLayoutEffect(() => {
    if (turnCount !== counted.current) atEnd.current = turnCount > counted.current;
    if (turnCount === 0) list.current?.scrollTo(0, 0);
    counted.current = turnCount;
  }, [turnCount]);

  const found = path.some(({ turn }) => turn.id === soughtTurnId);
  useLayoutEffect(() => {
    const sought = soughtTurnId === null ? null : document.getElementById(turnElementId(soughtTurnId));
    if (sought === null) return;
    atEnd.current = false;
    sought.scrollIntoView({ block: 'start' });
  }, [soughtTurnId, found]);

  return { list, content };
}
