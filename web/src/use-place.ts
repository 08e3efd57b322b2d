// Where one is, as the address says it: `#conversation/turn`, or `#shared/token` for who follows a link. What stands
// behind the # is never sent to a server, so a link's token gets into nobody's log.
import { useCallback, useEffect, useState } from 'react';

export type Place = { shared: string } | { shared: null; conversationId: string | null; turnId: string | null };

const SHARED = 'shared';

const read = (): Place => {
  const [first = '', second = ''] = location.hash.slice(1).split('/');
  return first === SHARED
    ? { shared: second }
    : { shared: null, conversationId: first === '' ? null : first, turnId: second === '' ? null : second };
};

/** The address of the page for who has a link's token. */
export const addressOfShare = (token: string): string => `${location.origin}${location.pathname}#${SHARED}/${token}`;

export function usePlace(): { place: Place; open: (conversationId: string | null, turnId?: string) => void } {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const follow = () => setPlace(read());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const open = useCallback((conversationId: string | null, turnId?: string) => {
    location.hash =
      conversationId === null ? '' : turnId === undefined ? conversationId : `${conversationId}/${turnId}`;
    setPlace(read());
  }, []);
  return { place, open };
}
