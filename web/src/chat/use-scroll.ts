// Where the list of turns is scrolled to: to a turn that was searched for, else along with what is written, unless the
// reader went up.
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
    const onScroll = () => {
      atEnd.current = outer.scrollHeight - outer.scrollTop - outer.clientHeight < NEAR;
    };
    const grown = new ResizeObserver(() => {
      if (atEnd.current) outer.scrollTop = outer.scrollHeight;
    });
    outer.addEventListener('scroll', onScroll, { passive: true });
    grown.observe(inner);
    grown.observe(outer);
    return () => {
      outer.removeEventListener('scroll', onScroll);
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
